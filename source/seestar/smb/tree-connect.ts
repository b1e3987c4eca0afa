import {failure, success, type Result} from '../../errors/problem.js';
import type {Smb2Connection} from './connection.js';
import {headerBytes} from './packet.js';
import {smbProblem} from './smb-problem.js';

const diskShare = 1;
/** SMB2_SHAREFLAG_ENCRYPT_DATA ([MS-SMB2] 2.2.10). */
const encryptData = 0x8000;

type TreeTarget = {readonly host: string; readonly share: string};

/** Connects to a share, which the connection then uses ([MS-SMB2] 2.2.9 and 2.2.10). */
export async function treeConnect(connection: Smb2Connection, {host, share}: TreeTarget, what: string, timeoutMs: number): Promise<Result<void>> {
	const path = Buffer.from(`\\\\${host}\\${share}`, 'utf16le');
	const body = Buffer.alloc(8);
	body.writeUInt16LE(9, 0); // StructureSize
	body.writeUInt16LE(headerBytes + body.length, 4); // PathOffset
	body.writeUInt16LE(path.length, 6);
	const tree = await connection.request({
		command: 'treeConnect',
		body: Buffer.concat([body, path]),
		name: share,
		what,
		timeoutMs,
		decode: response => ({treeId: response.treeId, type: response.body.readUInt8(2), flags: response.body.readUInt32LE(4)}),
	});
	if (!tree.ok) return tree;
	const {treeId, type, flags} = tree.value;
	if (treeId === undefined) return failure(smbProblem('protocol', what, 'the share has no number'));
	if (type !== diskShare) return failure(smbProblem('refused', what, 'the share is not a disk'));
	if ((flags & encryptData) !== 0) return failure(smbProblem('refused', what, 'it wants encryption, which guests cannot have'));
	connection.treeId = treeId;
	return success();
}

/** Logs off, which ends the session with its trees and open files ([MS-SMB2] 2.2.7 and 3.3.5.6), and closes the connection. */
export function leave(connection: Smb2Connection): void {
	connection.leaveWith({command: 'logoff', body: Buffer.from([4, 0, 0, 0])});
}
