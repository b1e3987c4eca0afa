import {open, rm, type FileHandle} from 'node:fs/promises';
import path from 'node:path';
import {diskProblem} from '../../errors/disk-problem.js';
import {renameWhole} from '../../files/rename-whole.js';
import {syncFolder} from '../../files/sync-folder.js';
import {cleanText} from '../../format/clean-text.js';
import {withRetry} from '../../errors/retry.js';
import {failure, success, problemOf, type Result} from '../../errors/problem.js';
import type {FetchTiming, FileSource} from './fetch-header.js';
import {openHttpFile, readBody} from './http-file.js';
import type {DownloadOptions} from '../port.js';
import {httpPath} from './remote-path.js';
import {briefly} from '../wait.js';

/**
 * Fetches a file below MyWorks to the local path `to`: into `<to>.part`, length checked against the telescope's, fsync,
 * rename, fsync of the folder. An existing file at `to` is replaced only by a complete one. Network problems are retried
 * from the start; after any problem no part is left behind. Problem: usage, missing, incomplete, full, denied, a network
 * problem.
 */
export async function downloadFile(
	source: FileSource, folder: string, name: string, to: string, {signal, onProgress, ...timing}: DownloadOptions & FetchTiming = {},
): Promise<Result<{sizeBytes: number}>> {
	const remote = httpPath(folder, name);
	if (!remote.ok) return remote;
	const what = `Could not fetch ${cleanText(name)}`;
	const part = `${to}.part`;
	return withRetry(async () => {
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
			await renameWhole(part, to);
			await syncFolder(path.dirname(to));
			return success({sizeBytes: receivedBytes});
		} catch (error) {
			// A problem of this machine: asking the telescope again would not help.
			return failure(diskProblem(what, error, path.dirname(to)));
		} finally {
			file.body.destroy();
			await handle?.close().catch(() => undefined);
			// After the rename there is none; another program's file is never touched.
			await rm(part, {force: true}).catch(() => undefined);
		}
	}, briefly(signal, timing.firstRetryMs));
}

function checkLength(what: string, receivedBytes: number, bodyBytes: number | 'chunked' | undefined): Result<void> {
	if (bodyBytes === undefined) return failure(problemOf('incomplete', what, 'the telescope did not say how long the file is', 'Try again.', 'permanent'));
	if (bodyBytes === 'chunked' || bodyBytes === receivedBytes) return success();
	return failure(problemOf('incomplete', what, `only ${receivedBytes} of ${bodyBytes} bytes arrived`, 'Try again.'));
}

async function writeAll(handle: FileHandle, piece: Buffer): Promise<void> {
	for (let written = 0; written < piece.length;) {
		written += (await handle.write(piece, written)).bytesWritten;
	}
}
