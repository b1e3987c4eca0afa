import {createReadStream} from 'node:fs';
import type {ServerResponse} from 'node:http';
import {once} from 'node:events';
import {setTimeout as wait} from 'node:timers/promises';
import {Readable} from 'node:stream';
import type {CoverageFault, DownloadFault, ReplyFault, ThumbnailFault, UploadFault} from './faults.js';

/** An answer before it is sent: a text, the first `sizeBytes` bytes of a file, or lines whose total length is not known in advance. */
export type Answer = {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer | {readonly path: string; readonly sizeBytes: number} | {readonly lines: Iterable<string>};
};

/** A fault of any request. */
export type AnyFault = ReplyFault | UploadFault | DownloadFault | CoverageFault | ThumbnailFault;

/** JSON, as the server's own programs answer. */
export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
	return {status, headers: {'content-type': 'application/json', ...headers}, body: Buffer.from(JSON.stringify(value))};
}

/** `{"error": ...}`. */
export function errorAnswer(status: number, error: string, headers: Readonly<Record<string, string>> = {}): Answer {
	return jsonAnswer(status, {error}, headers);
}

/** A page, as the web server in front of the programs answers. */
export function pageAnswer(status: number, title: string, content = ''): Answer {
	const page = `<!DOCTYPE html>\n<html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1>${content}</body></html>\n`;
	return {status, headers: {'content-type': 'text/html; charset=UTF-8'}, body: Buffer.from(page)};
}

/** What any unknown path gets, and every path once a session has ended: status 200. */
export function loginPage(): Answer {
	return pageAnswer(200, 'CrowdSky login', '<form method="post" action="/login.php"><input name="username"><input name="password" type="password"><button>Log in</button></form>');
}

/** The answer with which a fault replaces the real one; undefined if it leaves that alone. */
export function faultAnswer(fault: AnyFault | undefined): Answer | undefined {
	switch (fault?.kind) {
		case 'status': {
			const {status, headers} = fault;
			const json = errorAnswer(status, `A simulated ${status}.`, headers);
			return fault.body === undefined ? json : {...json, body: Buffer.from(fault.body)};
		}

		case 'loginPage':
			return loginPage();
		case 'noOk':
			return jsonAnswer(200, {status: 'queued'});
		case 'garbage':
			return {...jsonAnswer(200, ''), body: Buffer.from('{"ok":true,"job_id":17,"chunk')};
		case 'retryAfter':
			return errorAnswer(fault.status ?? 503, 'Too many requests.', retryAfterOf(fault));
		default:
			return undefined;
	}
}

function retryAfterOf({form, seconds = 1, text = '99999999999'}: Extract<ReplyFault, {kind: 'retryAfter'}>): Record<string, string> {
	switch (form) {
		case 'seconds':
			return {'retry-after': String(seconds)};
		case 'date':
			// A date has whole seconds, so it is rounded up, or it would already be over.
			return {'retry-after': new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000).toUTCString()};
		case 'absurd':
			return {'retry-after': text};
		case 'missing':
			return {};
	}
}

/** Sends an answer, in a broken way if the fault wants it. Rejects when the connection is lost. */
export async function sendAnswer(response: ServerResponse, {status, headers, body}: Answer, fault: AnyFault | undefined, signal: AbortSignal): Promise<void> {
	if ('lines' in body) {
		await sendLines(response, {status, headers, body}, fault?.kind === 'cutInBody' ? fault.bytes ?? 1024 : Number.POSITIVE_INFINITY, signal);
		return;
	}

	const sizeBytes = Buffer.isBuffer(body) ? body.length : body.sizeBytes;
	response.writeHead(status, {...headers, 'content-length': sizeBytes});
	const cutAt = fault?.kind === 'cutBeforeBody' ? 0 : fault?.kind === 'cutInBody' ? fault.bytes ?? Math.floor(sizeBytes / 2) : undefined;
	const rate = fault?.kind === 'slow' ? fault.bytesPerSecond ?? 20_000 : undefined;
	let left = Math.min(cutAt ?? sizeBytes, sizeBytes);
	if (left === 0) response.flushHeaders();
	else {
		const source = Buffer.isBuffer(body) ? [body] : createReadStream(body.path, {end: sizeBytes - 1}) as AsyncIterable<Buffer>;
		for await (const whole of source) {
			const step = rate === undefined ? whole.length : Math.max(1, Math.ceil(rate / 20));
			for (let at = 0; at < whole.length && left > 0; at += step) {
				const piece = whole.subarray(at, Math.min(at + step, at + left));
				left -= piece.length;
				signal.throwIfAborted();
				if (!response.write(piece)) await once(response, 'drain', {signal});
				if (rate !== undefined) await wait((piece.length / rate) * 1000, undefined, {signal});
			}

			if (left === 0) break;
		}
	}

	if (cutAt === undefined) {
		response.end();
		return;
	}

	// An end rather than a reset, which would discard what the receiver has not read yet.
	response.socket?.end();
}

/** In pieces of a certain size, because one line each would be one packet each. */
const pieceLength = 64 * 1024;

async function sendLines(
	response: ServerResponse, {status, headers, body: {lines}}: Omit<Answer, 'body'> & {readonly body: {readonly lines: Iterable<string>}}, cutAt: number, signal: AbortSignal,
): Promise<void> {
	response.writeHead(status, headers);
	function * pieces(): Generator<string> {
		let piece = '';
		for (const line of lines) {
			piece += `${line}\n`;
			if (piece.length < pieceLength) continue;
			yield piece;
			piece = '';
		}

		yield piece;
	}

	let left = cutAt;
	for await (const piece of Readable.from(pieces())) {
		signal.throwIfAborted();
		const part = String(piece).slice(0, left);
		left -= part.length;
		if (!response.write(part)) await once(response, 'drain', {signal});
		if (left > 0) continue;
		response.socket?.end();
		return;
	}

	response.end();
}
