import {once} from 'node:events';
import {connect, createServer, type Socket} from 'node:net';
import type {SimulatedSeestar} from '../../../../source/simulator/simulator.js';
import type {Context} from '../../../support/temporary-folder.js';

/** A connection to the control port of a telescope that can be cut while other clients stay connected. */
export type CuttableLine = {
	/** As for --host: commands over this connection, files directly. */
	readonly hostOption: string;
	cut(): void;
	mend(): void;
};

export async function cuttableLine(t: Context, scope: SimulatedSeestar): Promise<CuttableLine> {
	let isCut = false;
	const sockets = new Set<Socket>();
	const server = createServer(near => {
		if (isCut) {
			near.resetAndDestroy();
			return;
		}

		const far = connect(scope.rpcPort, scope.host);
		for (const [socket, other] of [[near, far], [far, near]] as const) {
			sockets.add(socket);
			socket.setNoDelay(true);
			socket.on('error', () => undefined);
			socket.on('close', () => {
				sockets.delete(socket);
				other.destroy();
			});
			socket.pipe(other);
		}
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const cut = () => {
		isCut = true;
		for (const socket of sockets) socket.resetAndDestroy();
	};

	t.teardown(async () => {
		cut();
		server.close();
		await once(server, 'close');
	});
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	return {
		hostOption: `127.0.0.1:${port}:${scope.httpPort}:${scope.smbPort}`,
		cut,
		mend() {
			isCut = false;
		},
	};
}
