import {request, type IncomingMessage} from 'node:http';
import {cancelled, failure, success, problemOf, type Result, type Problem, type ProblemKind} from '../../errors/problem.js';
import {nextNumber, recordedHeads, type ScopeTap} from '../../recorder/wire-entry.js';
import {lineProblem} from '../connect.js';
import {deadline} from '../wait.js';

type HttpTarget = {
	readonly host: string;
	readonly port: number;
	/** Percent-encoded, beginning with '/'. */
	readonly path: string;
	/** The start of a problem's sentence. */
	readonly what: string;
	/** First and last byte wanted, counted from 0 and inclusive; the telescope may still send the whole file. */
	readonly range?: {readonly first: number; readonly last: number};
	readonly signal?: AbortSignal;
	/** How long to wait for the answer's head; default 15 s. */
	readonly answerTimeoutMs?: number;
	/** Receives the heads of question and answer. */
	readonly tap?: ScopeTap;
};

/** An open answer; read it with readBody or destroy it. */
type HttpFile = {
	/** Where in the file the body begins; 0 unless the range was honoured. */
	readonly firstByte: number;
	/** Length of the body, if given; 'chunked' if its end is marked in another way. */
	readonly bodyBytes: number | 'chunked' | undefined;
	/** Length of the whole file, if given. */
	readonly fileBytes: number | undefined;
	readonly body: IncomingMessage;
};

/**
 * Requests a file from a telescope. 200 and 206 are both valid answers to a range (RFC 9110, section 14.2). A range after
 * the file's end (416) is problem 'incomplete', permanent. Problem: missing, refused, unreachable, timeout, protocol,
 * cancelled.
 */
export async function openHttpFile({host, port, path, what, range, signal, answerTimeoutMs = 15_000, tap}: HttpTarget): Promise<Result<HttpFile>> {
	if (signal?.aborted) return failure(cancelled(what));
	const limit = deadline(answerTimeoutMs, signal);
	const number = nextNumber();
	tap?.({kind: 'httpAsked', number, path, ...(range && {range: `bytes=${range.first}-${range.last}`})});
	const headers = {'Accept-Encoding': 'identity', ...(range && {Range: `bytes=${range.first}-${range.last}`})};
	const answer = await new Promise<Result<IncomingMessage>>(resolve => {
		// A separate connection for each file: the telescope's server is small, and a body may be left unread.
		const asked = request({host, port, path, headers, agent: false, signal: limit.signal}, response => {
			resolve(success(response));
		});
		asked.on('error', error => {
			const late = problemOf('timeout', what, `no answer within ${answerTimeoutMs / 1000} s`, 'Try again.');
			resolve(failure(signal?.aborted ? cancelled(what) : limit.signal.aborted ? late : lineProblem(what, error)));
		});
		asked.end();
	});
	limit.end();
	if (!answer.ok) {
		tap?.({kind: 'httpFailed', number, why: answer.problem.kind === 'cancelled' ? 'cancelled' : answer.problem.cause});
		return answer;
	}

	const body = answer.value;
	tap?.({kind: 'httpAnswered', number, status: body.statusCode ?? 0, headers: recordedHeads(body.headers)});
	// Later errors show up in readBody; without a listener one would end the program.
	body.on('error', () => undefined);
	const file = headOf(body, range);
	if ('firstByte' in file) return success(file);
	body.destroy();
	return failure(problemOf(file.kind, what, file.cause, 'Look at the telescope in its app.', file.retry));
}

/** What the head of an answer says about the file, or why it is of no use. */
export function headOf(body: IncomingMessage, range: HttpTarget['range']): HttpFile | {kind: ProblemKind; cause: string; retry?: Problem['retry']} {
	const {statusCode = 0, headers} = body;
	const length = headers['content-length'];
	const told = length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
	const bodyBytes = headers['transfer-encoding'] === undefined ? told : 'chunked';
	if (statusCode === 200) return {firstByte: 0, bodyBytes, fileBytes: told, body};
	if (statusCode === 206 && range) {
		// RFC 9110, section 14.4; the total may be '*'.
		const parts = /^bytes (?<first>\d{1,15})-\d{1,15}\/(?<total>\d{1,15}|\*)$/.exec(headers['content-range'] ?? '')?.groups;
		if (Number(parts?.first) !== range.first) return {kind: 'protocol', cause: 'a different part of the file was sent'};
		return {firstByte: range.first, bodyBytes, fileBytes: parts?.total === '*' ? undefined : Number(parts?.total), body};
	}

	if (statusCode === 404 || statusCode === 410) return {kind: 'missing', cause: 'there is no such file'};
	if (statusCode === 416) return {kind: 'incomplete', cause: 'the file ends before that', retry: 'permanent'};
	if (statusCode >= 500) return {kind: 'protocol', cause: `the telescope's file server failed (status ${statusCode})`};
	return {kind: 'refused', cause: `the telescope's file server refused (status ${statusCode})`};
}

/** What the reader of a body says about the next piece. */
type Appetite = 'more' | 'enough';

/**
 * The slowest connection that is worth waiting for, in bytes per second: a stack of 4 MB takes four minutes on it. Anything
 * slower in the long run is ended, or a byte now and then would renew the wait for ever.
 */
const leastBytesPerSecond = 16 * 1024;

/**
 * Passes the body piece by piece to `take` and waits for it, until the body ends or `take` has enough. A watchdog ends a
 * stream that brings less than 1 KiB in `stallMs` (default 20 s), or that falls behind `leastBytesPerSecond` by more than
 * two such periods, so neither silence nor a slow trickle holds up a night. Problem: incomplete, timeout, cancelled. What
 * `take` throws reaches the caller.
 */
export async function readBody(
	{body}: HttpFile, take: (piece: Buffer) => Promise<Appetite> | Appetite, {what, signal, stallMs = 20_000}: {what: string; signal?: AbortSignal; stallMs?: number},
): Promise<Result<Appetite>> {
	let recentBytes = 0;
	let allBytes = 0;
	let hasStalled = false;
	let isSlow = false;
	let isTaking = false;
	const beganMs = performance.now();
	const watchdog = setInterval(() => {
		hasStalled = recentBytes < 1024;
		isSlow = performance.now() - beganMs - (2 * stallMs) > allBytes * 1000 / leastBytesPerSecond;
		recentBytes = 0;
		if (hasStalled || isSlow) body.destroy(new Error('stalled'));
	}, stallMs);
	const stop = (): void => {
		body.destroy(new Error('stopped'));
	};

	signal?.addEventListener('abort', stop, {once: true});
	if (signal?.aborted) stop();
	try {
		for await (const piece of body as AsyncIterable<Buffer>) {
			recentBytes += piece.length;
			allBytes += piece.length;
			isTaking = true;
			if (await take(piece) === 'enough') return success('enough');
			isTaking = false;
		}

		return success('more');
	} catch (error) {
		// A problem on this side, such as a full disk, is not a network problem.
		if (isTaking) throw error;
		if (signal?.aborted) return failure(cancelled(what));
		if (isSlow && !hasStalled) return failure(problemOf('timeout', what, `less than ${leastBytesPerSecond / 1024} KiB arrived per second`, 'Bring the telescope and this machine closer to the access point, and try again.'));
		if (hasStalled) return failure(problemOf('timeout', what, `almost nothing arrived for ${stallMs / 1000} s`, 'Try again.'));
		return failure(problemOf('incomplete', what, 'the transfer was interrupted', 'Try again.'));
	} finally {
		clearInterval(watchdog);
		signal?.removeEventListener('abort', stop);
		body.destroy();
	}
}
