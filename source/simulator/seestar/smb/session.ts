import {existsSync, readdirSync, statSync, type Stats} from 'node:fs';
import path from 'node:path';
import type {Canary} from '../canary.js';
import type {RequestHeader} from './header.js';
import {ntStatus, SmbRefusal} from './nt-status.js';

/** An open file or folder: what a FileId refers to. */
export type Open = {
	/** Path on this machine. */
	local: string;
	/** Path in the share, with backslashes. */
	name: string;
	readonly isDirectory: boolean;
	isDeletedOnClose: boolean;
	/** The rest of a listing in progress. */
	listing: string[] | undefined;
};

/** What the server remembers about one connection. */
export type Session = {
	readonly root: string;
	readonly shareName: string;
	readonly serverGuid: Buffer;
	readonly canary: Canary;
	/** The share grants no write access; see SeestarOptions. */
	readonly isReadOnly: () => boolean;
	/** The telescope's clock, ms since 1970. */
	readonly nowMs: () => number;
	sessionId: bigint;
	readonly trees: Map<number, 'disk' | 'ipc'>;
	nextTreeId: number;
	readonly opens: Map<bigint, Open>;
	nextFileId: bigint;
	/** The last FileId, for the related requests of a compound. */
	lastFileId: bigint;
};

/** One request: its header, and the whole message, to which all offsets refer. */
export type SmbRequest = {readonly header: RequestHeader; readonly message: Buffer};

/** What a command answers: a status, a body, and the tree if a new one was made. */
export type SmbReply = {readonly status: number; readonly body: Buffer; readonly treeId?: number};

export type SmbCommand = (request: SmbRequest, session: Session) => SmbReply;

/** The open that a FileId at that offset refers to; refused if it is closed. A related request means the last one. */
export function openAt({message}: SmbRequest, offset: number, session: Session): {open: Open; fileId: bigint} {
	const told = message.readBigUInt64LE(offset);
	const fileId = told === 0xFFFF_FFFF_FFFF_FFFFn ? session.lastFileId : told;
	const open = session.opens.get(fileId);
	if (open === undefined) throw new SmbRefusal(ntStatus.fileClosed);
	return {open, fileId};
}

/** The local path of a name in the share. Case is ignored, as on the telescope: an existing name is found in any spelling. Refused outside the root. */
export function localPath(session: Session, name: string): string {
	const parts = name.split('\\').filter(part => part !== '');
	if (parts.some(part => part === '.' || part === '..' || /[/\0]/.test(part))) throw new SmbRefusal(ntStatus.accessDenied);
	let local = session.root;
	for (const part of parts) local = path.join(local, existingSpelling(local, part));
	return local;
}

function existingSpelling(folder: string, part: string): string {
	if (existsSync(path.join(folder, part))) return part;
	try {
		return readdirSync(folder).find(name => name.toLowerCase() === part.toLowerCase()) ?? part;
	} catch {
		return part;
	}
}

/** Times and size of what exists; refused with the status that distinguishes a missing file from a missing folder. */
export function statOf(local: string): Stats {
	const stat = statSync(local, {throwIfNoEntry: false});
	if (stat === undefined) throw new SmbRefusal(existsSync(path.dirname(local)) ? ntStatus.nameNotFound : ntStatus.pathNotFound);
	return stat;
}

/** FILETIME: 100 ns since 1601 ([MS-DTYP], section 2.3.3). */
export function fileTime(ms: number): bigint {
	return (BigInt(Math.round(ms)) * 10_000n) + 116_444_736_000_000_000n;
}

/** Creation, last access, last write and change, 8 bytes each, in the order that most structures use. */
export function writeTimes(buffer: Buffer, offset: number, stat: Stats): void {
	for (const [index, ms] of [stat.birthtimeMs, stat.atimeMs, stat.mtimeMs, stat.ctimeMs].entries()) {
		buffer.writeBigInt64LE(fileTime(ms), offset + (8 * index));
	}
}

/** FILE_ATTRIBUTE_DIRECTORY or FILE_ATTRIBUTE_NORMAL ([MS-FSCC], section 2.6); names that begin with a dot are hidden, as in smbd. */
export function fileAttributes(stat: Stats, name = ''): number {
	const isHidden = name.startsWith('.') && name !== '.' && name !== '..';
	if (stat.isDirectory()) return isHidden ? 0x12 : 0x10;
	return isHidden ? 0x2 : 0x80;
}

/** A response body of `fixedLength` bytes with data after it, in the form that QUERY_DIRECTORY and QUERY_INFO share. */
export function bufferReply(data: Buffer): SmbReply {
	const fixed = Buffer.alloc(8);
	fixed.writeUInt16LE(9, 0);
	fixed.writeUInt16LE(64 + fixed.length, 2);
	fixed.writeUInt32LE(data.length, 4);
	return {status: ntStatus.success, body: Buffer.concat([fixed, data.length === 0 ? Buffer.alloc(1) : data])};
}

/** A body that says nothing but its own size, for LOGOFF, ECHO, FLUSH and others. */
export function emptyReply(structureSize: 2 | 4): SmbReply {
	const body = Buffer.alloc(structureSize);
	body.writeUInt16LE(structureSize, 0);
	return {status: ntStatus.success, body};
}
