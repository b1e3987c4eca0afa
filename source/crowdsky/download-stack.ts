import {randomBytes} from 'node:crypto';
import {open, rm} from 'node:fs/promises';
import path from 'node:path';
import {cleanText} from '../format/clean-text.js';
import {cancelled, failure, success, problemOf, type Result, type Problem} from '../errors/problem.js';
import {errorWords, parseJson, readText} from './answer-text.js';
import {diskProblem} from '../errors/disk-problem.js';
import {makeFolder} from '../files/make-folder.js';
import {syncFolder} from '../files/sync-folder.js';
import {openAnswer, type HttpCall, type OpenAnswer} from './http-call.js';
import {saveWithoutOverwriting} from './save-without-overwriting.js';
import {nameOfDownload} from './plain-name.js';
import type {TransferOptions} from './port.js';
import {readStackFile} from './stack-file.js';
import {isGood, statusProblem} from './status-problem.js';

/** The parts of a request that do not depend on what is fetched. */
type DownloadSource = Pick<HttpCall, 'url' | 'authorization' | 'answerMs' | 'timing' | 'tap'>;

const longestWordsBytes = 65_536;

/** Fetches a stack into a folder (port.ts, `download`): under a temporary name, with length and FITS checked and fsync called, then gives it its name. */
export async function downloadStack(
	chunkKey: string, folder: string, source: DownloadSource, {signal, onProgress}: TransferOptions = {},
): Promise<Result<{readonly path: string; readonly sizeBytes: number}>> {
	const what = `Could not download ${cleanText(chunkKey)}`;
	const opened = await openAnswer({...source, method: 'GET', isCompressible: false, what, signal});
	if (!opened.ok) return failure(opened.problem);
	const answer = opened.value;
	const {status, headers} = answer;
	if (!isGood(status) || /\b(?:json|html)\b/i.test(headers['content-type'] ?? '')) {
		const text = await readText(answer, what, longestWordsBytes);
		return failure(isGood(status) ? noStack(what, text.ok ? text.value : '') : statusProblem(what, status, headers, text.ok ? text.value : ''));
	}

	const temporary = path.join(folder, `.crowdsky-${randomBytes(6).toString('hex')}.part`);
	try {
		await makeFolder(folder);
		const written = await writeBody(answer, temporary, what, onProgress);
		if (!written.ok) return written;
		// Even if all of it has arrived in one piece.
		if (signal?.aborted) return failure(cancelled(what));
		const file = await readStackFile(temporary, what, {mayHaveExtensions: true});
		if (!file.ok) return failure(asFetched(what, file.problem));
		const placed = await saveWithoutOverwriting(temporary, nameOfDownload(headers['content-disposition'], chunkKey));
		await syncFolder(folder);
		return success({path: placed, sizeBytes: file.value.sizeBytes});
	} catch (error) {
		return failure(diskProblem(what, error, folder));
	} finally {
		answer.close();
		await rm(temporary, {force: true}).catch(() => undefined);
	}
}

async function writeBody(answer: OpenAnswer, temporary: string, what: string, onProgress: TransferOptions['onProgress']): Promise<Result<void>> {
	const {headers} = answer;
	const told = /^\d{1,15}$/.test(headers['content-length'] ?? '') && headers['transfer-encoding'] === undefined ? Number(headers['content-length']) : undefined;
	const handle = await open(temporary, 'wx');
	try {
		let receivedBytes = 0;
		const read = await answer.read(async piece => {
			for (let written = 0; written < piece.length;) written += (await handle.write(piece, written)).bytesWritten;
			receivedBytes += piece.length;
			onProgress?.(receivedBytes, told);
		});
		if (!read.ok) return read;
		if (told !== undefined && receivedBytes !== told) {
			return failure(problemOf('incomplete', what, `only ${receivedBytes} of ${told} bytes arrived`, 'Try again.'));
		}

		await handle.sync();
		return read;
	} finally {
		await handle.close();
	}
}

/** What arrived instead of a stack with status 200. */
function noStack(what: string, text: string): Problem {
	const words = errorWords(parseJson(text)?.value);
	if (words !== undefined) return problemOf('refused', what, `the server says "${words}"`, 'See "crowdsky-tui stacks" for the keys.');
	return problemOf('protocol', what, 'the server sent no FITS file, perhaps a login page', 'Check the server\'s address.', 'permanent');
}

/** The problem of a file that has just arrived: one that ends too early may be complete next time. */
function asFetched(what: string, {kind, cause}: Problem): Problem {
	if (kind === 'incomplete') return problemOf('incomplete', what, cause, 'Try again.');
	if (kind === 'refused') return problemOf('protocol', what, `what the server sent is not a valid stack: ${cause}`, "Ask the server's operators.", 'permanent');
	return problemOf(kind, what, cause, 'Try again.');
}
