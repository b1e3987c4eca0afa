import {open, rename, rm, type FileHandle} from 'node:fs/promises';
import path from 'node:path';
import {diskTrouble} from '../../files/disk-trouble.js';
import {syncFolder} from '../../files/sync-folder.js';
import {cleanText} from '../../text/clean.js';
import {persist} from '../../trouble/persist.js';
import {failure, success, troubleOf, type Result} from '../../trouble/trouble.js';
import {type FetchTiming, type FileSource} from './fetch-header.js';
import {openHttpFile, readBody} from './http-file.js';
import {type DownloadOptions} from '../port.js';
import {httpPath} from './remote-path.js';
import {briefly} from '../wait.js';

/**
 * Fetches a file below MyWorks to the local path `to`: into `<to>.part`, length checked
 * against the telescope's, fsync, rename, fsync of the folder. A file at `to` is replaced
 * only by a whole one. Trouble on the line is retried from the start; after any trouble no
 * part is left behind. Trouble: usage, missing, incomplete, full, denied, the line's.
 */
export async function downloadFile(
	source: FileSource, folder: string, name: string, to: string, {signal, onProgress, ...timing}: DownloadOptions & FetchTiming = {},
): Promise<Result<{sizeBytes: number}>> {
	const remote = httpPath(folder, name);
	if (!remote.ok) return remote;
	const what = `Could not fetch ${cleanText(name)}`;
	const part = `${to}.part`;
	return persist(async () => {
		const opened = await openHttpFile({...source, ...timing, path: remote.value, what, signal});
		if (!opened.ok) return opened;
		const file = opened.value;
		let handle: FileHandle | undefined;
		try {
			handle = await open(part, 'w');
			const target = handle;
			let receivedBytes = 0;
			const read = await readBody(file, async piece => {
				await writeAll(target, piece);
				receivedBytes += piece.length;
				onProgress?.(receivedBytes, file.fileBytes);
				return 'more' as const;
			}, {...timing, what, signal});
			const whole = read.ok ? checkLength(what, receivedBytes, file.bodyBytes) : read;
			if (!whole.ok) return whole;
			await handle.sync();
			await handle.close();
			handle = undefined;
			await rename(part, to);
			await syncFolder(path.dirname(to));
			return success({sizeBytes: receivedBytes});
		} catch (error) {
			// Of this machine: asking the telescope again would not help.
			return failure(diskTrouble(what, error, path.dirname(to)));
		} finally {
			file.body.destroy();
			await handle?.close().catch(() => undefined);
			// After the rename there is none; the file of another program is never touched.
			await rm(part, {force: true}).catch(() => undefined);
		}
	}, briefly(signal, timing.firstRetryMs));
}

function checkLength(what: string, receivedBytes: number, bodyBytes: number | 'chunked' | undefined): Result<void> {
	if (bodyBytes === undefined) return failure(troubleOf('incomplete', what, 'the telescope did not say how long the file is', 'Try again.', 'permanent'));
	if (bodyBytes === 'chunked' || bodyBytes === receivedBytes) return success();
	return failure(troubleOf('incomplete', what, `${receivedBytes} of ${bodyBytes} bytes came`, 'Try again.'));
}

async function writeAll(handle: FileHandle, piece: Buffer): Promise<void> {
	for (let written = 0; written < piece.length;) {
		written += (await handle.write(piece, written)).bytesWritten;
	}
}
