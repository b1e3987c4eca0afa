import {lstat, rm, statfs} from 'node:fs/promises';
import path from 'node:path';
import {parseStackName} from '../../planning/index.js';
import {keptStacks, type Account} from './archive-entries.js';
import {thumbnailOf} from './fetch-upload.js';

/** A stack that went, with its path below the archive; or that too little is free all the same. */
export type RoomWord = {readonly kind: 'removed'; readonly file: string} | {readonly kind: 'short'; readonly freeBytes: number};

export type Room = Account & {
	/** The archive, and how much of its disk shall stay free. */
	readonly dest: string;
	readonly keepFreeBytes: number;
	/** Where the journals are. */
	readonly dataFolder: string;
	readonly tell: (word: RoomWord) => void;
	/** Free bytes of the disk that a folder is on. */
	readonly freeBytesOf?: (folder: string) => Promise<number>;
};

async function freeBytesOfDisk(folder: string): Promise<number> {
	const {bavail, bsize} = await statfs(folder);
	return bavail * bsize;
}

/**
 * Frees space in the archive, as far as it is wanted and allowed: the oldest stacks first, and only those that this
 * program put there, whose upload is confirmed, and whose size is still the same. Never rejects.
 */
export async function makeRoom({dest, keepFreeBytes, dataFolder, server, account, tell, freeBytesOf = freeBytesOfDisk}: Room): Promise<void> {
	const folder = path.resolve(dest);
	const free = async () => freeBytesOf(folder).catch(() => undefined);
	let freeBytes = await free();
	if (freeBytes === undefined || freeBytes >= keepFreeBytes) return;
	for (const {path: file, sizeBytes} of await keptStacks(dataFolder, {server, account})) {
		if (!isBelow(folder, file) || !await isAsConfirmed(file, sizeBytes)) continue;
		const isGone = await rm(file).then(() => true, () => false);
		if (!isGone) continue;
		// Its picture is of no use alone.
		await rm(thumbnailOf(file), {force: true}).catch(() => undefined);
		tell({kind: 'removed', file: path.relative(folder, file)});
		freeBytes = await free();
		if (freeBytes === undefined || freeBytes >= keepFreeBytes) return;
	}

	tell({kind: 'short', freeBytes});
}

function isBelow(folder: string, file: string): boolean {
	const relative = path.relative(folder, file);
	return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** Is it still that stack, by name and size, and no link to somewhere else? */
async function isAsConfirmed(file: string, sizeBytes: number): Promise<boolean> {
	// A second file of the same name was put down as `... (2).fit`.
	if (!parseStackName(path.basename(file).replace(/ \(\d+\)(?=\.\w+$)/, ''))) return false;
	const found = await lstat(file).catch(() => undefined);
	return found?.isFile() === true && found.size === sizeBytes;
}
