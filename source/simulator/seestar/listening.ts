import {once} from 'node:events';
import type {Server, Socket} from 'node:net';

/** A server on one port that can be closed and opened again on that port, and knows its connections. */
export class Listening {
	port = 0;
	readonly sockets = new Set<Socket>();
	readonly #server: Server;
	readonly #host: string;

	constructor(server: Server, host: string, port: number) {
		this.#server = server;
		this.#host = host;
		this.port = port;
		server.on('connection', (socket: Socket) => {
			this.sockets.add(socket);
			socket.setNoDelay(true);
			// A client may leave at any time; the close event does the rest.
			socket.on('error', () => undefined);
			socket.on('close', () => this.sockets.delete(socket));
		});
	}

	/** Starts to listen; an ephemeral port is kept for the next time. Throws if the port is taken. */
	async open(): Promise<void> {
		if (this.#server.listening) return;
		this.#server.listen({host: this.#host, port: this.port});
		await once(this.#server, 'listening');
		const address = this.#server.address();
		if (typeof address === 'object' && address !== null) this.port = address.port;
	}

	/** Closes the connections and stops listening: new ones are refused. */
	async close(): Promise<void> {
		if (!this.#server.listening) return;
		const closed = once(this.#server, 'close');
		this.#server.close();
		this.drop();
		await closed;
	}

	/** Resets all connections; the port stays open. */
	drop(): void {
		for (const socket of this.sockets) socket.resetAndDestroy();
	}
}
