import {failure, success, type Result} from '../../errors/problem.js';
import type {Smb2Connection} from './connection.js';
import {ntlmAuthenticate, ntlmNegotiate} from './ntlm-anonymous.js';
import {ntStatus} from './nt-status.js';
import {headerBytes} from './packet.js';
import {smbProblem} from './smb-problem.js';

const signingEnabled = 1;
/** SMB2_SESSION_FLAG_ENCRYPT_DATA ([MS-SMB2] 2.2.6). */
const encryptData = 0x4;

/** Opens a null session by raw NTLMSSP, which the connection then uses ([MS-SMB2] 2.2.5 and 2.2.6). */
export async function sessionSetup(connection: Smb2Connection, what: string, timeoutMs: number): Promise<Result<void>> {
	const challenge = await exchange(connection, ntlmNegotiate(), what, timeoutMs);
	if (!challenge.ok) return challenge;
	if (challenge.value.status !== ntStatus.moreProcessingRequired) return failure(smbProblem('protocol', what, 'the login took an unexpected turn'));
	connection.sessionId = challenge.value.sessionId;

	const session = await exchange(connection, ntlmAuthenticate(), what, timeoutMs);
	if (!session.ok) return session;
	if (session.value.status !== ntStatus.success) return failure(smbProblem('protocol', what, 'the login does not end'));
	if ((session.value.flags & encryptData) !== 0) return failure(smbProblem('refused', what, 'it wants encryption, which guests cannot have'));
	return success();
}

function exchange(connection: Smb2Connection, token: Buffer, what: string, timeoutMs: number) {
	const fixedBytes = 24;
	const body = Buffer.alloc(fixedBytes);
	body.writeUInt16LE(25, 0); // StructureSize: counts one byte of what follows
	body.writeUInt8(signingEnabled, 3);
	body.writeUInt16LE(headerBytes + fixedBytes, 12); // SecurityBufferOffset
	body.writeUInt16LE(token.length, 14);
	return connection.request({
		command: 'sessionSetup',
		body: Buffer.concat([body, token]),
		what,
		timeoutMs,
		accepted: [ntStatus.moreProcessingRequired],
		decode: response => ({status: response.status, sessionId: response.sessionId, flags: response.body.readUInt16LE(2)}),
	});
}
