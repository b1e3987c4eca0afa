import {randomBytes} from 'node:crypto';

// Only guest logins: the challenge is a real one, but the answer to it is not checked.

const ntlmSignature = 'NTLMSSP\0';

/** NegTokenInit2 that offers only NTLMSSP ([MS-SPNG], section 2.2.1), DER. */
export const negTokenInit = Buffer.from('601c06062b0601050502a0123010a00e300c060a2b06010401823702020a', 'hex');
const ntlmsspOid = Buffer.from('060a2b06010401823702020a', 'hex');

/** What a client's security token holds. */
type ClientToken =
	| {readonly kind: 'negotiate'; readonly flags: number; readonly isWrapped: boolean}
	| {readonly kind: 'authenticate'; readonly hasUser: boolean; readonly isWrapped: boolean};

/** Reads a token, raw NTLMSSP or wrapped in SPNEGO. A wrapper without NTLMSSP counts as a first negotiation. */
export function readToken(token: Buffer): ClientToken {
	const isWrapped = token[0] === 0x60 || token[0] === 0xA1;
	const at = token.indexOf(ntlmSignature, 0, 'latin1');
	if (at < 0) return {kind: 'negotiate', flags: 0x0008_8207, isWrapped};
	// MessageType 1 is NEGOTIATE_MESSAGE, 3 is AUTHENTICATE_MESSAGE ([MS-NLMP], section 2.2.1).
	if (token.readUInt32LE(at + 8) === 1) return {kind: 'negotiate', flags: token.readUInt32LE(at + 12), isWrapped};
	return {kind: 'authenticate', hasUser: token.readUInt16LE(at + 36) > 0, isWrapped};
}

/** CHALLENGE_MESSAGE ([MS-NLMP], section 2.2.1.2). */
export function challengeMessage(clientFlags: number): Buffer {
	const name = Buffer.from('SEESTAR', 'utf16le');
	// AV_PAIRs: names of the domain and the computer, NetBIOS and DNS, and the end of the list (section 2.2.2.1).
	const targetInfo = Buffer.concat([avPair(2, name), avPair(1, name), avPair(4, name), avPair(3, name), avPair(0, Buffer.alloc(0))]);
	const message = Buffer.alloc(56);
	message.write(ntlmSignature, 0, 'latin1');
	message.writeUInt32LE(2, 8);
	message.writeUInt16LE(name.length, 12);
	message.writeUInt16LE(name.length, 14);
	message.writeUInt32LE(message.length, 16);
	message.writeUInt32LE(((clientFlags & 0x6008_82B7) | 0x0282_0205) >>> 0, 20);
	randomBytes(8).copy(message, 24);
	message.writeUInt16LE(targetInfo.length, 40);
	message.writeUInt16LE(targetInfo.length, 42);
	message.writeUInt32LE(message.length + name.length, 44);
	// VERSION: 6.1, NTLM revision 15 (section 2.2.2.10).
	message[48] = 6;
	message[49] = 1;
	message[55] = 15;
	return Buffer.concat([message, name, targetInfo]);
}

function avPair(id: number, value: Buffer): Buffer {
	const head = Buffer.alloc(4);
	head.writeUInt16LE(id, 0);
	head.writeUInt16LE(value.length, 2);
	return Buffer.concat([head, value]);
}

/** NegTokenResp (RFC 4178, section 4.2.2): accept-incomplete with a token, or accept-completed. */
export function negTokenResp(state: 'incomplete' | 'completed', token?: Buffer): Buffer {
	const parts = [der(0xA0, der(0x0A, Buffer.of(state === 'incomplete' ? 1 : 0)))];
	if (token !== undefined) parts.push(der(0xA1, ntlmsspOid), der(0xA2, der(0x04, token)));
	return der(0xA1, der(0x30, Buffer.concat(parts)));
}

function der(tag: number, body: Buffer): Buffer {
	const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
	return Buffer.concat([Buffer.of(tag, ...length), body]);
}
