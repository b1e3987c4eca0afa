import type {IncomingHttpHeaders} from 'node:http';
import type {Progress} from 'got';
import {cancelled, failure, success, problemOf, type Result, type Problem} from '../errors/problem.js';
import {nextNumber, quietly, recordedHeads, type Tap} from '../recorder/wire-entry.js';
import {lineProblem} from './line-problem.js';
import {followBody} from './sent/follow-body.js';
import type {Timing} from './timing.js';

/** One request to the server. */
export type HttpCall = {
	readonly method: 'GET' | 'POST';
	readonly url: URL;
	/** Undefined for what needs no login. */
	readonly authorization: string | undefined;
	/** Created again for every attempt. */
	readonly body?: FormData;
	/** Whether the answer may be compressed in transit; its length is checked only if it is not. */
	readonly isCompressible: boolean;
	/** The start of a problem's sentence. */
	readonly what: string;
	/** How long to wait for the answer's head, once everything has been sent. */
	readonly answerMs: number;
	readonly timing: Timing;
	readonly signal?: AbortSignal | undefined;
	/** Receives the heads of question and answer, without the credentials. */
	readonly tap?: Tap | undefined;
	/** Bytes of the body so far that the server's side has received, as far as the system reports it, and the total. */
	readonly onArrived?: (bytes: number, totalBytes: number) => void;
};

/** The head of an answer. Read it or close it. */
export type OpenAnswer = {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	/** What had not been handed over to the system when the answer came; undefined without a body. */
	readonly unsentBytes: number | undefined;
	/** Passes the body piece by piece to `take` and waits for it, until the body ends or `take` has enough. What `take` throws reaches the caller. */
	read(take: (piece: Buffer) => Promise<'enough' | void> | 'enough' | void): Promise<Result<void>>;
	close(): void;
};

/** A failure before the head of an answer; `hasAllGone` if the server may still have received the whole request. */
type CallFailure = {readonly ok: false; readonly problem: Problem; readonly hasAllGone: boolean; readonly unsentBytes: number | undefined};

// got waits until a piece was accepted before it passes the next, and the last piece of a form is its closing line of some
// 60 bytes: with more than that outstanding the server cannot have the whole.
const closingLineBytes = 1024;

/**
 * The slowest connection that is worth waiting for, in bytes per second: a stack of 4 MB takes a quarter of an hour on it.
 * Without it, a byte now and then would count as movement and renew the wait for ever.
 */
const leastBytesPerSecond = 4 * 1024;

/** Loads the HTTP client, with the first request or ahead of time: it is a large part of the program, and most of the work starts without a server. */
export const loadGot = async () => import('got');

/**
 * Sends a request and waits for the head of its answer, whatever the status. Redirects are not followed, so that the
 * credentials stay with the server they are meant for, and a POST does not silently become a GET. got's own retry is off (it
 * hangs with forms), the connection is used once, and one watchdog ends anything that does not move.
 */
export async function openAnswer(call: HttpCall): Promise<{readonly ok: true; readonly value: OpenAnswer} | CallFailure> {
	const {what, timing, signal} = call;
	if (signal?.aborted) return {ok: false, problem: cancelled(what), hasAllGone: false, unsentBytes: undefined};
	const {connectMs} = timing;
	const {default: got} = await loadGot();
	if (signal?.aborted) return {ok: false, problem: cancelled(what), hasAllGone: false, unsentBytes: undefined};
	const number = nextNumber();
	const tap = call.tap && quietly(call.tap);
	tap?.({kind: 'serverAsked', number, method: call.method, url: call.url.href});
	const request = got.stream(call.url, {
		method: call.method,
		headers: {...(call.authorization !== undefined && {authorization: call.authorization}), accept: 'application/json, */*', ...(!call.isCompressible && {'accept-encoding': 'identity'})},
		...(call.body && {body: call.body}),
		retry: {limit: 0},
		followRedirect: false,
		throwHttpErrors: false,
		decompress: call.isCompressible,
		agent: {http: false, https: false},
		timeout: {lookup: connectMs, connect: connectMs, secureConnect: connectMs},
	});

	let stopReason: 'stopped' | 'stalled' | 'late' | 'slow' | undefined;
	let timer: NodeJS.Timeout | undefined;
	const stop = (reason: typeof stopReason): void => {
		stopReason ??= reason;
		request.destroy();
	};

	/** Ends what has fallen behind the slowest line by more than two waits. */
	const keepPace = (sinceMs: number, bytes: number): void => {
		if (performance.now() - sinceMs - (2 * timing.stallMs) > bytes * 1000 / leastBytesPerSecond) stop('slow');
	};

	const wait = (milliseconds: number, reason: 'stalled' | 'late'): void => {
		clearTimeout(timer);
		timer = setTimeout(stop, milliseconds, reason);
	};

	const abort = (): void => {
		stop('stopped');
	};

	const beganMs = performance.now();
	let hasAnswered = false;
	const follower = call.onArrived && followBody({
		connection: () => request.socket,
		onArrived(bytes, totalBytes, isMeasured) {
			// While it is still arriving, nobody can have answered it; but byte by byte it would do so for ever.
			if (isMeasured && !hasAnswered && request.uploadProgress.percent === 1) {
				wait(call.answerMs, 'late');
				if (bytes < totalBytes) keepPace(beganMs, bytes);
			}

			call.onArrived?.(bytes, totalBytes);
		},
	});

	const close = (): void => {
		clearTimeout(timer);
		signal?.removeEventListener('abort', abort);
		request.destroy();
	};

	const problemNow = (error: unknown): Problem => {
		if (stopReason === 'stopped') return cancelled(what);
		if (stopReason === 'late') return problemOf('timeout', what, `the server did not answer within ${call.answerMs / 1000} s`, 'Try again later.');
		if (stopReason === 'slow') return problemOf('timeout', what, `less than ${leastBytesPerSecond / 1024} KiB moved per second`, 'Check the network, or try again later.');
		if (stopReason === 'stalled') return problemOf('timeout', what, `nothing moved for ${timing.stallMs / 1000} s`, 'Check the network, or try again later.');
		return lineProblem(what, error);
	};

	signal?.addEventListener('abort', abort, {once: true});
	wait(timing.stallMs, 'stalled');
	request.on('uploadProgress', ({transferred, total, percent}: Progress) => {
		if (hasAnswered) return;
		if (percent === 1) wait(call.answerMs, 'late');
		else wait(timing.stallMs, 'stalled');
		if (percent !== 1) keepPace(beganMs, transferred);
		if (total) follower?.handed(transferred, total);
	});

	const head = await new Promise<{readonly status: number; readonly headers: IncomingHttpHeaders} | {readonly error: unknown}>(resolve => {
		request.once('response', (response: {statusCode: number; headers: IncomingHttpHeaders}) => {
			resolve({status: response.statusCode, headers: response.headers});
		});
		// Stays for the life of the request: without a listener a late error would end the program.
		request.on('error', error => {
			resolve({error});
		});
		request.once('close', () => {
			resolve({error: undefined});
		});
	});
	hasAnswered = true;
	follower?.stop({isTaken: 'status' in head});
	const {transferred, total = 0} = request.uploadProgress;
	const unsentBytes = call.body && total > 0 ? total - transferred : undefined;
	if ('error' in head) {
		const problem = problemNow(head.error);
		close();
		tap?.({kind: 'serverFailed', number, why: problem.kind === 'cancelled' ? 'cancelled' : problem.cause});
		return {ok: false, problem, hasAllGone: transferred > 0 && total - transferred < closingLineBytes, unsentBytes};
	}

	tap?.({kind: 'serverAnswered', number, status: head.status, headers: recordedHeads(head.headers)});
	wait(timing.stallMs, 'stalled');
	return {ok: true, value: {...head, unsentBytes, close, async read(take) {
		const pieces = (request as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
		const readingSinceMs = performance.now();
		let bytes = 0;
		try {
			for (;;) {
				let next: IteratorResult<Buffer>;
				try {
					next = await pieces.next();
				} catch (error) {
					return failure(problemNow(error));
				}

				if (next.done) return success();
				wait(timing.stallMs, 'stalled');
				bytes += next.value.length;
				keepPace(readingSinceMs, bytes);
				if (await take(next.value) === 'enough') return success();
			}
		} finally {
			close();
		}
	}}};
}
