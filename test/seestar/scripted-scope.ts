import {createServer, type AddressInfo, type Socket} from 'node:net';
import type {ScopeAddress} from '../../source/seestar/port.js';

export type ScriptedRequest = {readonly id: number; readonly method: string; readonly params?: unknown; readonly verify?: boolean};

/** Lines with a Timestamp as in the firmware's, ending in CRLF. */
export function replyLine(id: number, result: unknown, extra: object = {}): string {
	return `${JSON.stringify({jsonrpc: '2.0', Timestamp: '1.5', result, code: 0, id, ...extra})}\r\n`;
}

export function eventLine(name = 'PiStatus', extra: object = {}): string {
	return `${JSON.stringify({Event: name, Timestamp: '1.5', ...extra})}\r\n`;
}

export const device = {device: {sn: 'aa11', firmware_ver_int: 2775, firmware_ver_string: '7.75', product_model: 'Seestar S50'}};

/** A control port whose answers the test writes itself, line by line. */
export async function startScriptedScope(answer: (request: ScriptedRequest, socket: Socket, connection: number) => void, port = 0) {
	const sockets = new Set<Socket>();
	const requests: ScriptedRequest[] = [];
	let connections = 0;
	const server = createServer(socket => {
		const connection = ++connections;
		sockets.add(socket);
		let pending = '';
		socket.on('error', () => undefined);
		socket.on('close', () => sockets.delete(socket));
		socket.on('data', chunk => {
			const lines = (pending + chunk.toString()).split('\r\n');
			pending = lines.pop() ?? '';
			for (const line of lines) {
				const request = JSON.parse(line) as ScriptedRequest;
				requests.push(request);
				answer(request, socket, connection);
			}
		});
	});
	await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
	const {port: rpcPort} = server.address() as AddressInfo;
	const address: ScopeAddress = {label: `127.0.0.1:${rpcPort}`, host: '127.0.0.1', rpcPort, httpPort: 1, smbPort: 1};
	return {
		address,
		requests,
		methods: () => requests.map(({method}) => method),
		connections: () => connections,
		broadcast(text: string) {
			for (const socket of sockets) socket.write(text);
		},
		drop() {
			for (const socket of sockets) socket.resetAndDestroy();
		},
		async stop() {
			for (const socket of sockets) socket.destroy();
			await new Promise(resolve => server.close(resolve));
		},
	};
}

export type ScriptedScope = Awaited<ReturnType<typeof startScriptedScope>>;
