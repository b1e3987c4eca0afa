import type {ReadStream} from 'node:fs';
import type {ServerResponse} from 'node:http';
import {setTimeout as wait} from 'node:timers/promises';
import type {HttpFault} from './faults.js';

/** Sends an answer in a broken way. Faults of the body need the file's stream; the head has already been written. */
export function sendSpoilt(response: ServerResponse, fault: HttpFault, stream?: ReadStream): void {
	switch (fault.kind) {
		case 'status':
			response.writeHead(fault.status, {'content-type': 'text/html'}).end(`<html><body>${fault.status}</body></html>`);
			return;
		case 'body':
			response.writeHead(200, {'content-type': fault.type ?? 'text/html', 'content-length': Buffer.byteLength(fault.body)}).end(fault.body);
			return;
		case 'reset':
			response.socket?.resetAndDestroy();
			return;
		case 'stall':
			response.flushHeaders();
			return;
		case 'truncate':
		case 'cut':
		case 'drip':
			if (stream !== undefined) void sendPart(response, fault, stream).catch(() => response.destroy());
			return;
		case 'ignoreRange':
			stream?.pipe(response);
	}
}

async function sendPart(response: ServerResponse, fault: Extract<HttpFault, {bytes: number}>, stream: ReadStream): Promise<void> {
	let left = fault.kind === 'drip' ? Number.POSITIVE_INFINITY : fault.bytes;
	for await (const piece of stream as AsyncIterable<Buffer>) {
		if (fault.kind === 'drip') {
			for (let at = 0; at < piece.length && !response.destroyed; at += fault.bytes) {
				response.write(piece.subarray(at, at + fault.bytes));
				await wait(fault.everyMs);
			}
		} else if (left > 0) {
			response.write(piece.subarray(0, left));
			left -= piece.length;
		}

		if (left <= 0 || response.destroyed) break;
	}

	if (fault.kind === 'drip') {
		response.end();
		return;
	}

	// What was written must be on its way before the connection ends.
	await wait(20);
	if (fault.kind === 'cut') response.socket?.resetAndDestroy();
	else response.socket?.end();
}
