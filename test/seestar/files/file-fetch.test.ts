import assert from 'node:assert/strict';
import {existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Readable} from 'node:stream';
import test from 'ava';
import {downloadFile} from '../../../source/seestar/files/download.js';
import {openHttpFile, readBody} from '../../../source/seestar/files/http-file.js';
import {fetchHeader, type FetchTiming, type FileSource} from '../../../source/seestar/files/fetch-header.js';
import {onLinux} from '../../support/on-system.js';

type Handler = (request: IncomingMessage, response: ServerResponse, nth: number) => void;

async function serving(handler: Handler, run: (source: FileSource, requests: IncomingMessage[]) => Promise<void>): Promise<void> {
	const requests: IncomingMessage[] = [];
	const server = createServer((request, response) => {
		requests.push(request);
		handler(request, response, requests.length);
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	try {
		await run({host: '127.0.0.1', port: (server.address() as AddressInfo).port}, requests);
	} finally {
		server.closeAllConnections();
		await new Promise(resolve => server.close(resolve));
	}
}

const quick: FetchTiming = {firstRetryMs: 10, stallMs: 100, answerTimeoutMs: 300};
const card = (text: string) => text.padEnd(80);

/** A FITS file whose header has this many blocks of 2880 bytes, followed by `dataBytes`. */
function fitsFile(blocks: number, dataBytes = 5760): Buffer {
	const cards = [card('SIMPLE  =                    T'), card('BITPIX  =                   16'), card('NAXIS   =                    0'), card('RA      =                85.25')];
	while (cards.length < (blocks * 36) - 1) cards.push(card('COMMENT filling'));
	return Buffer.concat([Buffer.from(cards.join('') + card('END')), Buffer.alloc(dataBytes)]);
}

function ranged(file: Buffer): Handler {
	return (request, response) => {
		const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
		const part = file.subarray(Number(first), Number(last) + 1);
		if (part.length === 0) response.writeHead(416, {'Content-Range': `bytes */${file.length}`}).end();
		else response.writeHead(206, {'Content-Length': part.length, 'Content-Range': `bytes ${first}-${Number(first) + part.length - 1}/${file.length}`}).end(part);
	};
}

const whole = (file: Buffer): Handler => (_request, response) => response.writeHead(200, {'Content-Length': file.length}).end(file);
const told = (result: Awaited<ReturnType<typeof fetchHeader>>) => result.ok ? [result.value.status, result.value.keywords.get('RA')] : [result.problem.kind, result.problem.retry];

test.serial('a header is fetched with one range request, its path percent-encoded', async () => {
	await serving(ranged(fitsFile(3, 5_000_000)), async (source, requests) => {
		assert.deepEqual(told(await fetchHeader(source, 'M 81', 'a #é?%.fit')), ['ok', 85.25]);
		assert.deepEqual(requests.map(({url, headers}) => [url, headers.range]), [['/MyWorks/M%2081/a%20%23%C3%A9%3F%25.fit', 'bytes=0-11519']]);
	});
});

test.serial('a long header is fetched in further ranges', async () => {
	await serving(ranged(fitsFile(40)), async (source, requests) => {
		assert.deepEqual(told(await fetchHeader(source, 'x', 'a.fit')), ['ok', 85.25]);
		assert.deepEqual(requests.map(({headers}) => headers.range), ['bytes=0-11519', 'bytes=11520-46079', 'bytes=46080-184319']);
	});
});

test.serial('a server that ignores ranges is read from the start and stopped early', async () => {
	for (const blocks of [3, 40]) {
		const file = fitsFile(blocks, 30_000_000);
		let takenBytes = 0;
		const inPieces = function * () {
			for (let at = 0; at < file.length; at += 65_536) {
				takenBytes += 65_536;
				yield file.subarray(at, at + 65_536);
			}
		};

		await serving((_request, response) => {
			Readable.from(inPieces()).pipe(response.writeHead(200, {'Content-Length': file.length}));
		}, async source => {
			assert.deepEqual(told(await fetchHeader(source, 'x', 'a.fit')), ['ok', 85.25]);
			await new Promise(resolve => setTimeout(resolve, 30));
			assert.ok(takenBytes < 25_000_000, `${takenBytes} bytes`);
		});
	}
});

test.serial('a missing file, an HTML page and an empty file are not retried', async () => {
	await serving((_request, response) => response.writeHead(404).end(), async (source, requests) => {
		assert.deepEqual(told(await fetchHeader(source, 'x', 'a.fit', quick)), ['missing', 'permanent']);
		assert.equal(requests.length, 1);
	});
	for (const file of [Buffer.from('<html>'.padEnd(4000)), Buffer.alloc(0)]) {
		for (const handler of [ranged(file), whole(file)]) {
			await serving(handler, async source => {
				assert.deepEqual(told(await fetchHeader(source, 'x', 'a.fit', quick)), ['protocol', 'permanent']);
			});
		}
	}
});

test.serial('a file that ends before END is distinguished from a long header', async () => {
	const cut = fitsFile(10).subarray(0, 20_000);
	await serving(ranged(cut), async source => {
		assert.deepEqual(told(await fetchHeader(source, 'x', 'a.fit', quick)), ['no-end', 85.25]);
	});
});

test.serial('transfer errors are retried: a 500, a reset, a truncated body, silence, a slow drip', async () => {
	const good = ranged(fitsFile(3));
	const bad: Handler[] = [
		(_request, response) => response.writeHead(500).end(),
		request => request.socket.resetAndDestroy(),
		(_request, response) => response.writeHead(206, {'Content-Length': 11_520, 'Content-Range': 'bytes 0-11519/20000'}).write('SIMPLE', () => response.destroy()),
		() => undefined,
		(_request, response) => {
			response.writeHead(206, {'Content-Length': 11_520, 'Content-Range': 'bytes 0-11519/20000'});
			const drip = setInterval(() => response.write('S'), 20);
			response.on('close', () => {
				clearInterval(drip);
			});
		},
		(_request, response) => response.writeHead(206, {'Content-Range': 'bytes 7-9/20000'}).end('abc'),
	];
	for (const [index, fault] of bad.entries()) {
		await serving((request, response, nth) => {
			(nth === 1 ? fault : good)(request, response, nth);
		}, async (source, requests) => {
			assert.deepEqual(told(await fetchHeader(source, 'x', 'a.fit', quick)), ['ok', 85.25], `fault ${index}`);
			assert.equal(requests.length, 2);
		});
	}
});

test.serial('a download is complete under its name, reports progress, and leaves no partial file', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'fetch-'));
	const to = path.join(folder, 'a.fit');
	const file = fitsFile(3, 3_000_000);
	try {
		await serving(whole(file), async source => {
			let last: unknown;
			const result = await downloadFile(source, 'x', 'a.fit', to, {...quick, onProgress: (...seen) => {
				last = seen;
			}});
			assert.deepEqual(result, {ok: true, value: {sizeBytes: file.length}});
			assert.deepEqual(last, [file.length, file.length]);
			assert.ok(readFileSync(to).equals(file));
			assert.equal(existsSync(`${to}.part`), false);
		});
	} finally {
		rmSync(folder, {recursive: true});
	}
});

test.serial('a download that is truncated, stopped or cannot be written leaves the old file in place', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'fetch-'));
	const to = path.join(folder, 'a.fit');
	writeFileSync(to, 'before');
	try {
		const short: Handler = (_request, response) => response.writeHead(200, {'Content-Length': 99_999}).write('x'.repeat(5000), () => response.destroy());
		await serving(short, async (source, requests) => {
			const result = await downloadFile(source, 'x', 'a.fit', to, quick);
			assert.equal(!result.ok && result.problem.kind, 'incomplete');
			assert.equal(requests.length, 3);
		});
		const stalled: Handler = (_request, response) => response.writeHead(200, {'Content-Length': 99_999}).write('x');
		await serving(stalled, async source => {
			const result = await downloadFile(source, 'x', 'a.fit', to, quick);
			assert.equal(!result.ok && result.problem.kind, 'timeout');
			const stop = new AbortController();
			setTimeout(() => {
				stop.abort();
			}, 30);
			const stopped = await downloadFile(source, 'x', 'a.fit', to, {...quick, stallMs: 5000, signal: stop.signal});
			assert.equal(!stopped.ok && stopped.problem.kind, 'cancelled');
		});
		await serving((_request, response) => response.end('no length, chunked'), async source => {
			assert.ok((await downloadFile(source, 'x', 'a.fit', path.join(folder, 'b.fit'), quick)).ok);
			const nowhere = await downloadFile(source, 'x', 'a.fit', path.join(folder, 'none', 'a.fit'), quick);
			assert.equal(!nowhere.ok && nowhere.problem.kind, 'missing');
		});
		assert.equal(readFileSync(to, 'utf8'), 'before');
		assert.equal(existsSync(`${to}.part`), false);
	} finally {
		rmSync(folder, {recursive: true});
	}
});

test.serial('a name that would leave the folder is never requested', async () => {
	await serving(whole(fitsFile(1)), async (source, requests) => {
		for (const [folder, name] of [['..', 'x.fit'], ['x', '../x.fit'], ['x', '..'], ['a/b', 'x'], ['x', 'a\\b'], ['x', ''], ['x', 'a\u001B.fit'], ['x', '\uD800.fit'], ['x', 'n'.repeat(256)]] as const) {
			const result = await fetchHeader(source, folder, name);
			assert.equal(!result.ok && result.problem.kind, 'usage', name);
		}

		assert.equal(requests.length, 0);
	});
});

onLinux.serial('a full disk of this machine was reported as a broken transfer, and the telescope was asked three times', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'crowdsky-full-'));
	try {
		const to = path.join(folder, 'a.fit');
		// A device that is always full.
		symlinkSync('/dev/full', `${to}.part`);
		await serving(whole(fitsFile(2, 500_000)), async (source, requests) => {
			const fetched = await downloadFile(source, 'x', 'a.fit', to, quick);
			assert.deepEqual(fetched.ok || [fetched.problem.kind, fetched.problem.retry, fetched.problem.cause], ['full', 'permanent', `this machine's disk is full (${folder})`]);
			assert.equal(requests.length, 1);
		});
	} finally {
		rmSync(folder, {recursive: true});
	}
});

test.serial('a file that came at 10 KB a second occupied the program without limit', async t => {
	t.timeout(20_000);
	await serving((_request, response) => {
		response.writeHead(200, {'Content-Length': 200_000_000});
		// More than 1 KiB in each period of the watchdog: progress, but never an end.
		const drip = setInterval(() => response.write(Buffer.alloc(440)), 40);
		response.on('close', () => {
			clearInterval(drip);
		});
	}, async source => {
		const opened = await openHttpFile({...source, path: '/MyWorks/x/a.fit', what: 'x'});
		assert.ok(opened.ok, 'it answers');
		const read = await readBody(opened.value, () => 'more', {what: 'x', stallMs: 600});
		assert.equal(read.ok ? 'the whole' : read.problem.kind, 'timeout');
		assert.match(read.ok ? '' : read.problem.cause, /less than 16 KiB/);
	});
});
