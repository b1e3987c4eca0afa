import assert from 'node:assert/strict';
import {readFileSync, statSync} from 'node:fs';
import type {IncomingMessage} from 'node:http';
import {setTimeout as wait} from 'node:timers/promises';
import {holds, fitsFile, inFolder, json, receipt, serving, stackIn} from '../scripted-server.js';
import {onLinux} from '../../support/on-system.js';

/** Between the kernel and the server's program: what Node has read and not yet passed on. */
const readAheadBytes = 131_072;

/** Reads a body at a rate, in bytes per millisecond; `tell` is called after each piece. */
async function readSlowly(request: IncomingMessage, rate: number, tell: (bytes: number) => void = () => undefined): Promise<void> {
	const sinceMs = performance.now();
	let bytes = 0;
	for await (const piece of request) {
		bytes += (piece as Buffer).length;
		tell(bytes);
		const early = (bytes / rate) - (performance.now() - sinceMs);
		if (early > 2) await wait(early);
	}
}

/** What the server's kernel has received for this connection and its program has not read: the receive buffer cannot be made small from here. */
function unreadBytes({localPort = 0, remotePort = 0}: IncomingMessage['socket']): number {
	const ends = (port: number) => `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
	const row = readFileSync('/proc/net/tcp', 'latin1').split('\n').map(line => line.trim().split(/\s+/)).find(([, local = '', remote = '']) => local.endsWith(ends(localPort)) && remote.endsWith(ends(remotePort)));
	return Number.parseInt(row?.[4]?.split(':')[1] ?? '0', 16);
}

// On loopback the sender's kernel takes 2.5 MB in an instant, which proves nothing.
onLinux.serial('a bar is within 128 KiB of what the server\'s side has taken, moves with it, and is full while the server is working', async () => {
	await inFolder(async folder => {
		const stack = stackIn(folder, fitsFile(80_000));
		const totalBytes = statSync(stack.path).size;
		let read = 0;
		let answeredAtMs = 0;
		let from: IncomingMessage['socket'] | undefined;
		const shown: Array<{bytes: number; taken: number; atMs: number}> = [];
		await serving(async (request, response) => {
			from = request.socket;
			await readSlowly(request, 1500, bytes => {
				read = bytes;
			});
			await wait(900);
			answeredAtMs = performance.now();
			json(response, receipt);
		}, async ({crowdsky}) => {
			const sent = await crowdsky.upload(stack, {onProgress: bytes => shown.push({bytes, taken: read + (from ? unreadBytes(from) : 0), atMs: performance.now()})});
			holds(sent.ok);
		}, {timing: {uploadAnswerMs: 20_000, stallMs: 20_000}});
		for (const {bytes, taken} of shown) holds(bytes - taken <= readAheadBytes, `${bytes} of ${totalBytes} shown when ${taken} had been taken`);
		holds(shown.some(({bytes}) => bytes > 0 && bytes < totalBytes * 0.9), JSON.stringify(shown));
		assert.equal(shown.at(-1)?.bytes, totalBytes);
		holds((shown.at(-1)?.atMs ?? Infinity) < answeredAtMs, 'it was full with the answer only');
	});
});

onLinux.serial('the time-out for an answer does not begin while the file is still arriving', async () => {
	await inFolder(async folder => {
		const stack = stackIn(folder, fitsFile(80_000));
		await serving(async (request, response) => {
			await readSlowly(request, 1500);
			json(response, receipt);
		}, async ({crowdsky}) => {
			holds((await crowdsky.upload(stack)).ok);
		}, {timing: {uploadAnswerMs: 1000, stallMs: 1000}});
	});
});

// The kernel has everything at once, and what it still has to send has no time-out of its own.
onLinux.serial('a server that took the end of a file byte by byte extended the wait for an answer for ever', async t => {
	const {now} = performance;
	let aheadMs = 0;
	performance.now = () => now.call(performance) + aheadMs;
	t.teardown(() => {
		performance.now = now;
	});
	await inFolder(async folder => {
		await serving(async (request, response) => {
			await wait(1500);
			aheadMs = 7_200_000;
			await readSlowly(request, 400).then(() => {
				json(response, receipt);
			}, () => undefined);
		}, async ({crowdsky}) => {
			const sent = await crowdsky.upload(stackIn(folder, fitsFile(40_000)));
			assert.deepEqual(sent.ok ? 'sent' : [sent.problem.cause, sent.mayHaveArrived, sent.isSurelyPartial], ['less than 4 KiB moved per second', true, false]);
		}, {timing: {uploadAnswerMs: 4000, stallMs: 4000}});
	});
});
