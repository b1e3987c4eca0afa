/** The longest frame accepted by default, in bytes: an answer then has at most 64 KiB, plus its headers. */
export const mostFrameBytes = 80 * 1024;

const sessionMessage = 0x00;
/** NetBIOS keep-alive (RFC 1002, 4.3.6): some servers send it when idle; it means nothing. */
const keepAlive = 0x85;
const prefixBytes = 4;

/**
 * Cuts a byte stream into SMB2 messages: one byte of type, three of length, big endian ([MS-SMB2] 2.1, direct TCP). Pieces
 * may have any size. Memory is bounded by the longest frame.
 */
export class FrameReader {
	#chunks: Buffer[] = [];
	#heldBytes = 0;
	#neededBytes = prefixBytes;
	#mostBytes = mostFrameBytes;

	/** Accepts frames of up to this many bytes from now on, because longer answers are requested. */
	allow(bytes: number): void {
		this.#mostBytes = Math.max(this.#mostBytes, bytes);
	}

	/** The messages that are complete by now, or 'not-smb2' if the stream is no longer valid. */
	push(chunk: Buffer): readonly Buffer[] | 'not-smb2' {
		this.#chunks.push(chunk);
		this.#heldBytes += chunk.length;
		const messages: Buffer[] = [];
		while (this.#heldBytes >= this.#neededBytes) {
			// Joined only when something is complete, so that small pieces do not cost a copy each.
			const held = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
			const type = held.readUInt8(0);
			const lengthBytes = held.readUIntBE(1, 3);
			if ((type !== sessionMessage && type !== keepAlive) || lengthBytes > this.#mostBytes) return 'not-smb2';

			const frameBytes = prefixBytes + lengthBytes;
			const isComplete = held.length >= frameBytes;
			if (isComplete && type === sessionMessage) messages.push(held.subarray(prefixBytes, frameBytes));
			const rest = isComplete ? held.subarray(frameBytes) : held;
			this.#chunks = [rest];
			this.#heldBytes = rest.length;
			this.#neededBytes = isComplete ? prefixBytes : frameBytes;
		}

		return messages;
	}
}

/** Puts the prefix of direct TCP before a message. */
export function frameOf(message: Buffer): Buffer {
	const prefix = Buffer.alloc(prefixBytes);
	prefix.writeUInt32BE(message.length);
	return Buffer.concat([prefix, message]);
}
