import {createHash} from 'node:crypto';
import {open, readdir, rm, stat, utimes} from 'node:fs/promises';
import path from 'node:path';
import {makeFolder} from '../files/make-folder.js';
import {writeWhole} from '../files/write-whole.js';
import {thumbnailBytesAtMost} from './decode-picture.js';

/** Thumbnails on this machine's disk, so that each is fetched once. The methods never reject: a thumbnail that is missing is fetched again. */
export type ThumbnailCache = {
	read(key: string): Promise<Buffer | undefined>;
	/** Keeps a thumbnail. If the cache would exceed its bound, those unused for longest are removed. */
	keep(key: string, bytes: Buffer): Promise<void>;
};

const usualCacheBytes = 50_000_000;

/** File names are hashes of keys, and no other files are ever removed. */
const namePattern = /^[\da-f]{32}\.thumbnail$/;

/** Opens the cache in a folder, which is created with the first thumbnail. A key identifies a picture: server and id, or telescope and file. */
export function openThumbnailCache(folder: string, boundBytes = usualCacheBytes): ThumbnailCache {
	const fileOf = (key: string) => path.join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.thumbnail`);
	let knownBytes: number | undefined;
	let keeping: Promise<void> = Promise.resolve();

	const keepNow = async (key: string, bytes: Buffer) => {
		if (bytes.length > Math.min(boundBytes, thumbnailBytesAtMost)) return;
		await makeFolder(folder);
		knownBytes ??= (await entriesIn(folder)).reduce((sum, {sizeBytes}) => sum + sizeBytes, 0);
		if (knownBytes + bytes.length > boundBytes) knownBytes = await shrink(folder, Math.floor(boundBytes * 0.9) - bytes.length);
		await writeWhole(fileOf(key), bytes);
		knownBytes += bytes.length;
	};

	return {
		async read(key) {
			const file = fileOf(key);
			const handle = await open(file, 'r').catch(() => undefined);
			if (!handle) return undefined;
			try {
				if ((await handle.stat()).size > thumbnailBytesAtMost) return undefined;
				const bytes = await handle.readFile();
				// The modification time records the last use.
				const now = new Date();
				await utimes(file, now, now).catch(() => undefined);
				return bytes;
			} catch {
				return undefined;
			} finally {
				await handle.close().catch(() => undefined);
			}
		},
		async keep(key, bytes) {
			// One at a time: two at once would each count the same free space.
			keeping = keeping.then(async () => keepNow(key, bytes)).catch(() => undefined);
			return keeping;
		},
	};
}

type Entry = {readonly file: string; readonly sizeBytes: number; readonly usedMs: number};

async function entriesIn(folder: string): Promise<Entry[]> {
	const entries: Entry[] = [];
	for (const name of await readdir(folder)) {
		if (!namePattern.test(name)) continue;
		const file = path.join(folder, name);
		const stats = await stat(file).catch(() => undefined);
		if (stats?.isFile()) entries.push({file, sizeBytes: stats.size, usedMs: stats.mtimeMs});
	}

	return entries;
}

/** Removes the least recently used thumbnails until at most `toBytes` are left; resolves with how many bytes are. */
async function shrink(folder: string, toBytes: number): Promise<number> {
	const entries = (await entriesIn(folder)).sort((a, b) => a.usedMs - b.usedMs);
	let bytes = entries.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0);
	for (const {file, sizeBytes} of entries) {
		if (bytes <= toBytes) break;
		const isGone = await rm(file, {force: true}).then(() => true, () => false);
		if (isGone) bytes -= sizeBytes;
	}

	return bytes;
}
