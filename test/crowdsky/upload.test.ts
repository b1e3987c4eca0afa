import assert from 'node:assert/strict';
import {appendFileSync, truncateSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {UploadAnswer} from '../../source/crowdsky/port.js';
import {bodyOf, fitsFile, type Handler, holds, inFolder, json, partsOf, receipt, serving, stackIn} from './scripted-server.js';

const small = fitsFile(100);
const jpeg = Buffer.from([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]);

/** One upload to a scripted server. */
async function sending(handler: Handler, bytes: Buffer = small): Promise<UploadAnswer> {
	let answer: UploadAnswer | undefined;
	await inFolder(async folder => serving(handler, async ({crowdsky}) => {
		answer = await crowdsky.upload(stackIn(folder, bytes));
	}));
	holds(answer);
	return answer;
}

const afterBody = (answer: Handler): Handler => async (request, response, nth) => {
	await bodyOf(request);
	answer(request, response, nth);
};

function told(answer: UploadAnswer): unknown[] {
	holds(!answer.ok);
	return [answer.problem.kind, answer.problem.retry, answer.mayHaveArrived];
}

test.serial('a stack is sent as a form with every field, its bytes unchanged', async () => {
	await inFolder(async folder => {
		const file = fitsFile(40_000);
		const thumbnailPath = path.join(folder, 'x_thn.jpg');
		writeFileSync(thumbnailPath, jpeg);
		let body: Buffer = Buffer.alloc(0);
		await serving(async (request, response) => {
			body = await bodyOf(request);
			json(response, receipt);
		}, async ({crowdsky, requests}) => {
			const progress: Array<[number, number | undefined]> = [];
			const sent = await crowdsky.upload(stackIn(folder, file, {thumbnailPath, isLocationScrubbed: true}), {onProgress: (...step) => progress.push(step)});
			assert.deepEqual(sent, {ok: true, value: {chunkKey: '20260227.81_HP102265', jobId: '7'}});
			assert.equal(requests[0]?.url, '/api/upload_stack.php');
			assert.equal(requests[0]?.headers['content-length'], String(body.length));
			const parts = partsOf(body);
			const texts = ['n_frames_input', 'n_frames_aligned', 'date_obs_start', 'date_obs_end', 'scrub_location'].map(name => parts.get(name)?.content.toString());
			assert.deepEqual(texts, ['35', '33', '2026-02-27T20:15:00Z', '2026-02-27T20:30:00Z', '1']);
			holds(parts.get('file')?.content.equals(file));
			assert.match(parts.get('file')?.head ?? '', /filename="CrowdSky_33_IC 434_10\.0s_LP_20260227\.81_HP022854\.fit"/);
			holds(parts.get('thumbnail')?.content.equals(jpeg));
			assert.match(parts.get('thumbnail')?.head ?? '', /filename="x_thn\.jpg"\r\nContent-Type: image\/jpeg/);
			holds(progress.length > 0 && progress.every(([bytes, total], index) => total === file.length && bytes >= (progress[index - 1]?.[0] ?? 0)));
			assert.deepEqual(progress.at(-1), [file.length, file.length]);
		});
	});
});

test.serial('a missing thumbnail, or one that is not a JPEG, is left out', async () => {
	await inFolder(async folder => {
		const names: string[][] = [];
		await serving(async (request, response) => {
			names.push([...partsOf(await bodyOf(request)).keys()]);
			json(response, receipt);
		}, async ({crowdsky}) => {
			writeFileSync(path.join(folder, 'no.jpg'), 'GIF89a');
			for (const name of ['no.jpg', 'missing.jpg']) holds((await crowdsky.upload(stackIn(folder, small, {thumbnailPath: path.join(folder, name)}))).ok);
		});
		holds(names.length === 2 && names.every(parts => parts.includes('file') && !parts.includes('thumbnail')));
	});
});

test.serial('a file that is truncated, not FITS or missing is never sent', async () => {
	await inFolder(async folder => serving((_request, response) => json(response, receipt), async ({crowdsky, requests}) => {
		const stack = stackIn(folder, small);
		const attempt = async () => told(await crowdsky.upload(stack));
		truncateSync(stack.path, small.length - 1);
		assert.deepEqual(await attempt(), ['incomplete', 'permanent', false]);
		truncateSync(stack.path, 2880);
		assert.deepEqual(await attempt(), ['incomplete', 'permanent', false]);
		truncateSync(stack.path, 400);
		assert.deepEqual(await attempt(), ['refused', 'permanent', false]);
		truncateSync(stack.path, 0);
		assert.deepEqual(await attempt(), ['refused', 'permanent', false]);
		writeFileSync(stack.path, small);
		appendFileSync(stack.path, 'x');
		assert.deepEqual(await attempt(), ['refused', 'permanent', false]);
		writeFileSync(stack.path, '<html>');
		assert.deepEqual(await attempt(), ['refused', 'permanent', false]);
		assert.deepEqual(told(await crowdsky.upload({...stack, path: folder})), ['refused', 'permanent', false]);
		assert.deepEqual(told(await crowdsky.upload({...stack, path: path.join(folder, 'none.fit')})), ['missing', 'permanent', false]);
		assert.equal(requests.length, 0);
	}));
});

test.serial('only the server\'s own ok with a chunk key is a success', async () => {
	const notYet: ReadonlyArray<[unknown, ...unknown[]]> = [
		[{...receipt, ok: 'true'}, 'protocol', 'retryable', true], [{...receipt, ok: 1}, 'protocol', 'retryable', true], [{ok: true}, 'protocol', 'retryable', true],
		[{...receipt, chunk_key: ''}, 'protocol', 'retryable', true], [[], 'protocol', 'retryable', true], [null, 'protocol', 'retryable', true], ['ok', 'protocol', 'retryable', true],
		[{ok: false}, 'refused', 'permanent', false], [{error: 'Invalid FITS file (bad header).'}, 'refused', 'permanent', false], [{...receipt, error: 'quota'}, 'refused', 'permanent', false],
		[{...receipt, file_size_bytes: 12}, 'incomplete', 'permanent', true], [{...receipt, size: '12'}, 'incomplete', 'permanent', true],
	];
	for (const [value, ...words] of notYet) assert.deepEqual(told(await sending(afterBody((_request, response) => json(response, value)))), words, JSON.stringify(value));
	holds((await sending(afterBody((_request, response) => json(response, {...receipt, size: small.length}, 201)))).ok);
});

test.serial('a login page with status 200 and an empty answer are not a success', async () => {
	assert.deepEqual(told(await sending(afterBody((_request, response) => response.end('<html><form>Login')))), ['protocol', 'retryable', true]);
	assert.deepEqual(told(await sending(afterBody((_request, response) => response.end()))), ['protocol', 'retryable', true]);
	assert.deepEqual(told(await sending(afterBody((_request, response) => response.writeHead(302, {Location: '/login.php'}).end()))), ['protocol', 'permanent', false]);
});

test.serial('every refusal has its kind and quotes the server\'s message', async () => {
	for (const [status, kind, retry, mayHaveArrived] of [
		[400, 'refused', 'permanent', false], [401, 'login', 'permanent', false], [403, 'denied', 'permanent', false], [404, 'missing', 'permanent', false], [409, 'exists', 'permanent', false],
		[413, 'refused', 'permanent', false], [422, 'refused', 'permanent', false], [429, 'busy', 'retryable', true], [500, 'protocol', 'retryable', true], [502, 'protocol', 'retryable', true],
		[503, 'busy', 'retryable', true], [504, 'protocol', 'retryable', true],
	] as const) {
		const answer = await sending(afterBody((_request, response) => json(response, {error: 'Invalid FITS\u202E file.'}, status)));
		assert.deepEqual(told(answer), [kind, retry, mayHaveArrived], `${status}`);
		if (!answer.ok && status !== 401) assert.equal(answer.problem.cause, 'the server says "Invalid FITS\uFFFD file"');
	}

	const tooLarge = await sending(afterBody((_request, response) => response.writeHead(413).end('<html>413')));
	assert.match(tooLarge.ok ? '' : tooLarge.problem.cause, /50 MB/);
});

test.serial('Retry-After is returned with the answer, at most 15 minutes', async () => {
	for (const [header, restMs] of [['120', 120_000], ['Fri, 27 Feb 2026 20:15:30 GMT', 30_000], ['86400000', 900_000], ['soon', undefined], [undefined, undefined]] as const) {
		const answer = await sending(afterBody((_request, response) => {
			response.writeHead(503, {Date: 'Fri, 27 Feb 2026 20:15:00 GMT', ...(header !== undefined && {'Retry-After': header})}).end();
		}));
		assert.equal(!answer.ok && answer.retryAfterMs, restMs, header);
	}
});

test.serial('after a connection lost before or within the body nothing has arrived, and after the body it may have', async () => {
	const large = fitsFile(200_000);
	assert.deepEqual(told(await sending(request => request.socket.destroy(), large)), ['unreachable', 'retryable', false]);
	assert.deepEqual(told(await sending(request => {
		setTimeout(() => request.socket.destroy(), 50);
	}, large)), ['unreachable', 'retryable', false]);
	assert.deepEqual(told(await sending(afterBody(request => request.socket.destroy()))), ['unreachable', 'retryable', true]);
	assert.deepEqual(told(await sending(afterBody(request => request.socket.destroy()), large)), ['unreachable', 'retryable', true]);
	assert.deepEqual(told(await sending(afterBody((_request, response) => {
		response.writeHead(200, {'Content-Length': 100}).write('{"ok":true');
		setTimeout(() => response.socket?.destroy(), 20);
	}))), ['unreachable', 'retryable', true]);
});

test.serial('a missing answer after the body and a stalled stream end in a time-out', async () => {
	assert.deepEqual(told(await sending(afterBody(() => undefined))), ['timeout', 'retryable', true]);
	assert.deepEqual(told(await sending(request => request.pause(), fitsFile(400_000))), ['timeout', 'retryable', false]);
});

test.serial('a refusal that arrives before the whole body is read', async () => {
	const answer = await sending((request, response) => {
		json(response, {error: 'File exceeds 50 MB limit.'}, 413);
		request.resume();
	}, fitsFile(200_000));
	assert.deepEqual(told(answer), ['refused', 'permanent', false]);
});

test.serial('a receipt that came long before the whole file had left was accepted', async () => {
	const answer = await sending((_request, response) => {
		json(response, receipt);
	}, fitsFile(400_000));
	assert.deepEqual(told(answer), ['incomplete', 'permanent', true]);
});

test.serial('a file that changes while it is sent is reported as not arrived', async () => {
	await inFolder(async folder => {
		const stack = stackIn(folder, fitsFile(400_000));
		await serving(request => {
			request.pause();
			appendFileSync(stack.path, 'x');
			setTimeout(() => request.resume(), 50);
		}, async ({crowdsky}) => {
			const answer = await crowdsky.upload(stack);
			assert.deepEqual(told(answer), ['incomplete', 'retryable', false]);
		});
	});
});

test.serial('a file that changed after all of it had been sent may have arrived, and is looked up before it is sent again', async () => {
	await inFolder(async folder => {
		const stack = stackIn(folder, small);
		await serving(async request => {
			await bodyOf(request);
			// Something that keeps folders alike touches it before the answer is lost.
			utimesSync(stack.path, 1, 1);
			request.socket.destroy();
		}, async ({crowdsky}) => {
			assert.deepEqual(told(await crowdsky.upload(stack)), ['unreachable', 'retryable', true]);
		});
	});
});

test.serial('a receipt with an empty field for errors is a receipt', async () => {
	for (const error of [null, false, '']) holds((await sending(afterBody((_request, response) => json(response, {...receipt, error})))).ok, JSON.stringify(error));
	assert.deepEqual(told(await sending(afterBody((_request, response) => json(response, {ok: false, error: null})))), ['refused', 'permanent', false]);
	assert.deepEqual(told(await sending(afterBody((_request, response) => json(response, {error: 7})))), ['refused', 'permanent', false]);
});

test.serial('an abort stops the upload at once and leaves nothing that keeps the process running', async () => {
	await inFolder(async folder => serving(request => request.pause(), async ({crowdsky}) => {
		const controller = new AbortController();
		setTimeout(() => controller.abort(), 50);
		const startedMs = performance.now();
		assert.deepEqual(told(await crowdsky.upload(stackIn(folder, fitsFile(400_000)), {signal: controller.signal})), ['cancelled', 'cancelled', false]);
		holds(performance.now() - startedMs < 5000);
	}, {timing: {stallMs: 30_000}}));
});

test.serial('a server that took a stack byte by byte extended the time-out for ever', async t => {
	// The buffers between the two take as much at once as the slowest connection in minutes, so the clock is moved instead.
	const {now} = performance;
	let aheadMs = 0;
	performance.now = () => now.call(performance) + aheadMs;
	t.teardown(() => {
		performance.now = now;
	});
	const answer = await sending(async request => {
		aheadMs = 7_200_000;
		await bodyOf(request).catch(() => undefined);
	}, fitsFile(400_000));
	assert.deepEqual(told(answer), ['timeout', 'retryable', false]);
	assert.equal(answer.ok ? 'sent' : answer.problem.cause, 'less than 4 KiB moved per second');
});

test.serial('a stack whose location was stripped from its header on request was reported as incomplete', async () => {
	await inFolder(async folder => {
		const size = {...receipt, file_size_bytes: small.length - 160};
		await serving(afterBody((_request, response) => {
			json(response, size);
		}), async ({crowdsky}) => {
			assert.equal((await crowdsky.upload(stackIn(folder, small, {isLocationScrubbed: true}))).ok, true);
			assert.deepEqual(told(await crowdsky.upload(stackIn(folder, small, {isLocationScrubbed: false}))), ['incomplete', 'permanent', true]);
		});
	});
});
