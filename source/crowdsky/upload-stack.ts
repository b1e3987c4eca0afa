import {stat} from 'node:fs/promises';
import {cleanText} from '../format/clean-text.js';
import {problemOf, type Problem} from '../errors/problem.js';
import {errorWords, notJson, parseJson, readText} from './answer-text.js';
import {diskProblem} from '../errors/disk-problem.js';
import {openAnswer, type HttpCall, type OpenAnswer} from './http-call.js';
import type {StackUpload, TransferOptions, UploadAnswer} from './port.js';
import {retryAfterMs} from './retry-after.js';
import {readStackFile, type StackFile} from './stack-file.js';
import {numberOf, textOf} from './stack-rows.js';
import {isGood, statusProblem} from './status-problem.js';
import {makeUploadForm} from './upload-form.js';

/** The parts of a request that do not depend on what is sent. */
type UploadTarget = Pick<HttpCall, 'url' | 'authorization' | 'answerMs' | 'timing' | 'tap'>;

const longestReceiptBytes = 1024 * 1024;
/** With this much of a file still to be sent the server cannot have the whole, whatever the program's own buffers hold. */
const buffersAtMostBytes = 1_048_576;
const lookFirst = 'Look at the stack on the server before you send it again.';
// The API's description names no field for the size that it received; these are the usual names in such interfaces.
const sizeFields = ['file_size_bytes', 'size_bytes', 'file_size', 'size', 'bytes'];

/** Checks a stack's file and sends it once (port.ts, `upload`). */
export async function uploadStack(stack: StackUpload, target: UploadTarget, {signal, onProgress}: TransferOptions = {}): Promise<UploadAnswer> {
	const what = `Could not upload ${cleanText(stack.name)}`;
	const file = await readStackFile(stack.path, what);
	if (!file.ok) return failed(file.problem);
	let body: FormData;
	try {
		body = await makeUploadForm(stack);
	} catch (error) {
		return failed(diskProblem(what, error));
	}

	const {sizeBytes} = file.value;
	const opened = await openAnswer({
		...target, method: 'POST', body, isCompressible: true, what, signal,
		onArrived(bytes, totalBytes) {
			onProgress?.(Math.max(0, Math.min(sizeBytes, bytes - (totalBytes - sizeBytes))), sizeBytes);
		},
	});
	// What the server strips from a header changes the size of what it keeps.
	const isSurelyPartial = ({unsentBytes}: {readonly unsentBytes: number | undefined}) => unsentBytes !== undefined && unsentBytes > buffersAtMostBytes;
	if (opened.ok) {
		const isPartial = isSurelyPartial(opened.value);
		const answer = await judgeAnswer(opened.value, what, stack.isLocationScrubbed ? undefined : sizeBytes);
		if (!answer.ok) return {...answer, isSurelyPartial: isPartial};
		// What it has is not the stack; sent again, there might be two records.
		return isPartial ? failed(problemOf('incomplete', what, 'the server confirmed it before it was sent', lookFirst, 'permanent'), {mayHaveArrived: true}) : answer;
	}

	// What was changed only after all of it had gone may have arrived as it was.
	if (opened.problem.kind !== 'cancelled' && !opened.hasAllGone && await hasChanged(stack.path, file.value)) {
		return failed(problemOf('incomplete', what, 'the file changed while it was being sent', 'Try again when it is complete.'));
	}

	return {...failed(opened.problem, {mayHaveArrived: opened.hasAllGone}), isSurelyPartial: isSurelyPartial(opened)};
}

async function judgeAnswer(answer: OpenAnswer, what: string, sizeBytes: number | undefined): Promise<UploadAnswer> {
	const {status, headers} = answer;
	const text = await readText(answer, what, longestReceiptBytes);
	if (!isGood(status)) {
		return failed(statusProblem(what, status, headers, text.ok ? text.value : ''), {
			// A gateway may have lost the answer of a server that took the stack, or may answer for one that is still busy
			// with it.
			mayHaveArrived: status >= 500 || status === 429,
			...((status === 429 || status === 503) && {retryAfterMs: retryAfterMs(headers, Date.now())}),
		});
	}

	if (!text.ok) return failed(text.problem, {mayHaveArrived: true});
	const json = parseJson(text.value);
	if (!json) return failed(notJson(what, text.value), {mayHaveArrived: true});
	return readReceipt(json.value, what, sizeBytes);
}

/**
 * Nothing less than `{"ok": true, "job_id": ..., "chunk_key": "..."}`; with the size that was sent, if the server reports a
 * size and the right one is known.
 */
export function readReceipt(value: unknown, what: string, sizeBytes: number | undefined): UploadAnswer {
	const receipt = typeof value === 'object' && value !== null ? value as Readonly<Record<string, unknown>> : {};
	const words = errorWords(value);
	if (words !== undefined) return failed(problemOf('refused', what, `the server says "${words}"`, 'Check the file and the settings.'));
	const chunkKey = typeof receipt.chunk_key === 'string' && receipt.chunk_key !== '' ? receipt.chunk_key : undefined;
	// Without a key it is not a receipt, but it says where the stack is: sent again, it would get the same answer.
	if (receipt.ok === true && chunkKey === undefined && /^(?:duplicate|exists|already)/i.test(textOf(receipt.status) ?? '')) {
		return failed(problemOf('exists', what, 'the server already has it', 'Nothing needs to be done.'));
	}

	if (receipt.ok !== true || chunkKey === undefined) {
		const cause = receipt.ok === false ? 'the server did not accept it and gave no reason' : 'the server answered without confirming it';
		return failed(problemOf(receipt.ok === false ? 'refused' : 'protocol', what, cause, 'Try again later.'), {mayHaveArrived: receipt.ok !== false});
	}

	const toldBytes = sizeFields.map(field => numberOf(receipt[field])).find(bytes => bytes !== undefined);
	if (toldBytes !== undefined && sizeBytes !== undefined && toldBytes !== sizeBytes) {
		const cause = `the server confirms ${toldBytes} bytes of ${sizeBytes}`;
		// Sending it again would make a second record beside the broken one.
		return failed(problemOf('incomplete', what, cause, lookFirst, 'permanent'), {mayHaveArrived: true});
	}

	return {ok: true, value: {chunkKey, jobId: textOf(receipt.job_id)}};
}

async function hasChanged(path: string, {sizeBytes, modifiedMs}: StackFile): Promise<boolean> {
	const now = await stat(path).catch(() => undefined);
	return now?.size !== sizeBytes || now.mtimeMs !== modifiedMs;
}

type Failed = Extract<UploadAnswer, {ok: false}>;

function failed(problem: Problem, {mayHaveArrived = false, retryAfterMs: restMs}: {mayHaveArrived?: boolean; retryAfterMs?: number | undefined} = {}): Failed {
	return {ok: false, problem, mayHaveArrived, isSurelyPartial: false, retryAfterMs: restMs};
}
