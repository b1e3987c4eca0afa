import {failure, success, type Result} from '../../trouble/trouble.js';
import type {Smb2Connection} from './connection.js';
import type {FileId} from './create.js';
import {ntStatus} from './nt-status.js';
import {headerBytes, type Smb2Response} from './packet.js';
import {smbTrouble} from './smb-trouble.js';

/** A file or folder as an SMB listing has it. */
export type StoredFile = {
	/** Exactly as received: clean it before it is shown. */
	readonly name: string;
	readonly sizeBytes: number;
	readonly isFolder: boolean;
	/** Time of the last write, ms since 1970. */
	readonly modifiedMs: number;
};

/** FileIdBothDirectoryInformation ([MS-FSCC] 2.4): its class, and where the name begins. */
const informationClass = 37;
const nameOffset = 104;

const directoryAttribute = 0x10;
/** One credit's worth ([MS-SMB2] 3.2.4.1.5). */
const answerBytes = 65_536;
/** More than any folder of a telescope has: 60,000 frames with two pictures each. A server that never says "no more" must not fill the memory. */
const mostEntries = 200_000;
/** A name has at most 255 characters ([MS-FSCC] 2.1.5), each 2 bytes here. With `mostEntries` this bounds the whole listing to some 100 MB. */
const longestNameBytes = 510;
/** A whole listing may take so long, ms: 200,000 entries are some 500 answers, and each takes a moment. */
const longestListingMs = 5 * 60_000;

/**
 * All entries of an open folder but `.` and `..`: asks again until the server says
 * that there are no more, because one answer holds only some hundred. `shouldStop`
 * is asked between the pages.
 */
export async function readFolder(
	connection: Smb2Connection, folder: FileId, what: string, timeoutMs: number, shouldStop: () => boolean = () => false,
): Promise<Result<readonly StoredFile[]>> {
	const files: StoredFile[] = [];
	const endMs = performance.now() + longestListingMs;
	// `.` and `..` count: a server that says nothing else says it for ever.
	let entries = 0;
	while (entries <= mostEntries && !shouldStop()) {
		if (performance.now() > endMs) return failure(smbTrouble('timeout', what, `the listing was not complete after ${longestListingMs / 60_000} minutes`));
		const page = await connection.request({
			command: 'queryDirectory',
			body: queryBody(folder),
			what,
			timeoutMs,
			accepted: [ntStatus.noMoreFiles, ntStatus.noSuchFile],
			decode: response => response.status === ntStatus.success ? entriesOf(response) : undefined,
		});
		if (!page.ok) return page;
		if (!page.value) return success(files);
		entries += page.value.length;
		for (const file of page.value) {
			if (file.name !== '.' && file.name !== '..') files.push(file);
		}
	}

	return failure(shouldStop() ? smbTrouble('cancelled', what, '') : smbTrouble('protocol', what, `the listing does not end: it has more than ${mostEntries} files`));
}

/** QUERY_DIRECTORY Request ([MS-SMB2] 2.2.33) for everything, going on where the last one ended. */
function queryBody(folder: FileId): Buffer {
	const pattern = Buffer.from('*', 'utf16le');
	const body = Buffer.alloc(32);
	body.writeUInt16LE(33, 0); // StructureSize
	body.writeUInt8(informationClass, 2);
	folder.copy(body, 8);
	body.writeUInt16LE(headerBytes + body.length, 24); // FileNameOffset
	body.writeUInt16LE(pattern.length, 26);
	body.writeUInt32LE(answerBytes, 28);
	return Buffer.concat([body, pattern]);
}

/** Entries of a QUERY_DIRECTORY Response ([MS-SMB2] 2.2.34). Throws a RangeError on lengths that make no sense. */
function entriesOf({body, message}: Pick<Smb2Response, 'body' | 'message'>): StoredFile[] {
	const start = body.readUInt16LE(2);
	const buffer = message.subarray(start, start + body.readUInt32LE(4));
	const files: StoredFile[] = [];
	let next: number;
	// At least one entry: an empty answer would be asked for again for ever.
	for (let offset = 0; ; offset += next) {
		next = buffer.readUInt32LE(offset);
		const nameBytes = buffer.readUInt32LE(offset + 60);
		const nameEnd = offset + nameOffset + nameBytes;
		if (nameBytes > longestNameBytes) throw new RangeError('name is longer than any');
		if (nameEnd > buffer.length || (next !== 0 && offset + next < nameEnd)) throw new RangeError('entry is longer than its room');
		files.push({
			name: buffer.toString('utf16le', offset + nameOffset, nameEnd),
			sizeBytes: Number(buffer.readBigUInt64LE(offset + 40)),
			isFolder: (buffer.readUInt32LE(offset + 56) & directoryAttribute) !== 0,
			modifiedMs: unixMs(buffer.readBigUInt64LE(offset + 24)),
		});
		if (next === 0) return files;
	}
}

/** FILETIME, 100 ns since 1601 ([MS-DTYP] 2.3.3), in ms since 1970. */
function unixMs(fileTime: bigint): number {
	return Number(fileTime / 10_000n) - 11_644_473_600_000;
}
