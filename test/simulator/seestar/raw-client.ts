import {EventEmitter, once} from 'node:events';
import {connect, type Socket} from 'node:net';
import type {SimulatedSeestar} from '../../../source/simulator/simulator.js';

/** A message as received; `garbage` is a line that is not JSON. */
export type Message = {
	readonly id?: number;
	readonly method?: string;
	readonly result?: unknown;
	readonly error?: string;
	readonly code?: number;
	readonly Event?: string;
	readonly Timestamp?: string;
	readonly state?: string;
	readonly garbage?: string;
	readonly [field: string]: unknown;
};

/** The tests' own bare client of the control port, because the adapter would share its mistakes. */
export class RawClient {
	readonly messages: Message[] = [];
	readonly pieces: Buffer[] = [];
	isClosed = false;
	readonly socket: Socket;
	// Not the socket, because waiting for its events ends at its errors, too.
	readonly #news = new EventEmitter();
	#rest = '';
	#nextId = 1;

	private constructor(socket: Socket) {
		this.socket = socket;
		socket.on('data', (bytes: Buffer) => {
			this.pieces.push(bytes);
			this.#rest += bytes.toString('utf8');
			const lines = this.#rest.split('\r\n');
			this.#rest = lines.pop() ?? '';
			for (const line of lines) {
				try {
					this.messages.push(JSON.parse(line) as Message);
				} catch {
					this.messages.push({garbage: line});
				}
			}

			this.#news.emit('line');
		});
		socket.on('error', () => undefined);
		socket.on('close', () => {
			this.isClosed = true;
			this.#news.emit('line');
		});
	}

	static async to(seestar: SimulatedSeestar): Promise<RawClient> {
		const socket = connect(seestar.rpcPort, seestar.host);
		const client = new RawClient(socket);
		// A reset may arrive before the connection is known to be open; then the client is closed at once.
		await new Promise(resolve => socket.once('connect', resolve).once('close', resolve));
		return client;
	}

	send(method: string, params?: unknown, id = this.#nextId++): number {
		this.socket.write(`${JSON.stringify({id, method, ...(params === undefined ? {} : {params})})}\r\n`);
		return id;
	}

	/** The reply to a request, or undefined if none arrived in time. */
	async ask(method: string, params?: unknown, ms = 2000): Promise<Message | undefined> {
		const id = this.send(method, params);
		return this.until(message => message.id === id, ms);
	}

	/** The first message of that kind, already received or still to come. */
	async until(isIt: (message: Message) => boolean, ms = 2000): Promise<Message | undefined> {
		const signal = AbortSignal.timeout(ms);
		for (;;) {
			const found = this.messages.find(isIt);
			if (found !== undefined || this.isClosed) return found;
			try {
				await once(this.#news, 'line', {signal});
			} catch {
				return undefined;
			}
		}
	}

	async closed(ms = 2000): Promise<boolean> {
		await this.until(() => false, ms);
		return this.isClosed;
	}

	end(): void {
		this.socket.destroy();
	}
}
