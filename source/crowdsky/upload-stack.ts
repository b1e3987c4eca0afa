import {stat} from 'node:fs/promises';
import {cleanText} from '../text/clean.js';
import {troubleOf, type Trouble} from '../trouble/trouble.js';
import {errorWords, notJson, parseJson, readText} from './answer-text.js';
import {diskTrouble} from '../files/disk-trouble.js';
import {openAnswer, type HttpCall, type OpenAnswer} from './http-call.js';
import type {StackUpload, TransferOptions, UploadAnswer} from './port.js';
import {retryAfterMs} from './retry-after.js';
import {readStackFile, type StackFile} from './stack-file.js';
import {numberOf, textOf} from './stack-rows.js';
import {isGood, statusTrouble} from './status-trouble.js';
import {makeUploadForm} from './upload-form.js';

/** The parts of a request that do not depend on what is sent. */
export type UploadTarget = Pick<HttpCall, 'url' | 'authorization' | 'answerMs' | 'timing'>;

const longestReceiptBytes = 1024 * 1024;
// The API's description names no field for the size it took; these are what such interfaces call it.
const sizeFields = ['file_size_bytes', 'size_bytes', 'file_size', 'size', 'bytes'];

/** Checks a stack's file and sends it once (port.ts, `upload`). */
export async function uploadStack(stack: StackUpload, target: UploadTarget, {signal, onProgress}: TransferOptions = {}): Promise<UploadAnswer> {
	const what = `Could not upload ${cleanText(stack.name)}`;
	const file = await readStackFile(stack.path, what);
	if (!file.ok) return failed(file.trouble);
	let body: FormData;
	try {
		body = await makeUploadForm(stack);
	} catch (error) {
		return failed(diskTrouble(what, error));
	}

	const {sizeBytes} = file.value;
	const opened = await openAnswer({
		...target, method: 'POST', body, isCompressible: true, what, signal,
		onSent(bytes, totalBytes) {
			onProgress?.(Math.max(0, Math.min(sizeBytes, bytes - (totalBytes - sizeBytes))), sizeBytes);
		},
	});
	// What the server strips of a header changes the size that it keeps.
	if (opened.ok) return judgeAnswer(opened.value, what, stack.isLocationScrubbed ? undefined : sizeBytes);
	if (opened.trouble.kind !== 'cancelled' && await hasChanged(stack.path, file.value)) {
		return failed(troubleOf('incomplete', what, 'the file changed while it was sent', 'Try again when it is complete.'));
	}

	return failed(opened.trouble, {mayHaveArrived: opened.hasAllGone});
}

async function judgeAnswer(answer: OpenAnswer, what: string, sizeBytes: number | undefined): Promise<UploadAnswer> {
	const {status, headers} = answer;
	const text = await readText(answer, what, longestReceiptBytes);
	if (!isGood(status)) {
		return failed(statusTrouble(what, status, headers, text.ok ? text.value : ''), {
			// A gateway may have lost the answer of a server that took the stack, or speak for one that is busy with it.
			mayHaveArrived: status >= 500 || status === 429,
			...((status === 429 || status === 503) && {retryAfterMs: retryAfterMs(headers, Date.now())}),
		});
	}

	if (!text.ok) return failed(text.trouble, {mayHaveArrived: true});
	const json = parseJson(text.value);
	if (!json) return failed(notJson(what, text.value), {mayHaveArrived: true});
	return readReceipt(json.value, what, sizeBytes);
}

/** `{"ok": true, "job_id": ..., "chunk_key": "..."}` and nothing less; with the size that was sent, where the server tells one and it is known what it must be. */
export function readReceipt(value: unknown, what: string, sizeBytes: number | undefined): UploadAnswer {
	const receipt = typeof value === 'object' && value !== null ? value as Readonly<Record<string, unknown>> : {};
	const words = errorWords(value);
	if (words !== undefined) return failed(troubleOf('refused', what, `the server says "${words}"`, 'Look at the file and the settings.'));
	const chunkKey = typeof receipt.chunk_key === 'string' && receipt.chunk_key !== '' ? receipt.chunk_key : undefined;
	// Without a key it is no receipt, but it says where the stack is: sent again, it would be answered so again.
	if (receipt.ok === true && chunkKey === undefined && /^(?:duplicate|exists|already)/i.test(textOf(receipt.status) ?? '')) {
		return failed(troubleOf('exists', what, 'the server has it already', 'Nothing needs to be done.'));
	}

	if (receipt.ok !== true || chunkKey === undefined) {
		const cause = receipt.ok === false ? 'the server did not take it and gives no reason' : 'the server answered without confirming it';
		return failed(troubleOf(receipt.ok === false ? 'refused' : 'protocol', what, cause, 'Try again later.'), {mayHaveArrived: receipt.ok !== false});
	}

	const toldBytes = sizeFields.map(field => numberOf(receipt[field])).find(bytes => bytes !== undefined);
	if (toldBytes !== undefined && sizeBytes !== undefined && toldBytes !== sizeBytes) {
		const cause = `the server confirms ${toldBytes} bytes of ${sizeBytes}`;
		// Sending again would make a second record beside the broken one.
		return failed(troubleOf('incomplete', what, cause, 'Look at the stack on the server before you send it again.', 'permanent'), {mayHaveArrived: true});
	}

	return {ok: true, value: {chunkKey, jobId: textOf(receipt.job_id)}};
}

async function hasChanged(path: string, {sizeBytes, modifiedMs}: StackFile): Promise<boolean> {
	const now = await stat(path).catch(() => undefined);
	return now?.size !== sizeBytes || now.mtimeMs !== modifiedMs;
}

function failed(trouble: Trouble, {mayHaveArrived = false, retryAfterMs: restMs}: {mayHaveArrived?: boolean; retryAfterMs?: number | undefined} = {}): UploadAnswer {
	return {ok: false, trouble, mayHaveArrived, retryAfterMs: restMs};
}
