const signature = Buffer.from('NTLMSSP\0', 'latin1');

/** NEGOTIATE flags ([MS-NLMP] 2.2.2.5). */
const unicode = 0x1;
const oem = 0x2;
const requestTarget = 0x4;
const ntlm = 0x200;
const anonymous = 0x800;
const alwaysSign = 0x8000;
const extendedSessionSecurity = 0x8_0000;

/** NEGOTIATE_MESSAGE ([MS-NLMP] 2.2.1.1) without domain, workstation and version. */
export function ntlmNegotiate(): Buffer {
	const message = Buffer.alloc(32);
	signature.copy(message);
	message.writeUInt32LE(1, 8); // MessageType
	message.writeUInt32LE(unicode | oem | requestTarget | ntlm | alwaysSign | extendedSessionSecurity, 12);
	return message;
}

/**
 * AUTHENTICATE_MESSAGE of a null session ([MS-NLMP] 2.2.1.3 and 3.2.5.1.2): no
 * name, no answer to the challenge, one zero byte for the LM response. Nothing
 * is computed, so neither DES nor MD4 is needed.
 */
export function ntlmAuthenticate(): Buffer {
	const fixedBytes = 64;
	const lmResponse = Buffer.alloc(1);
	const message = Buffer.alloc(fixedBytes + lmResponse.length);
	signature.copy(message);
	message.writeUInt32LE(3, 8); // MessageType
	// LM response, NT response, domain, user, workstation, session key: length, room, offset.
	for (const [index, lengthBytes] of [lmResponse.length, 0, 0, 0, 0, 0].entries()) {
		const field = 12 + (index * 8);
		message.writeUInt16LE(lengthBytes, field);
		message.writeUInt16LE(lengthBytes, field + 2);
		message.writeUInt32LE(index === 0 ? fixedBytes : message.length, field + 4);
	}

	message.writeUInt32LE(unicode | requestTarget | ntlm | anonymous | alwaysSign | extendedSessionSecurity, 60);
	return message;
}
