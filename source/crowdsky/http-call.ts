import type {IncomingHttpHeaders} from 'node:http';
import got, {type Progress} from 'got';
import {cancelled, failure, success, troubleOf, type Result, type Trouble} from '../trouble/trouble.js';
import {lineTrouble} from './line-trouble.js';
import type {Timing} from './timing.js';

/** One request to the server. */
export type HttpCall = {
	readonly method: 'GET' | 'POST';
	readonly url: URL;
	readonly authorization: string;
	/** Made anew for every attempt. */
	readonly body?: FormData;
	/** Whether the answer may be compressed on its way; its length is checked only where it is not. */
	readonly isCompressible: boolean;
	/** The start of a trouble's sentence. */
	readonly what: string;
	/** Until the answer's head, once all has been sent. */
	readonly answerMs: number;
	readonly timing: Timing;
	readonly signal?: AbortSignal | undefined;
	/** Bytes of the body so far that the system took over, and all of them. */
	readonly onSent?: (bytes: number, totalBytes: number) => void;
};

/** The head of an answer. Read it or close it. */
export type OpenAnswer = {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	/** Gives the body piece by piece and waits for `take`, until it ends or `take` has enough. What `take` throws goes on to the caller. */
	read(take: (piece: Buffer) => Promise<'enough' | void> | 'enough' | void): Promise<Result<void>>;
	close(): void;
};

/** A failure before the head of an answer; `hasAllGone` when the server may have the whole request nonetheless. */
export type CallFailure = {readonly ok: false; readonly trouble: Trouble; readonly hasAllGone: boolean};

// got waits until a piece was taken over before it gives the next, and the last piece of a form is its closing
// line of some 60 bytes: with more than that outstanding the server cannot have the whole.
const closingLineBytes = 1024;

/**
 * The slowest line that is worth waiting for, bytes a second: a stack of 4 MB takes a quarter of an hour on it. A byte now and
 * then is movement, and would otherwise renew the wait for ever.
 */
const leastBytesPerSecond = 4 * 1024;

/**
 * Sends a request and waits for the head of its answer, whatever its status; redirects are not followed, so that the
 * credentials stay with the server that they are for, and a post does not silently become a get. got's own retry is
 * off (it hangs with forms), the connection is used once, and one watchdog ends what does not move.
 */
export async function openAnswer(call: HttpCall): Promise<{readonly ok: true; readonly value: OpenAnswer} | CallFailure> {
	const {what, timing, signal} = call;
	if (signal?.aborted) return {ok: false, trouble: cancelled(what), hasAllGone: false};
	const {connectMs} = timing;
	const request = got.stream(call.url, {
		method: call.method,
		headers: {authorization: call.authorization, accept: 'application/json, */*', ...(!call.isCompressible && {'accept-encoding': 'identity'})},
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

	const close = (): void => {
		clearTimeout(timer);
		signal?.removeEventListener('abort', abort);
		request.destroy();
	};

	const troubleNow = (error: unknown): Trouble => {
		if (stopReason === 'stopped') return cancelled(what);
		if (stopReason === 'late') return troubleOf('timeout', what, `the server did not answer within ${call.answerMs / 1000} s`, 'Try again later.');
		if (stopReason === 'slow') return troubleOf('timeout', what, `less than ${leastBytesPerSecond / 1024} KiB moved in a second`, 'Check the network, or try again later.');
		if (stopReason === 'stalled') return troubleOf('timeout', what, `nothing moved for ${timing.stallMs / 1000} s`, 'Check the network, or try again later.');
		return lineTrouble(what, error);
	};

	signal?.addEventListener('abort', abort, {once: true});
	wait(timing.stallMs, 'stalled');
	const beganMs = performance.now();
	let hasAnswered = false;
	request.on('uploadProgress', ({transferred, total, percent}: Progress) => {
		if (hasAnswered) return;
		if (percent === 1) wait(call.answerMs, 'late');
		else wait(timing.stallMs, 'stalled');
		if (percent !== 1) keepPace(beganMs, transferred);
		if (total) call.onSent?.(transferred, total);
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
	if ('error' in head) {
		const {transferred, total = 0} = request.uploadProgress;
		const trouble = troubleNow(head.error);
		close();
		return {ok: false, trouble, hasAllGone: transferred > 0 && total - transferred < closingLineBytes};
	}

	wait(timing.stallMs, 'stalled');
	return {ok: true, value: {...head, close, async read(take) {
		const pieces = (request as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
		const readingSinceMs = performance.now();
		let bytes = 0;
		try {
			for (;;) {
				let next: IteratorResult<Buffer>;
				try {
					next = await pieces.next();
				} catch (error) {
					return failure(troubleNow(error));
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
