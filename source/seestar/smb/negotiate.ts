import {randomBytes} from 'node:crypto';
import {failure, success, type Result} from '../../errors/problem.js';
import type {Smb2Connection} from './connection.js';
import {unixMs} from './file-time.js';
import {creditBytes} from './packet.js';
import {smbProblem} from './smb-problem.js';

/** SMB 2.0.2, 2.1, 3.0, 3.0.2. Not 3.1.1: its preauthentication hash would be cryptography for nothing. */
const dialects: readonly number[] = [0x0202, 0x0210, 0x0300, 0x0302];

const signingEnabled = 1;
/** SMB2_GLOBAL_CAP_LARGE_MTU: answers longer than 64 KiB, for as many credits. */
const largeMtu = 0x4;
/** How much of that is used: a folder of five thousand frames. */
const mostAnswerBytes = 1 << 20;
/** The fixed part of the answer ([MS-SMB2] 2.2.4). */
const fixedBytes = 64;

/** Negotiates a dialect, which the connection then uses ([MS-SMB2] 2.2.3 and 2.2.4). */
export async function negotiate(connection: Smb2Connection, what: string, timeoutMs: number): Promise<Result<void>> {
	const body = Buffer.alloc(36 + (dialects.length * 2));
	body.writeUInt16LE(36, 0); // StructureSize
	body.writeUInt16LE(dialects.length, 2);
	body.writeUInt16LE(signingEnabled, 4);
	body.writeUInt32LE(largeMtu, 8); // Capabilities
	randomBytes(16).copy(body, 12); // ClientGuid: new each time, so that it reveals nothing
	for (const [index, dialect] of dialects.entries()) body.writeUInt16LE(dialect, 36 + (index * 2));

	const agreed = await connection.request({command: 'negotiate', body, what, timeoutMs, decode: ({body: answer}) => ({
		dialect: answer.readUInt16LE(4),
		...answer.length >= fixedBytes && {capabilities: answer.readUInt32LE(24), transactBytes: answer.readUInt32LE(28), systemTime: answer.readBigUInt64LE(40)},
	})});
	if (!agreed.ok) return agreed;
	const {dialect, capabilities = 0, transactBytes = 0, systemTime = 0n} = agreed.value;
	if (!dialects.includes(dialect)) return failure(smbProblem('refused', what, 'it does not speak SMB 2.0.2 to 3.0.2'));
	connection.dialect = dialect;
	if (dialect > 0x0202 && (capabilities & largeMtu) !== 0) connection.mostAnswerBytes = Math.max(creditBytes, Math.min(mostAnswerBytes, transactBytes));
	if (systemTime > 0n) connection.clockOffsetMs = unixMs(systemTime) - performance.now();
	return success();
}
