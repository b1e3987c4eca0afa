/** Command codes ([MS-SMB2] 2.2.1.2). */
export const commands = {
	negotiate: 0x00,
	sessionSetup: 0x01,
	logoff: 0x02,
	treeConnect: 0x03,
	treeDisconnect: 0x04,
	create: 0x05,
	close: 0x06,
	queryDirectory: 0x0E,
	setInfo: 0x11,
} as const;

export type Smb2Command = keyof typeof commands;

/** Length of the packet header; offsets in bodies count from its beginning. */
export const headerBytes = 64;

/** 0xFE 'SMB'; 0xFF is SMB1, 0xFD encrypted, 0xFC compressed: none of them asked for. */
const protocolId = 0xFE53_4D42;
const flagServerToRedirector = 0x1;
const flagAsync = 0x2;

/** How many credits each request asks for. Requests are few and small, one credit each. */
const creditRequest = 32;

/** What differs between the headers of our requests. */
export type RequestHeader = {
	readonly command: Smb2Command;
	readonly messageId: bigint;
	readonly sessionId: bigint;
	readonly treeId: number;
	/** The agreed dialect, e.g. 0x0302; 0 before. */
	readonly dialect: number;
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

/** Packet header, SYNC ([MS-SMB2] 2.2.1.2), and body. */
export function encodeRequest({command, messageId, sessionId, treeId, dialect}: RequestHeader, body: Buffer): Buffer {
	const header = Buffer.alloc(headerBytes);
	header.writeUInt32BE(protocolId, 0);
	header.writeUInt16LE(headerBytes, 4); // StructureSize
	header.writeUInt16LE(dialect > 0x0202 ? 1 : 0, 6); // CreditCharge: reserved in 2.0.2
	header.writeUInt16LE(commands[command], 12);
	header.writeUInt16LE(creditRequest, 14);
	header.writeBigUInt64LE(messageId, 24);
	header.writeUInt32LE(treeId, 36);
	header.writeBigUInt64LE(sessionId, 40);
	return Buffer.concat([header, body]);
}

/** The answer in a message; undefined when it is no plain SMB2 answer. */
export function decodeResponse(message: Buffer): Smb2Response | undefined {
	if (message.length < headerBytes || message.readUInt32BE(0) !== protocolId) return undefined;
	const flags = message.readUInt32LE(16);
	const nextCommand = message.readUInt32LE(20);
	// Nothing compounded was sent, so nothing compounded may come back.
	if ((flags & flagServerToRedirector) === 0 || nextCommand !== 0) return undefined;
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
