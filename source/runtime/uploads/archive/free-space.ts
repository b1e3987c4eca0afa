import {lstat, rm, statfs} from 'node:fs/promises';
import path from 'node:path';
import {parseStackName} from '../../../planning/index.js';
import {systemClock} from '../../clock.js';
import {keptStacks, type Account} from './archive-entries.js';
import {thumbnailOf} from '../fetch-upload.js';

/** What is reported about an archive's space. */
export type FreeSpaceNotice =
	/** A stack was removed, with its path below the archive. */
	| {readonly kind: 'removed'; readonly file: string}
	/** Even removing everything that may go would not free enough, so nothing was removed. */
	| {readonly kind: 'short'; readonly freeBytes: number; readonly mayGoBytes: number}
	/** Removing a stack freed no space: something else keeps its bytes, and nothing more is removed. */
	| {readonly kind: 'vain'; readonly file: string; readonly sizeBytes: number; readonly freedBytes: number};

type Room = Account & {
	/** The archive, and how much of its disk must stay free. */
	readonly dest: string;
	readonly keepFreeBytes: number;
	/** Where the journals are. */
	readonly dataFolder: string;
	readonly tell: (word: FreeSpaceNotice) => void;
	/** Free bytes on the disk that a folder is on. */
	readonly freeBytesOf?: (folder: string) => Promise<number>;
};

/** A stack that may be removed. */
type Candidate = {readonly file: string; readonly sizeBytes: number};

/** Some file systems free the bytes of a file only some time after it has been deleted, in ms. */
const freedWithinMs = 2000;

async function freeBytesOfDisk(folder: string): Promise<number> {
	const {bavail, bsize} = await statfs(folder);
	return bavail * bsize;
}

/**
 * Frees space in the archive, as far as it is wanted and allowed: the oldest stacks first, and only those that this program
 * put there, whose upload is confirmed, and whose size is unchanged. Removes nothing if that could not free enough, and
 * stops once removing does not help. Never rejects.
 */
export async function freeSpace({dest, keepFreeBytes, dataFolder, server, account, tell, freeBytesOf = freeBytesOfDisk}: Room): Promise<void> {
	const folder = path.resolve(dest);
	const free = async () => freeBytesOf(folder).catch(() => undefined);
	let freeBytes = await free();
	if (freeBytes === undefined || freeBytes >= keepFreeBytes) return;
	const candidates: Candidate[] = [];
	const seen = new Set<string>();
	for (const {path: file, sizeBytes} of await keptStacks(dataFolder, {server, account})) {
		if (!isBelow(folder, file) || seen.has(file) || !await mayGo(file, sizeBytes)) continue;
		seen.add(file);
		candidates.push({file, sizeBytes});
	}

	const mayGoBytes = candidates.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0);
	if (freeBytes + mayGoBytes < keepFreeBytes) {
		tell({kind: 'short', freeBytes, mayGoBytes});
		return;
	}

	for (const {file, sizeBytes} of candidates) {
		const isGone = await rm(file).then(() => true, () => false);
		if (!isGone) continue;
		// Its picture is of no use by itself.
		await rm(thumbnailOf(file), {force: true}).catch(() => undefined);
		const name = path.relative(folder, file);
		tell({kind: 'removed', file: name});
		const beforeBytes = freeBytes;
		freeBytes = await freedOf(free, beforeBytes + (sizeBytes / 2));
		if (freeBytes === undefined || freeBytes >= keepFreeBytes) return;
		if (freeBytes - beforeBytes < sizeBytes / 2) {
			tell({kind: 'vain', file: name, sizeBytes, freedBytes: Math.max(0, freeBytes - beforeBytes)});
			return;
		}
	}

	tell({kind: 'short', freeBytes, mayGoBytes: 0});
}

/** The free bytes, as soon as there are enough or after a while. */
async function freedOf(free: () => Promise<number | undefined>, wantedBytes: number): Promise<number | undefined> {
	for (let waitedMs = 0; ; waitedMs += 100) {
		const freeBytes = await free();
		if (freeBytes === undefined || freeBytes >= wantedBytes || waitedMs >= freedWithinMs) return freeBytes;
		await systemClock.sleep(100);
	}
}

function isBelow(folder: string, file: string): boolean {
	const relative = path.relative(folder, file);
	return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** Whether it is still that stack, by name and size, and not a link to somewhere else. One with a second hard link would free nothing. */
async function mayGo(file: string, sizeBytes: number): Promise<boolean> {
	// A second file of the same name was saved as `... (2).fit`.
	if (!parseStackName(path.basename(file).replace(/ \(\d+\)(?=\.\w+$)/, ''))) return false;
	const found = await lstat(file).catch(() => undefined);
	return found?.isFile() === true && found.size === sizeBytes && found.nlink === 1;
}
