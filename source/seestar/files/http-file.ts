import {request, type IncomingMessage} from 'node:http';
import {cancelled, failure, success, troubleOf, type Result, type Trouble, type TroubleKind} from '../../trouble/trouble.js';
import {lineTrouble} from '../connect.js';
import {deadline} from '../wait.js';

export type HttpTarget = {
	readonly host: string;
	readonly port: number;
	/** Percent-encoded, beginning with '/'. */
	readonly path: string;
	/** The start of a trouble's sentence. */
	readonly what: string;
	/** First and last byte wanted, counted from 0 and both included; the telescope may send the whole file nonetheless. */
	readonly range?: {readonly first: number; readonly last: number};
	readonly signal?: AbortSignal;
	/** Until the answer's head is there; default 15 s. */
	readonly answerTimeoutMs?: number;
};

/** An open answer; read it with readBody or destroy it. */
export type HttpFile = {
	/** Where in the file the body begins; 0 unless the range was honoured. */
	readonly firstByte: number;
	/** Length of the body, if told; 'chunked' when its end is marked otherwise. */
	readonly bodyBytes: number | 'chunked' | undefined;
	/** Length of the whole file, if told. */
	readonly fileBytes: number | undefined;
	readonly body: IncomingMessage;
};

/**
 * Asks a telescope for a file. 200 and 206 are both good answers to a range (RFC 9110,
 * section 14.2). A range behind the file's end (416) is trouble 'incomplete', permanent.
 * Trouble: missing, refused, unreachable, timeout, protocol, cancelled.
 */
export async function openHttpFile({host, port, path, what, range, signal, answerTimeoutMs = 15_000}: HttpTarget): Promise<Result<HttpFile>> {
	if (signal?.aborted) return failure(cancelled(what));
	const limit = deadline(answerTimeoutMs, signal);
	const headers = {'Accept-Encoding': 'identity', ...(range && {Range: `bytes=${range.first}-${range.last}`})};
	const answer = await new Promise<Result<IncomingMessage>>(resolve => {
		// A connection of its own for each file: the telescope's server is small, and a body may be left unread.
		const asked = request({host, port, path, headers, agent: false, signal: limit.signal}, response => {
			resolve(success(response));
		});
		asked.on('error', error => {
			const late = troubleOf('timeout', what, `no answer within ${answerTimeoutMs / 1000} s`, 'Try again.');
			resolve(failure(signal?.aborted ? cancelled(what) : limit.signal.aborted ? late : lineTrouble(what, error)));
		});
		asked.end();
	});
	limit.end();
	if (!answer.ok) return answer;
	const body = answer.value;
	// Errors after this point show in readBody; without a listener one would end the program.
	body.on('error', () => undefined);
	const file = headOf(body, range);
	if ('firstByte' in file) return success(file);
	body.destroy();
	return failure(troubleOf(file.kind, what, file.cause, 'Look at the telescope in its app.', file.retry));
}

/** What the head of an answer says of the file, or why it is of no use. */
export function headOf(body: IncomingMessage, range: HttpTarget['range']): HttpFile | {kind: TroubleKind; cause: string; retry?: Trouble['retry']} {
	const {statusCode = 0, headers} = body;
	const length = headers['content-length'];
	const told = length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
	const bodyBytes = headers['transfer-encoding'] === undefined ? told : 'chunked';
	if (statusCode === 200) return {firstByte: 0, bodyBytes, fileBytes: told, body};
	if (statusCode === 206 && range) {
		// RFC 9110, section 14.4; the total may be '*'.
		const parts = /^bytes (?<first>\d{1,15})-\d{1,15}\/(?<total>\d{1,15}|\*)$/.exec(headers['content-range'] ?? '')?.groups;
		if (Number(parts?.first) !== range.first) return {kind: 'protocol', cause: 'another part of the file was sent than asked for'};
		return {firstByte: range.first, bodyBytes, fileBytes: parts?.total === '*' ? undefined : Number(parts?.total), body};
	}

	if (statusCode === 404 || statusCode === 410) return {kind: 'missing', cause: 'there is no such file'};
	if (statusCode === 416) return {kind: 'incomplete', cause: 'the file ends before that', retry: 'permanent'};
	if (statusCode >= 500) return {kind: 'protocol', cause: `the telescope's file server failed (status ${statusCode})`};
	return {kind: 'refused', cause: `the telescope's file server said no (status ${statusCode})`};
}

/** What the reader of a body says about the next piece. */
export type Appetite = 'more' | 'enough';

/**
 * The slowest line that is worth waiting for, bytes a second: a stack of 4 MB takes four minutes on it. What comes slower
 * in the long run is ended, or a byte now and then would renew the wait for ever.
 */
const leastBytesPerSecond = 16 * 1024;

/**
 * Gives the body piece by piece to `take`, waiting for it, until it ends or `take` has
 * enough. A watchdog ends a stream that brings less than 1 KiB in `stallMs` (default 20 s), or that falls behind
 * `leastBytesPerSecond` by more than two such times, so neither silence nor a slow drip holds a night. Trouble: incomplete, timeout, cancelled.
 * What `take` throws goes on to the caller.
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
		// Trouble on this side, say a full disk, is none of the line.
		if (isTaking) throw error;
		if (signal?.aborted) return failure(cancelled(what));
		if (isSlow && !hasStalled) return failure(troubleOf('timeout', what, `less than ${leastBytesPerSecond / 1024} KiB came in a second`, 'Bring the telescope and this machine nearer to the access point, and try again.'));
		if (hasStalled) return failure(troubleOf('timeout', what, `almost nothing came for ${stallMs / 1000} s`, 'Try again.'));
		return failure(troubleOf('incomplete', what, 'the transfer broke off', 'Try again.'));
	} finally {
		clearInterval(watchdog);
		signal?.removeEventListener('abort', stop);
		body.destroy();
	}
}
