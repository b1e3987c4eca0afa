import {existsSync, mkdirSync, rmdirSync, statSync, truncateSync, unlinkSync, writeFileSync, type Stats} from 'node:fs';
import path from 'node:path';
import {ntStatus, SmbRefusal} from './nt-status.js';
import {fileAttributes, localPath, openAt, statOf, writeTimes, type Session, type SmbCommand} from './session.js';

// CreateDisposition and CreateOptions of SMB2 CREATE Request (section 2.2.13).
const disposition = {supersede: 0, open: 1, create: 2, openIf: 3, overwrite: 4, overwriteIf: 5} as const;
const directoryFile = 0x1;
const nonDirectoryFile = 0x40;
const deleteOnClose = 0x1000;
// Rights in an access mask that a read-only share never grants ([MS-SMB2], section 2.2.13.1): data, attributes, entries.
const writingRights = 0x2 | 0x4 | 0x10 | 0x40 | 0x100;
// CreateAction of SMB2 CREATE Response (section 2.2.14).
const action = {opened: 1, created: 2, overwritten: 3} as const;

/** The CreateOptions of a CREATE request ask for deletion at the end. */
export function asksForDeletion(message: Buffer): boolean {
	return (message.readUInt32LE(104) & deleteOnClose) !== 0;
}

/** The path in the share that a CREATE request is about. */
export function pathOf(message: Buffer): string {
	const nameOffset = message.readUInt16LE(108);
	return message.toString('utf16le', nameOffset, nameOffset + message.readUInt16LE(110));
}

/** SMB2 CREATE: opens what exists, creates what does not, according to the disposition. */
export const create: SmbCommand = (request, session) => {
	const {header, message} = request;
	// What follows in the same compound is about this file, or about none if it cannot be opened.
	session.lastFileId = 0n;
	if (session.trees.get(header.treeId) !== 'disk') throw new SmbRefusal(ntStatus.notSupported);
	const wanted = message.readUInt32LE(100);
	const options = message.readUInt32LE(104);
	const name = pathOf(message);
	const isChange = (message.readUInt32LE(88) & writingRights) !== 0 || wanted !== disposition.open || asksForDeletion(message);
	if (session.isReadOnly() && isChange) throw new SmbRefusal(ntStatus.accessDenied);
	const local = localPath(session, name);
	const before = statSync(local, {throwIfNoEntry: false});
	if (before !== undefined && wanted === disposition.create) throw new SmbRefusal(ntStatus.nameCollision);
	if (asksForDeletion(message) && session.canary.forbidsRemoval(name)) throw new SmbRefusal(ntStatus.accessDenied);
	const done = before === undefined ? make(session, {name, local, wanted, options}) : overwrite(session, {name, local, wanted, stat: before});
	const stat = statOf(local);
	if ((options & directoryFile) !== 0 && !stat.isDirectory()) throw new SmbRefusal(ntStatus.notADirectory);
	if ((options & nonDirectoryFile) !== 0 && stat.isDirectory()) throw new SmbRefusal(ntStatus.fileIsADirectory);
	const fileId = session.nextFileId++;
	session.lastFileId = fileId;
	session.opens.set(fileId, {local, name, isDirectory: stat.isDirectory(), isDeletedOnClose: asksForDeletion(message), listing: undefined});
	return {status: ntStatus.success, body: createBody(fileId, done, stat)};
};

type Making = {readonly name: string; readonly local: string; readonly wanted: number};

function make(session: Session, {name, local, wanted, options}: Making & {options: number}): number {
	// Refuses with the right status: the file is missing, or its folder is.
	if (wanted === disposition.open || wanted === disposition.overwrite) statOf(local);
	if (!existsSync(path.dirname(local))) throw new SmbRefusal(ntStatus.pathNotFound);
	if (session.canary.forbidsChange('create', name)) throw new SmbRefusal(ntStatus.accessDenied);
	if ((options & directoryFile) === 0) writeFileSync(local, '');
	else mkdirSync(local);
	return action.created;
}

function overwrite(session: Session, {name, local, wanted, stat}: Making & {stat: Stats}): number {
	const empties = wanted === disposition.supersede || wanted === disposition.overwrite || wanted === disposition.overwriteIf;
	if (!empties || stat.isDirectory()) return action.opened;
	if (session.canary.forbidsChange('write', name)) throw new SmbRefusal(ntStatus.accessDenied);
	truncateSync(local);
	return action.overwritten;
}

function createBody(fileId: bigint, done: number, stat: Stats): Buffer {
	const body = Buffer.alloc(89);
	body.writeUInt16LE(89, 0);
	body.writeUInt32LE(done, 4);
	writeTimes(body, 8, stat);
	body.writeBigInt64LE(BigInt(stat.size), 40);
	body.writeBigInt64LE(BigInt(stat.size), 48);
	body.writeUInt32LE(fileAttributes(stat), 56);
	body.writeBigUInt64LE(fileId, 64);
	body.writeBigUInt64LE(fileId, 72);
	return body;
}

/** SMB2 CLOSE (sections 2.2.15 and 2.2.16); what was marked for deletion is deleted now. */
export const close: SmbCommand = (request, session) => {
	const {open, fileId} = openAt(request, 72, session);
	session.opens.delete(fileId);
	if (open.isDeletedOnClose && open.isDirectory) rmdirSync(open.local);
	else if (open.isDeletedOnClose) unlinkSync(open.local);
	const body = Buffer.alloc(60);
	body.writeUInt16LE(60, 0);
	return {status: ntStatus.success, body};
};
