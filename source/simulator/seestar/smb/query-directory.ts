import {readdirSync, statSync, type Stats} from 'node:fs';
import path from 'node:path';
import {ntStatus, SmbRefusal} from './nt-status.js';
import {bufferReply, fileAttributes, openAt, writeTimes, type SmbCommand} from './session.js';

// Flags of SMB2 QUERY_DIRECTORY Request (section 2.2.33).
const restartScans = 0x01;
const returnSingleEntry = 0x02;
const reopen = 0x10;
/** The worth of a credit, and what all of them can buy (section 3.3.5.2.5). */
const creditBytes = 65_536;
const largestReplyBytes = 1_048_576;

/** Length of the fixed part of an entry, by information class ([MS-FSCC], section 2.4). */
const entryLengths: Readonly<Record<number, number>> = {
	1: 64, // FileDirectoryInformation
	2: 68, // FileFullDirectoryInformation
	3: 94, // FileBothDirectoryInformation
	12: 12, // FileNamesInformation
	37: 104, // FileIdBothDirectoryInformation
	38: 80, // FileIdFullDirectoryInformation
};

/** SMB2 QUERY_DIRECTORY (sections 2.2.33 and 2.2.34): as many entries as fit, NO_MORE_FILES at the end. */
export const queryDirectory: SmbCommand = (request, session) => {
	const {header, message} = request;
	const {open} = openAt(request, 72, session);
	const informationClass = message[66] ?? 0;
	const flags = message[67] ?? 0;
	const fixedLength = entryLengths[informationClass];
	const asked = message.readUInt32LE(92);
	if (asked > Math.max(1, header.creditCharge) * creditBytes) throw new SmbRefusal(ntStatus.invalidParameter);
	if (!open.isDirectory) throw new SmbRefusal(ntStatus.invalidParameter);
	if (fixedLength === undefined) throw new SmbRefusal(ntStatus.invalidInfoClass);
	if (open.listing === undefined || (flags & (restartScans | reopen)) !== 0) {
		const nameOffset = message.readUInt16LE(88);
		const pattern = patternOf(message.toString('utf16le', nameOffset, nameOffset + message.readUInt16LE(90)));
		open.listing = ['.', '..', ...readdirSync(open.local)].filter(name => pattern.test(name));
		if (open.listing.length === 0) throw new SmbRefusal(ntStatus.noSuchFile);
	}

	const room = Math.min(largestReplyBytes, asked);
	const entries: Buffer[] = [];
	for (let used = 0; open.listing.length > 0;) {
		const [name = ''] = open.listing;
		const stat = statSync(path.join(open.local, name), {throwIfNoEntry: false});
		const entry = stat === undefined ? undefined : entryOf(name, stat, informationClass, fixedLength);
		if (entry !== undefined && used + entry.length > room) break;
		open.listing.shift();
		if (entry === undefined) continue;
		entries.push(entry);
		used += entry.length;
		if ((flags & returnSingleEntry) !== 0) break;
	}

	if (entries.length === 0) throw new SmbRefusal(ntStatus.noMoreFiles);
	// NextEntryOffset of the last one is 0.
	entries.at(-1)?.writeUInt32LE(0, 0);
	return bufferReply(Buffer.concat(entries));
};

function entryOf(name: string, stat: Stats, informationClass: number, fixedLength: number): Buffer {
	const nameBytes = Buffer.from(name, 'utf16le');
	const entry = Buffer.alloc(Math.ceil((fixedLength + nameBytes.length) / 8) * 8);
	const hasDetails = informationClass !== 12;
	entry.writeUInt32LE(entry.length, 0);
	entry.writeUInt32LE(nameBytes.length, hasDetails ? 60 : 8);
	if (hasDetails) {
		writeTimes(entry, 8, stat);
		entry.writeBigInt64LE(BigInt(stat.size), 40);
		entry.writeBigInt64LE(BigInt(stat.size), 48);
		entry.writeUInt32LE(fileAttributes(stat, name), 56);
	}

	nameBytes.copy(entry, fixedLength);
	return entry;
}

// The wildcards of a search expression, including the old DOS ones ([MS-FSA], section 2.1.4.4).
function patternOf(expression: string): RegExp {
	const escaped = expression.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
	return new RegExp(`^${escaped.replaceAll(/[*<]/g, '.*').replaceAll(/[?>]/g, '.').replaceAll('"', '\\.')}$`, 'is');
}
