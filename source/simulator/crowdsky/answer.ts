import {createReadStream} from 'node:fs';
import {type ServerResponse} from 'node:http';
import {once} from 'node:events';
import {setTimeout as wait} from 'node:timers/promises';
import {type DownloadFault, type ReplyFault, type UploadFault} from './faults.js';

/** An answer before it is sent: a text, or a file's first `sizeBytes` bytes. */
export type Answer = {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer | {readonly path: string; readonly sizeBytes: number};
};

/** A fault of any request. */
export type AnyFault = ReplyFault | UploadFault | DownloadFault;

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

/** What any path that is none gets, and every path once a session has ended: status 200. */
export function loginPage(): Answer {
	return pageAnswer(200, 'CrowdSky login', '<form method="post" action="/login.php"><input name="username"><input name="password" type="password"><button>Log in</button></form>');
}

/** The answer that a fault puts in the place of the work's; undefined where it leaves that alone. */
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
			// A date has whole seconds: rounded up, so that it is not over already.
			return {'retry-after': new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000).toUTCString()};
		case 'absurd':
			return {'retry-after': text};
		case 'missing':
			return {};
	}
}

/** Sends an answer, the wrong way where the fault wants it. Rejected when the connection goes. */
export async function sendAnswer(response: ServerResponse, {status, headers, body}: Answer, fault: AnyFault | undefined, signal: AbortSignal): Promise<void> {
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

	// An end rather than a reset, which would take from the receiver what it has not read yet.
	response.socket?.end();
}
