import {createHash} from 'node:crypto';
import {open, readdir, rm, stat, utimes} from 'node:fs/promises';
import path from 'node:path';
import {makeFolder} from '../files/make-folder.js';
import {writeWhole} from '../files/write-whole.js';
import {thumbnailBytesAtMost} from './decode-picture.js';

/** Thumbnails on this machine's disk, so that they are fetched once. Its methods never reject: what is not there is fetched again. */
export type ThumbnailCache = {
	read(key: string): Promise<Buffer | undefined>;
	/** Keeps a thumbnail; the ones that were not looked at for longest go when all together would be above the bound. */
	keep(key: string, bytes: Buffer): Promise<void>;
};

const usualCacheBytes = 50_000_000;

/** Names are of our own making, whatever the key holds, and only such are ever removed. */
const namePattern = /^[\da-f]{32}\.thumbnail$/;

/** The cache in a folder, which is made when the first thumbnail is kept. A key says what the picture is of: server and id, telescope and file. */
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
				// Its time says when it was looked at.
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
			// One after the other: two at once would each see room for itself.
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

/** Removes the oldest until at most so many bytes are left; resolves with how many are. */
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
