import {randomBytes} from 'node:crypto';
import {failure, success, type Result} from '../../trouble/trouble.js';
import type {Smb2Connection} from './connection.js';
import {smbTrouble} from './smb-trouble.js';

/** SMB 2.0.2, 2.1, 3.0, 3.0.2. Not 3.1.1: its preauthentication hash would be crypto for nothing. */
export const dialects: readonly number[] = [0x0202, 0x0210, 0x0300, 0x0302];

const signingEnabled = 1;

/** Agrees on a dialect, which the connection then carries ([MS-SMB2] 2.2.3 and 2.2.4). */
export async function negotiate(connection: Smb2Connection, what: string, timeoutMs: number): Promise<Result<void>> {
	const body = Buffer.alloc(36 + (dialects.length * 2));
	body.writeUInt16LE(36, 0); // StructureSize
	body.writeUInt16LE(dialects.length, 2);
	body.writeUInt16LE(signingEnabled, 4);
	randomBytes(16).copy(body, 12); // ClientGuid: new each time, so that it tells nothing
	for (const [index, dialect] of dialects.entries()) body.writeUInt16LE(dialect, 36 + (index * 2));

	const agreed = await connection.request({command: 'negotiate', body, what, timeoutMs, decode: response => response.body.readUInt16LE(4)});
	if (!agreed.ok) return agreed;
	if (!dialects.includes(agreed.value)) return failure(smbTrouble('refused', what, 'it does not speak SMB 2.0.2 to 3.0.2'));
	connection.dialect = agreed.value;
	return success();
}
