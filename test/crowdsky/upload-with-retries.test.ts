import assert from 'node:assert/strict';
import test from 'node:test';
import {type CrowdSky, type StackUpload, type UploadAnswer} from '../../source/crowdsky/port.js';
import {uploadWithRetries, type UploadAttempts} from '../../source/crowdsky/upload-with-retries.js';
import {findOnServer} from '../../source/planning/on-server.js';
import {failure, success, troubleOf} from '../../source/trouble/trouble.js';
import {bodyOf, fitsFile, type Handler, holds, inFolder, json, partsOf, receipt, serving, stackIn} from './scripted-server.js';

const file = fitsFile(100);
const sought = {
	chunk: '20260227.81', filter: 'LP', exposureSeconds: 10, frames: 33, raDegrees: 85.25, decDegrees: -2.46,
	blockStartMs: Date.parse('2026-02-27T20:15:00Z'), blockEndMs: Date.parse('2026-02-27T20:30:00Z'),
};

type Night = {
	/** What the server does with each upload whose body came, from the first on; the last holds for all further ones. */
	readonly answers: readonly Handler[];
	/** Whether it has kept the stack by then. */
	readonly isKept?: boolean;
	/** How much later than an upload the list has it, ms of the clock below. */
	readonly listedAfterMs?: number;
	readonly list?: Handler;
};

/** A server that may keep what it was sent, a clock that only pauses move, and one upload with retries. */
async function uploading({answers, isKept = false, listedAfterMs = 0, list}: Night, more: Partial<UploadAttempts> = {}) {
	const records: number[] = [];
	const pauses: number[] = [];
	let nowMs = 0;
	let posts = 0;
	let lists = 0;
	let result: Awaited<ReturnType<typeof uploadWithRetries>> | undefined;
	const handler: Handler = async (request, response) => {
		if (request.method === 'GET') {
			lists++;
			if (list) list(request, response, lists);
			else json(response, records.filter(atMs => atMs + listedAfterMs <= nowMs).map(() => ({chunk_key: receipt.chunk_key, filter_name: 'LP', n_frames_aligned: '33'})));
			return;
		}

		posts++;
		const answer = answers[Math.min(posts, answers.length) - 1];
		holds(partsOf(await bodyOf(request)).get('file')?.content.equals(file));
		if (isKept) records.push(nowMs);
		answer?.(request, response, posts);
	};

	await inFolder(async folder => serving(handler, async ({crowdsky}) => {
		result = await uploadWithRetries({
			crowdsky, stack: stackIn(folder, file), chance: () => 0.5,
			async lookUp(signal) {
				const rows = await crowdsky.listStacks(signal && {signal});
				return rows.ok ? success(findOnServer(sought, rows.value)) : rows;
			},
			clock: {sleep(ms) {
				pauses.push(ms);
				nowMs += ms;
				return Promise.resolve(true);
			}},
			...more,
		});
	}));
	holds(result);
	return {result, pauses, posts, lists, nowMs};
}

const good: Handler = (_request, response) => json(response, receipt);
const busy = (retryAfter?: string): Handler => (_request, response) => response.writeHead(503, retryAfter === undefined ? {} : {'Retry-After': retryAfter}).end();
const cut: Handler = request => request.socket.destroy();

test('a busy server is left alone as long as it asks, by seconds or by date, and absurd wishes are cut', async () => {
	const date = (_request: unknown, response: Parameters<Handler>[1]) => response.writeHead(429, {Date: 'Fri, 27 Feb 2026 20:15:00 GMT', 'Retry-After': 'Fri, 27 Feb 2026 20:17:00 GMT'}).end();
	const {result, pauses, posts} = await uploading({answers: [busy('7'), date, busy('99999999'), good]});
	holds(result.ok);
	assert.deepEqual([pauses, posts], [[7000, 120_000, 900_000], 4]);
	assert.deepEqual((await uploading({answers: [busy(), busy('soon'), good]})).pauses, [1000, 2000]);
	assert.deepEqual((await uploading({answers: [busy('0'), good]})).pauses, [1000]);
});

test('four attempts in a row are the end', async () => {
	const {result, posts, lists} = await uploading({answers: [busy('0')]});
	assert.equal(!result.ok && result.trouble.kind, 'busy');
	assert.deepEqual([posts, lists], [4, 0]);
	assert.equal((await uploading({answers: [busy('0')]}, {attemptsAtMost: 1})).posts, 1);
});

test('what does not pass by itself is not tried again', async () => {
	for (const [status, kind] of [[401, 'login'], [403, 'denied'], [404, 'missing'], [413, 'refused'], [422, 'refused'], [400, 'refused']] as const) {
		const {result, posts, pauses} = await uploading({answers: [(_request, response) => json(response, {}, status)]});
		assert.equal(!result.ok && result.trouble.kind, kind);
		assert.deepEqual([posts, pauses], [1, []], `${status}`);
	}
});

test('an answer that never came is looked up, and what arrived is not sent again', async () => {
	for (const answer of [cut, () => undefined, ((_request, response) => response.writeHead(502).end()) satisfies Handler, ((_request, response) => response.end('Bye')) satisfies Handler]) {
		const {result, posts, lists} = await uploading({answers: [answer], isKept: true});
		assert.deepEqual(result, {ok: true, value: {chunkKey: receipt.chunk_key, jobId: undefined}});
		assert.deepEqual([posts, lists], [1, 1]);
	}
});

test('a stack that the server lists only a minute later is still sent once', async () => {
	const {result, posts, nowMs} = await uploading({answers: [cut], isKept: true, listedAfterMs: 60_000});
	holds(result.ok);
	assert.equal(posts, 1);
	holds(nowMs >= 60_000 && nowMs < 100_000);
});

test('what surely did not arrive is sent again', async () => {
	const {result, posts, lists, pauses} = await uploading({answers: [cut, good]});
	assert.deepEqual(result, {ok: true, value: {chunkKey: receipt.chunk_key, jobId: '7'}});
	assert.equal(posts, 2);
	// 5 + 10 + 20 + 30 + 30 s of looking, then the pause before the second attempt.
	assert.deepEqual([lists, pauses], [6, [5000, 10_000, 20_000, 30_000, 30_000, 1000]]);
});

test('when the list cannot be read, nothing is sent on a guess', async () => {
	const broken = await uploading({answers: [cut], list: (_request, response) => json(response, {}, 500)});
	assert.deepEqual([broken.posts, broken.lists], [1, 4]);
	holds(!broken.result.ok && broken.result.trouble.kind === 'protocol');
	assert.match(broken.result.trouble.next, /not sent again on a guess/);
	const page = await uploading({answers: [cut], list: (_request, response) => response.end('<html>')});
	assert.deepEqual([page.posts, page.lists], [1, 1]);
	const login = await uploading({answers: [cut], list: (_request, response) => json(response, {}, 401)});
	holds(!login.result.ok && login.result.trouble.kind === 'login');
	assert.deepEqual([login.posts, login.lists], [1, 1]);
	const once = await uploading({answers: [cut, good], list: (_request, response, nth) => json(response, nth === 1 ? {} : [])});
	holds(once.result.ok && once.posts === 2, 'one bad answer of the list is no reason to give up');
});

test('an abort ends the pauses', async () => {
	const {result, posts} = await uploading({answers: [busy('60')]}, {clock: {sleep: () => Promise.resolve(false)}});
	assert.deepEqual([!result.ok && result.trouble.kind, posts], ['cancelled', 1]);
});

test('attempts are counted anew only while they get further, and never without end', async () => {
	const broke: UploadAnswer = {ok: false, trouble: troubleOf('unreachable', 'Could not upload', 'it broke off', 'Try again.'), mayHaveArrived: false, retryAfterMs: undefined};
	const run = async (parts: readonly number[]) => {
		let sent = 0;
		const crowdsky: Pick<CrowdSky, 'upload'> = {upload(_stack, options) {
			const reached = parts[Math.min(sent++, parts.length - 1)] ?? 0;
			for (const bytes of [0, reached / 2, reached]) options?.onProgress?.(bytes, 100);
			return Promise.resolve(broke);
		}};
		const stack: StackUpload = {
			path: 'x.fit', name: 'x.fit', thumbnailPath: undefined, framesInput: 1, framesAligned: 1, dateObsStartMs: 0, dateObsEndMs: 1, isLocationScrubbed: false,
		};
		const result = await uploadWithRetries({crowdsky, stack, lookUp: () => Promise.resolve(failure(broke.trouble)), clock: {sleep: () => Promise.resolve(true)}});
		holds(!result.ok);
		return sent;
	};

	assert.equal(await run([0]), 4);
	assert.equal(await run([50, 50, 50, 50]), 4);
	assert.equal(await run([50, 50, 55, 80, 80, 80, 80]), 7);
	assert.equal(await run(Array.from({length: 10}, (_, index) => (index + 1) * 10)), 13);
});
