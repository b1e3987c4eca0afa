import type {Result} from '../../errors/problem.js';
import type {Smb2Connection} from './connection.js';
import type {FileId} from './create.js';
import {headerBytes} from './packet.js';

const infoTypeFile = 1;

/** An information class of [MS-FSCC] 2.4 and its value. */
export type FileInformation = {readonly infoClass: number; readonly value: Buffer; /** The new path of a file that is renamed. */ readonly name?: string};

/** FileRenameInformation, the form for SMB2. ReplaceIfExists stays 0: a taken name is 'exists'. The path is the wire's. */
export function renameTo(path: string): FileInformation {
	const name = Buffer.from(path, 'utf16le');
	const fixed = Buffer.alloc(20);
	fixed.writeUInt32LE(name.length, 16);
	return {infoClass: 10, value: Buffer.concat([fixed, name]), name: path};
}

/** FileDispositionInformation with DeletePending: the file is deleted when it is closed. */
export const deletion: FileInformation = {infoClass: 13, value: Buffer.from([1])};

/** SET_INFO ([MS-SMB2] 2.2.39) on an open file. */
export function setInfo(connection: Smb2Connection, file: FileId, {infoClass, value, name}: FileInformation, what: string, timeoutMs: number): Promise<Result<void>> {
	const body = Buffer.alloc(32);
	body.writeUInt16LE(33, 0); // StructureSize
	body.writeUInt8(infoTypeFile, 2);
	body.writeUInt8(infoClass, 3);
	body.writeUInt32LE(value.length, 4);
	body.writeUInt16LE(headerBytes + body.length, 8); // BufferOffset
	file.copy(body, 16);
	return connection.request({command: 'setInfo', body: Buffer.concat([body, value]), ...(name !== undefined && {name}), what, timeoutMs, decode: () => undefined});
}
