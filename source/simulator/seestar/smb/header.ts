/** Length of the SMB2 packet header ([MS-SMB2], section 2.2.1). */
export const headerLength = 64;

/** "\xFESMB" and, for the old protocol, "\xFFSMB", read big-endian. */
export const smb2ProtocolId = 0xFE53_4D42;
export const smb1ProtocolId = 0xFF53_4D42;

/** The commands by their codes ([MS-SMB2], section 2.2.1.2), as faults and logs name them. */
export const smbCommandNames: Readonly<Record<number, string>> = {
	0: 'negotiate',
	1: 'sessionSetup',
	2: 'logoff',
	3: 'treeConnect',
	4: 'treeDisconnect',
	5: 'create',
	6: 'close',
	7: 'flush',
	8: 'read',
	9: 'write',
	10: 'lock',
	11: 'ioctl',
	12: 'cancel',
	13: 'echo',
	14: 'queryDirectory',
	15: 'changeNotify',
	16: 'queryInfo',
	17: 'setInfo',
	18: 'oplockBreak',
};

/** Flags of the header. */
const serverToRedirector = 0x1;
const asyncCommand = 0x2;

/** The fields of a request's header that the server needs (SMB2 Packet Header - SYNC, section 2.2.1.2). */
export type RequestHeader = {
	readonly creditCharge: number;
	readonly command: number;
	readonly creditRequest: number;
	readonly flags: number;
	/** Offset of the next request of a compound; 0 in the last. */
	readonly nextCommand: number;
	readonly messageId: bigint;
	readonly treeId: number;
	readonly sessionId: bigint;
};

/** Reads the header at the start of a message of at least 64 bytes. */
export function readHeader(message: Buffer): RequestHeader {
	return {
		creditCharge: message.readUInt16LE(6),
		command: message.readUInt16LE(12),
		creditRequest: message.readUInt16LE(14),
		flags: message.readUInt32LE(16),
		nextCommand: message.readUInt32LE(20),
		messageId: message.readBigUInt64LE(24),
		treeId: message.readUInt32LE(36),
		sessionId: message.readBigUInt64LE(40),
	};
}

/** What a response's header says besides what it repeats from the request's. */
type ResponseHeader = {
	readonly status: number;
	readonly treeId: number;
	readonly sessionId: bigint;
	/** Set in an interim response and in the final one that follows it. */
	readonly asyncId?: bigint;
	/** Credits granted; by default as many as were requested. */
	readonly credits?: number;
};

/** A response in its direct-TCP frame (section 2.1: a zero byte and a length of three). */
export function responseFrame(request: RequestHeader, response: ResponseHeader, body: Buffer): Buffer {
	const head = Buffer.alloc(4 + headerLength);
	head.writeUInt32BE(headerLength + body.length, 0);
	const header = head.subarray(4);
	header.writeUInt32BE(smb2ProtocolId, 0);
	header.writeUInt16LE(headerLength, 4);
	header.writeUInt16LE(request.creditCharge, 6);
	header.writeUInt32LE(response.status, 8);
	header.writeUInt16LE(request.command, 12);
	header.writeUInt16LE(response.credits ?? Math.max(1, request.creditRequest), 14);
	header.writeUInt32LE(response.asyncId === undefined ? serverToRedirector : serverToRedirector | asyncCommand, 16);
	header.writeBigUInt64LE(request.messageId, 24);
	// The asynchronous form has an id where the other has the process and the tree (section 2.2.1.1).
	if (response.asyncId === undefined) header.writeUInt32LE(response.treeId, 36);
	else header.writeBigUInt64LE(response.asyncId, 32);
	header.writeBigUInt64LE(response.sessionId, 40);
	return Buffer.concat([head, body]);
}

/** SMB2 ERROR Response without data (section 2.2.2). */
export function errorBody(): Buffer {
	const body = Buffer.alloc(9);
	body.writeUInt16LE(9, 0);
	return body;
}
