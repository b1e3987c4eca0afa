import {randomBytes} from 'node:crypto';
import {open, rm} from 'node:fs/promises';
import path from 'node:path';
import {cleanText} from '../text/clean.js';
import {failure, success, troubleOf, type Result, type Trouble} from '../trouble/trouble.js';
import {errorWords, parseJson, readText} from './answer-text.js';
import {diskTrouble} from '../files/disk-trouble.js';
import {makeFolder} from '../files/make-folder.js';
import {syncFolder} from '../files/sync-folder.js';
import {openAnswer, type HttpCall, type OpenAnswer} from './http-call.js';
import {placeFile} from './place-file.js';
import {nameOfDownload} from './plain-name.js';
import type {TransferOptions} from './port.js';
import {readStackFile} from './stack-file.js';
import {isGood, statusTrouble} from './status-trouble.js';

/** The parts of a request that do not depend on what is fetched. */
export type DownloadSource = Pick<HttpCall, 'url' | 'authorization' | 'answerMs' | 'timing'>;

const longestWordsBytes = 65_536;

/** Fetches a stack into a folder (port.ts, `download`): a temporary name, length and FITS checked, fsync, then its name. */
export async function downloadStack(
	chunkKey: string, folder: string, source: DownloadSource, {signal, onProgress}: TransferOptions = {},
): Promise<Result<{readonly path: string; readonly sizeBytes: number}>> {
	const what = `Could not download ${cleanText(chunkKey)}`;
	const opened = await openAnswer({...source, method: 'GET', isCompressible: false, what, signal});
	if (!opened.ok) return failure(opened.trouble);
	const answer = opened.value;
	const {status, headers} = answer;
	if (!isGood(status) || /\b(?:json|html)\b/i.test(headers['content-type'] ?? '')) {
		const text = await readText(answer, what, longestWordsBytes);
		return failure(isGood(status) ? noStack(what, text.ok ? text.value : '') : statusTrouble(what, status, headers, text.ok ? text.value : ''));
	}

	const temporary = path.join(folder, `.crowdsky-${randomBytes(6).toString('hex')}.part`);
	try {
		await makeFolder(folder);
		const written = await writeBody(answer, temporary, what, onProgress);
		if (!written.ok) return written;
		const file = await readStackFile(temporary, what, {mayHaveExtensions: true});
		if (!file.ok) return failure(asFetched(what, file.trouble));
		const placed = await placeFile(temporary, nameOfDownload(headers['content-disposition'], chunkKey));
		await syncFolder(folder);
		return success({path: placed, sizeBytes: file.value.sizeBytes});
	} catch (error) {
		return failure(diskTrouble(what, error, folder));
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
		if (read.ok && told !== undefined && receivedBytes !== told) {
			return failure(troubleOf('incomplete', what, `${receivedBytes} of ${told} bytes came`, 'Try again.'));
		}

		await handle.sync();
		return read;
	} finally {
		await handle.close();
	}
}

/** What came instead of a stack with status 200. */
function noStack(what: string, text: string): Trouble {
	const words = errorWords(parseJson(text)?.value);
	if (words !== undefined) return troubleOf('refused', what, `the server says "${words}"`, 'Look at "crowdsky-tui stacks" for the keys.');
	return troubleOf('protocol', what, 'the server sent no FITS file, perhaps a login page', 'Check the server\'s address.', 'permanent');
}

/** Trouble of a file that came just now: a file that ends too early may come whole next time. */
function asFetched(what: string, {kind, cause}: Trouble): Trouble {
	if (kind === 'incomplete') return troubleOf('incomplete', what, cause, 'Try again.');
	if (kind === 'refused') return troubleOf('protocol', what, `what the server sent is no sound stack: ${cause}`, 'Ask the people of the server.', 'permanent');
	return troubleOf(kind, what, cause, 'Try again.');
}
