import {unixMs} from './file-time.js';
import type {Smb2Response} from './packet.js';

/** A file or folder as an SMB listing has it. */
export type StoredFile = {
	/** Exactly as received: clean it before showing it. */
	readonly name: string;
	readonly sizeBytes: number;
	readonly isFolder: boolean;
	/** Hidden, as servers mark files whose names begin with a dot, or a system file; left out for all others. */
	readonly isHidden?: true;
	/** Time of the last write, in ms since 1970. */
	readonly modifiedMs: number;
};

/** Where the name begins in FileIdBothDirectoryInformation ([MS-FSCC] 2.4.22). */
const nameOffset = 104;
/** File attributes ([MS-FSCC] 2.6). */
const directoryAttribute = 0x10;
const hiddenOrSystemAttribute = 0x2 | 0x4;
/**
 * A name has at most 255 characters ([MS-FSCC] 2.1.5), each 2 bytes here. Together with the number of entries this bounds
 * the whole listing to some 100 MB.
 */
const longestNameBytes = 510;

/** Entries of a QUERY_DIRECTORY Response ([MS-SMB2] 2.2.34). Throws a RangeError for impossible lengths. */
export function entriesOf({body, message}: Pick<Smb2Response, 'body' | 'message'>): StoredFile[] {
	const start = body.readUInt16LE(2);
	const buffer = message.subarray(start, start + body.readUInt32LE(4));
	const files: StoredFile[] = [];
	let next: number;
	// At least one entry: after an empty answer we would ask again for ever.
	for (let offset = 0; ; offset += next) {
		next = buffer.readUInt32LE(offset);
		const nameBytes = buffer.readUInt32LE(offset + 60);
		const nameEnd = offset + nameOffset + nameBytes;
		if (nameBytes > longestNameBytes) throw new RangeError('name is too long');
		if (nameEnd > buffer.length || (next !== 0 && offset + next < nameEnd)) throw new RangeError('entry does not fit');
		const attributes = buffer.readUInt32LE(offset + 56);
		files.push({
			name: buffer.toString('utf16le', offset + nameOffset, nameEnd),
			sizeBytes: Number(buffer.readBigUInt64LE(offset + 40)),
			isFolder: (attributes & directoryAttribute) !== 0,
			...(attributes & hiddenOrSystemAttribute) !== 0 && {isHidden: true},
			modifiedMs: unixMs(buffer.readBigUInt64LE(offset + 24)),
		});
		if (next === 0) return files;
	}
}
