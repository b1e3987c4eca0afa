import {existsSync, readdirSync, renameSync, truncateSync} from 'node:fs';
import path from 'node:path';
import {ntStatus, SmbRefusal} from './nt-status.js';
import {emptyReply, localPath, openAt, type Open, type Session, type SmbCommand} from './session.js';

// FileInfoClass of SMB2 SET_INFO Request (section 2.2.39; [MS-FSCC], section 2.4).
const fileBasicInformation = 4;
const fileRenameInformation = 10;
const fileDispositionInformation = 13;
const fileAllocationInformation = 19;
const fileEndOfFileInformation = 20;
const infoFile = 1;

/** What a SET_INFO request is about, as faults name it: `rename`, `delete` or nothing more. */
export function setInfoPurpose(message: Buffer): 'rename' | 'delete' | undefined {
	if (message[67] === fileRenameInformation) return 'rename';
	return message[67] === fileDispositionInformation ? 'delete' : undefined;
}

/** SMB2 SET_INFO (sections 2.2.39 and 2.2.40): rename, deletion, length. Times and attributes are accepted and ignored. */
export const setInfo: SmbCommand = (request, session) => {
	const {message} = request;
	const {open} = openAt(request, 80, session);
	const offset = message.readUInt16LE(72);
	const data = message.subarray(offset, offset + message.readUInt32LE(68));
	if (session.isReadOnly()) throw new SmbRefusal(ntStatus.accessDenied);
	if (message[66] !== infoFile) throw new SmbRefusal(ntStatus.notSupported);
	switch (message[67]) {
		case fileBasicInformation:
			break;
		case fileRenameInformation:
			renameOpen(session, open, data);
			break;
		case fileDispositionInformation:
			markForDeletion(session, open, data[0] !== 0);
			break;
		case fileAllocationInformation:
		case fileEndOfFileInformation:
			if (session.canary.forbidsChange('write', open.name)) throw new SmbRefusal(ntStatus.accessDenied);
			if (message[67] === fileEndOfFileInformation) truncateSync(open.local, Number(data.readBigUInt64LE(0)));
			break;
		default:
			throw new SmbRefusal(ntStatus.invalidInfoClass);
	}

	return emptyReply(2);
};

// FileRenameInformation for SMB2 ([MS-FSCC], section 2.4.42.2): ReplaceIfExists, root, length, name.
function renameOpen(session: Session, open: Open, data: Buffer): void {
	const name = data.toString('utf16le', 20, 20 + data.readUInt32LE(16));
	const local = localPath(session, name);
	if (local === session.root) throw new SmbRefusal(ntStatus.accessDenied);
	const {canary} = session;
	if (canary.forbidsChange('rename', open.name) || canary.forbidsChange('rename', name)) throw new SmbRefusal(ntStatus.accessDenied);
	if (!existsSync(path.dirname(local))) throw new SmbRefusal(ntStatus.pathNotFound);
	// A new spelling of the same name is found as the file itself, and is not a collision.
	const isItself = local === open.local;
	if (existsSync(local) && !isItself) {
		if (data[0] !== 0) canary.forbidsReplacing(open.name, name);
		throw new SmbRefusal(ntStatus.nameCollision);
	}

	const [last = ''] = name.split('\\').slice(-1);
	const target = isItself ? path.join(path.dirname(local), last) : local;
	renameSync(open.local, target);
	open.local = target;
	open.name = name;
}

function markForDeletion(session: Session, open: Open, isMarked: boolean): void {
	if (isMarked && session.canary.forbidsRemoval(open.name)) throw new SmbRefusal(ntStatus.accessDenied);
	if (isMarked && open.isDirectory && readdirSync(open.local).length > 0) throw new SmbRefusal(ntStatus.directoryNotEmpty);
	open.isDeletedOnClose = isMarked;
}
