import {failure, success, type Result} from '../../trouble/trouble.js';
import type {Smb2Connection} from './connection.js';
import {headerBytes} from './packet.js';
import {smbTrouble} from './smb-trouble.js';

const diskShare = 1;
/** SMB2_SHAREFLAG_ENCRYPT_DATA ([MS-SMB2] 2.2.10). */
const encryptData = 0x8000;

export type TreeTarget = {readonly host: string; readonly share: string};

/** Connects to a share, which the connection then carries ([MS-SMB2] 2.2.9 and 2.2.10). */
export async function treeConnect(connection: Smb2Connection, {host, share}: TreeTarget, what: string, timeoutMs: number): Promise<Result<void>> {
	const path = Buffer.from(`\\\\${host}\\${share}`, 'utf16le');
	const body = Buffer.alloc(8);
	body.writeUInt16LE(9, 0); // StructureSize
	body.writeUInt16LE(headerBytes + body.length, 4); // PathOffset
	body.writeUInt16LE(path.length, 6);
	const tree = await connection.request({
		command: 'treeConnect',
		body: Buffer.concat([body, path]),
		what,
		timeoutMs,
		decode: response => ({treeId: response.treeId, type: response.body.readUInt8(2), flags: response.body.readUInt32LE(4)}),
	});
	if (!tree.ok) return tree;
	const {treeId, type, flags} = tree.value;
	if (treeId === undefined) return failure(smbTrouble('protocol', what, 'the share has no number'));
	if (type !== diskShare) return failure(smbTrouble('refused', what, 'the share is no disk'));
	if ((flags & encryptData) !== 0) return failure(smbTrouble('refused', what, 'it wants encryption, which guests cannot have'));
	connection.treeId = treeId;
	return success();
}

/** Takes leave of share and session ([MS-SMB2] 2.2.11 and 2.2.7); what is answered does not matter. */
export async function leave(connection: Smb2Connection, timeoutMs: number): Promise<void> {
	for (const command of ['treeDisconnect', 'logoff'] as const) {
		await connection.request({command, body: Buffer.from([4, 0, 0, 0]), what: 'Could not take leave', timeoutMs, decode: () => undefined});
	}
}
