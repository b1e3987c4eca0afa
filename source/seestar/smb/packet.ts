/** Command codes ([MS-SMB2] 2.2.1.2). */
export const commands = {
	negotiate: 0x00,
	sessionSetup: 0x01,
	logoff: 0x02,
	treeConnect: 0x03,
	create: 0x05,
	close: 0x06,
	read: 0x08,
	queryDirectory: 0x0E,
	setInfo: 0x11,
} as const;

export type Smb2Command = keyof typeof commands;

/** Length of the packet header; offsets in bodies count from its start. */
export const headerBytes = 64;

/** 0xFE 'SMB'; 0xFF is SMB1, 0xFD encrypted, 0xFC compressed: we use none of those. */
const protocolId = 0xFE53_4D42;
const flagServerToRedirector = 0x1;
const flagAsync = 0x2;
const flagRelated = 0x4;

/** How many credits each request asks for: most requests are small, one credit each, and a listing takes a dozen or so. */
const creditRequest = 64;
/** One credit is worth this many bytes of an answer ([MS-SMB2] 3.2.4.1.5). */
export const creditBytes = 65_536;

/** What differs between the headers of our requests. */
type RequestHeader = {
	readonly command: Smb2Command;
	readonly messageId: bigint;
	readonly sessionId: bigint;
	readonly treeId: number;
	/** The negotiated dialect, e.g. 0x0302; 0 before. */
	readonly dialect: number;
	/** The credits that it costs: one per 64 KiB of its answer. */
	readonly charge: number;
	/** It is about the same file as the request before it in the same message. */
	readonly isRelated: boolean;
	/** Another request follows in the same message. */
	readonly isFollowed: boolean;
};

export type Smb2Response = {
	readonly status: number;
	readonly command: number;
	readonly creditsGranted: number;
	readonly messageId: bigint;
	/** Undefined in an asynchronous answer, which has another id in its place. */
	readonly treeId: number | undefined;
	readonly sessionId: bigint;
	/** What follows the header. */
	readonly body: Buffer;
	/** Header and body, for offsets that count from the header. */
	readonly message: Buffer;
};

/** Packet header, SYNC ([MS-SMB2] 2.2.1.2), and body, padded to 8 bytes if another request follows. */
export function encodeRequest({command, messageId, sessionId, treeId, dialect, charge, isRelated, isFollowed}: RequestHeader, body: Buffer): Buffer {
	const padding = isFollowed ? Buffer.alloc(-(headerBytes + body.length) & 7) : Buffer.alloc(0);
	const header = Buffer.alloc(headerBytes);
	header.writeUInt32BE(protocolId, 0);
	header.writeUInt16LE(headerBytes, 4); // StructureSize
	header.writeUInt16LE(dialect > 0x0202 ? charge : 0, 6); // CreditCharge: reserved in 2.0.2
	header.writeUInt16LE(commands[command], 12);
	header.writeUInt16LE(creditRequest, 14);
	header.writeUInt32LE(isRelated ? flagRelated : 0, 16);
	if (isFollowed) header.writeUInt32LE(headerBytes + body.length + padding.length, 20); // NextCommand
	header.writeBigUInt64LE(messageId, 24);
	header.writeUInt32LE(treeId, 36);
	header.writeBigUInt64LE(sessionId, 40);
	return Buffer.concat([header, body, padding]);
}

/** The answers in a message, of which there are several if several requests were sent in one; undefined if it is not plain SMB2. */
export function decodeResponses(message: Buffer): Smb2Response[] | undefined {
	const responses: Smb2Response[] = [];
	for (let rest = message; ;) {
		if (rest.length < headerBytes || rest.readUInt32BE(0) !== protocolId) return undefined;
		const next = rest.readUInt32LE(20);
		if ((rest.readUInt32LE(16) & flagServerToRedirector) === 0 || (next !== 0 && (next < headerBytes || next > rest.length))) return undefined;
		responses.push(responseOf(next === 0 ? rest : rest.subarray(0, next)));
		if (next === 0) return responses;
		rest = rest.subarray(next);
	}
}

function responseOf(message: Buffer): Smb2Response {
	const flags = message.readUInt32LE(16);
	return {
		status: message.readUInt32LE(8),
		command: message.readUInt16LE(12),
		creditsGranted: message.readUInt16LE(14),
		messageId: message.readBigUInt64LE(24),
		treeId: (flags & flagAsync) === 0 ? message.readUInt32LE(36) : undefined,
		sessionId: message.readBigUInt64LE(40),
		body: message.subarray(headerBytes),
		message,
	};
}
