import type {Result} from '../../errors/problem.js';
import type {Smb2Connection} from './connection.js';
import {headerBytes} from './packet.js';
import type {Smb2Request} from './request.js';

/** An open file or folder: the 16 bytes of SMB2_FILEID ([MS-SMB2] 2.2.14.1). */
export type FileId = Buffer;

/** What a file is opened for: access mask ([MS-SMB2] 2.2.13.1) and create options (2.2.13). */
export type Purpose = {readonly access: number; readonly options: number};

/** LIST_DIRECTORY, READ_ATTRIBUTES, SYNCHRONIZE; DIRECTORY_FILE, SYNCHRONOUS_IO_NONALERT. */
export const toList: Purpose = {access: 0x0010_0081, options: 0x21};

/** READ_DATA, READ_ATTRIBUTES, SYNCHRONIZE; NON_DIRECTORY_FILE, SYNCHRONOUS_IO_NONALERT. */
export const toRead: Purpose = {access: 0x0010_0081, options: 0x60};

/**
 * DELETE (renaming needs it too), READ_ATTRIBUTES; NON_DIRECTORY_FILE, so that no folder is ever renamed or deleted;
 * OPEN_REPARSE_POINT, so that a link's target is not touched.
 */
export const toChange: Purpose = {access: 0x0001_0080, options: 0x0020_0040};

/**
 * Like toChange, plus WRITE_ATTRIBUTES: a read-only share of smbd grants DELETE when opening and refuses the rename only
 * when it is sent, but never grants write access.
 */
export const toTry: Purpose = {access: toChange.access | 0x100, options: toChange.options};

/** ADD_FILE, LIST_DIRECTORY, READ_ATTRIBUTES, SYNCHRONIZE on a folder: what a rename within it needs and a read-only share never grants. */
export const toAdd: Purpose = {access: toList.access | 0x2, options: toList.options};

const impersonation = 2;
/** Others may still read, write and delete: the telescope itself works on these files. */
const shareAll = 7;
/** FILE_OPEN: it must exist. Nothing here ever creates or overwrites. */
const dispositionOpen = 1;

/** CREATE Request ([MS-SMB2] 2.2.13) that opens what exists, without an oplock. The path is the wire's. */
export function createBody(path: string, {access, options}: Purpose): Buffer {
	const name = Buffer.from(path, 'utf16le');
	const body = Buffer.alloc(56);
	body.writeUInt16LE(57, 0); // StructureSize
	body.writeUInt32LE(impersonation, 4);
	body.writeUInt32LE(access, 24);
	body.writeUInt32LE(shareAll, 32);
	body.writeUInt32LE(dispositionOpen, 36);
	body.writeUInt32LE(options, 40);
	body.writeUInt16LE(headerBytes + body.length, 44); // NameOffset
	body.writeUInt16LE(name.length, 46);
	return Buffer.concat([body, name]);
}

/** The file that the first request of a message opens, for those that follow in the same message ([MS-SMB2] 3.2.4.1.4). */
export const relatedFile: FileId = Buffer.alloc(16, 0xFF);

/** Opens a file or folder. The answer may take 35 s while another client gives up its oplock. */
export function openFile(connection: Smb2Connection, path: string, purpose: Purpose, what: string, timeoutMs: number): Promise<Result<FileId>> {
	return connection.request(openRequest(path, purpose, what, timeoutMs));
}

/** The request of openFile. */
export function openRequest(path: string, purpose: Purpose, what: string, timeoutMs: number): Smb2Request<FileId> {
	return {command: 'create', body: createBody(path, purpose), name: path, what, timeoutMs, decode: response => fileIdOf(response.body)};
}

/** CLOSE ([MS-SMB2] 2.2.15). A deletion happens here, so its failure counts. */
export function closeFile(connection: Smb2Connection, file: FileId, what: string, timeoutMs: number): Promise<Result<void>> {
	return connection.request(closeRequest(file, what, timeoutMs));
}

/** The request of closeFile. */
export function closeRequest(file: FileId, what: string, timeoutMs: number): Smb2Request<undefined> {
	const body = Buffer.alloc(24);
	body.writeUInt16LE(24, 0); // StructureSize
	file.copy(body, 8);
	return {command: 'close', body, what, timeoutMs, decode: () => undefined};
}

/** FileId of a CREATE Response ([MS-SMB2] 2.2.14). */
function fileIdOf(body: Buffer): FileId {
	const file = Buffer.from(body.subarray(64, 80));
	if (file.length !== 16) throw new RangeError('CREATE Response is too short');
	return file;
}
