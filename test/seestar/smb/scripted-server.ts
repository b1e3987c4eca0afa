import {createServer, type AddressInfo, type Socket} from 'node:net';

/** Command codes of [MS-SMB2] 2.2.1.2, written again so that client and test do not share a mistake. */
export const codes = {negotiate: 0, session: 1, logoff: 2, tree: 3, treeDisconnect: 4, create: 5, close: 6, list: 14, setInfo: 17};

/** A request as the server sees it; offsets of `body` count from the end of the header. */
export type Seen = {readonly command: number; readonly messageId: bigint; readonly header: Buffer; readonly body: Buffer; readonly socket: Socket};

export type Answer = {
	readonly status?: number;
	readonly body?: Buffer;
	readonly credits?: number;
	readonly isAsync?: boolean;
	readonly messageId?: bigint;
	readonly command?: number;
};

/** One framed response. */
export function responseTo({command, messageId}: Seen, {status = 0, body = Buffer.alloc(80), credits = 8, isAsync = false, ...other}: Answer = {}): Buffer {
	const message = Buffer.alloc(68);
	message.writeUInt32BE(64 + body.length, 0);
	message.writeUInt32BE(0xFE534D42, 4);
	message.writeUInt16LE(64, 8);
	message.writeUInt32LE(status, 12);
	message.writeUInt16LE(other.command ?? command, 16);
	message.writeUInt16LE(credits, 18);
	message.writeUInt32LE(isAsync ? 3 : 1, 20);
	message.writeBigUInt64LE(other.messageId ?? messageId, 28);
	message.writeUInt32LE(5, 40);
	message.writeBigUInt64LE(77n, 44);
	return Buffer.concat([message, body]);
}

/** Several responses in one frame, as a server answers a compound. */
export function compoundOf(frames: readonly Buffer[]): Buffer {
	const messages = frames.map((frame, index) => {
		const message = frame.subarray(4);
		if (index === frames.length - 1) return message;
		const padded = Buffer.concat([message, Buffer.alloc(-message.length & 7)]);
		padded.writeUInt32LE(padded.length, 20);
		return padded;
	});
	const prefix = Buffer.alloc(4);
	prefix.writeUInt32BE(messages.reduce((sum, {length}) => sum + length, 0));
	return Buffer.concat([prefix, ...messages]);
}

/** The answer that lets the client continue: handshake, an open file, an empty folder. */
export function goodAnswer(seen: Seen): Answer {
	const body = Buffer.alloc(80);
	if (seen.command === codes.negotiate) body.writeUInt16LE(0x0302, 4);
	if (seen.command === codes.tree) body.writeUInt8(1, 2);
	if (seen.command === codes.create) body.fill(0xAB, 64, 80);
	// The first SESSION_SETUP carries NTLMSSP message 1, the second message 3.
	if (seen.command === codes.session) return {body, status: seen.body.readUInt32LE(24 + 8) === 1 ? 0xC0000016 : 0};
	return {body, status: seen.command === codes.list ? 0x80000006 : 0};
}

/** One FileIdBothDirectoryInformation entry. */
export function entryOf(name: string, {sizeBytes = 0, isFolder = false, isLast = false, fileTime = 134_152_416_000_000_000n} = {}): Buffer {
	const text = Buffer.from(name, 'utf16le');
	const room = Math.ceil((104 + text.length) / 8) * 8;
	const entry = Buffer.alloc(room);
	entry.writeUInt32LE(isLast ? 0 : room, 0);
	entry.writeBigUInt64LE(fileTime, 24);
	entry.writeBigUInt64LE(BigInt(sizeBytes), 40);
	entry.writeUInt32LE(isFolder ? 0x10 : 0x80, 56);
	entry.writeUInt32LE(text.length, 60);
	text.copy(entry, 104);
	return entry;
}

/** Body of a QUERY_DIRECTORY response. */
export function pageOf(...entries: readonly Buffer[]): Buffer {
	const head = Buffer.alloc(8);
	const data = Buffer.concat(entries);
	head.writeUInt16LE(9, 0);
	head.writeUInt16LE(72, 2);
	head.writeUInt32LE(data.length, 4);
	return Buffer.concat([head, data]);
}

/** The requests of a compound, linked by NextCommand. */
function partsOf(message: Buffer): Buffer[] {
	const next = message.readUInt32LE(20);
	return next === 0 ? [message] : [message.subarray(0, next), ...partsOf(message.subarray(next))];
}

/** What the server does with a request: bytes to send, or nothing when it stalls or has acted on the socket itself. */
export type Script = (seen: Seen) => Buffer | undefined | Promise<Buffer | undefined>;

/** A server on loopback that follows the script; `seen` collects the requests. */
export async function startScripted(script: Script) {
	const seen: Seen[] = [];
	const sockets = new Set<Socket>();
	const server = createServer({noDelay: true}, socket => {
		sockets.add(socket);
		socket.on('error', () => {});
		let held = Buffer.alloc(0);
		socket.on('data', chunk => {
			held = Buffer.concat([held, chunk]);
			while (held.length >= 4 && held.length >= 4 + held.readUInt32BE(0)) {
				const message = held.subarray(4, 4 + held.readUInt32BE(0));
				held = held.subarray(4 + message.length);
				for (const part of partsOf(message)) {
					const request = {command: part.readUInt16LE(12), messageId: part.readBigUInt64LE(24), header: part.subarray(0, 64), body: part.subarray(64), socket};
					seen.push(request);
					void Promise.resolve(script(request)).then(bytes => bytes && socket.writable && socket.write(bytes));
				}
			}
		});
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		seen,
		commands: () => seen.map(({command}) => command),
		close() {
			for (const socket of sockets) socket.destroy();
			return new Promise(resolve => server.close(resolve));
		},
	};
}
