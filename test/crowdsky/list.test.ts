import assert from 'node:assert/strict';
import {gzipSync} from 'node:zlib';
import test from 'ava';
import {isOnServer} from '../../source/planning/index.js';
import {parseJson} from '../../source/crowdsky/answer-text.js';
import {createCrowdSky} from '../../source/crowdsky/client.js';
import {credentials, type Handler, holds, json, serving} from './scripted-server.js';
import {threadMs, usedMs} from '../support/thread-time.js';

const row = {
	id: 12, chunk_key: '20260227.81_HP102265', object_name: 'IC 434', telescope_id: 'S50_1a2b3c4d', filter_name: 'LP', date_obs_start: '2026-02-27 20:15:00',
	date_obs_end: '2026-02-27T20:30:00+00:00', n_frames_input: '35', n_frames_aligned: 33, total_exptime: '330.0', ra_deg: '85.25', dec_deg: -2.46, file_size_bytes: '12441600', created_at: '2026-02-28 06:00:00',
};

async function told(handler: Handler): Promise<string[]> {
	let words: string[] = [];
	await serving(handler, async ({crowdsky}) => {
		const list = await crowdsky.listStacks();
		holds(!list.ok);
		words = [list.problem.kind, list.problem.retry, list.problem.cause];
	});
	return words;
}

test.serial('the list is requested with Basic credentials, and numbers are read from text as well', async () => {
	for (const [base, asked] of [['', '/api/my_stacks.php?object=IC+434+%26+more'], ['/sky/', '/sky/api/my_stacks.php?object=IC+434+%26+more'], ['/sky', '/sky/api/my_stacks.php?object=IC+434+%26+more']] as const) {
		await serving((_request, response) => json(response, [row]), async ({crowdsky, requests}) => {
			assert.deepEqual(await crowdsky.listStacks({object: 'IC 434 & more'}), {ok: true, value: [{
				id: '12', chunkKey: '20260227.81_HP102265', objectName: 'IC 434', telescopeId: 'S50_1a2b3c4d', filterName: 'LP',
				dateObsStartMs: Date.parse('2026-02-27T20:15:00Z'), dateObsEndMs: Date.parse('2026-02-27T20:30:00Z'), framesInput: 35, framesAligned: 33,
				totalExposureSeconds: 330, raDegrees: 85.25, decDegrees: -2.46, sizeBytes: 12_441_600, createdAt: '2026-02-28 06:00:00',
			}]});
			assert.deepEqual(requests.map(({url, headers}) => [url, headers.authorization]), [[asked, `Basic ${Buffer.from('anna:p ä:ss').toString('base64')}`]]);
		}, {path: base});
	}
});

test.serial('a day in place of an instant gives no start, and contradicts no stack', async () => {
	await serving((_request, response) => json(response, [{chunk_key: '20260227.81', date_obs_start: '2026-02-27'}]), async ({crowdsky}) => {
		const rows = await crowdsky.listStacks();
		assert.ok(rows.ok);
		assert.equal(rows.value[0]?.dateObsStartMs, undefined);
	});
});

test.serial('missing, empty and odd fields are tolerated, and an empty list is not an error', async () => {
	await serving((_request, response, nth) => json(response, nth === 1 ? [{chunk_key: 'x', n_frames_input: 'many', ra_deg: null, date_obs_start: 'yesterday', more: {}}] : []), async ({crowdsky}) => {
		const list = await crowdsky.listStacks();
		holds(list.ok);
		const {id, chunkKey, ...rest} = list.value[0] ?? {};
		assert.deepEqual([id, chunkKey, ...new Set(Object.values(rest))], ['', 'x', undefined]);
		assert.deepEqual(await crowdsky.listStacks(), {ok: true, value: []});
	});
});

test.serial('zeros and blanks where a server knows nothing contradicted the stack that the row is of, and it was sent again', async () => {
	const unknown = {
		chunk_key: '20260227.81', n_frames_input: 0, n_frames_aligned: '0', total_exptime: 0, ra_deg: 0, dec_deg: '0.0',
		date_obs_start: '1970-01-01 00:00:00', date_obs_end: '0000-00-00 00:00:00', telescope_id: ' ', filter_name: 'LP',
	};
	const stack = {
		chunk: '20260227.81', filter: 'LP', exposureSeconds: 10, frames: 33, raDegrees: 85.25, decDegrees: -2.46, telescopeId: 'S50_1a2b3c4d',
		blockStartMs: Date.parse('2026-02-27T20:15:00Z'), blockEndMs: Date.parse('2026-02-27T20:30:00Z'),
	};
	await serving((_request, response) => json(response, [unknown, {...unknown, n_frames_aligned: 33}]), async ({crowdsky}) => {
		const list = await crowdsky.listStacks();
		holds(list.ok);
		const {chunkKey, filterName, id, ...rest} = list.value[0] ?? {};
		assert.deepEqual([chunkKey, filterName, id, ...new Set(Object.values(rest))], ['20260227.81', 'LP', '', undefined]);
		assert.equal(list.value[1] && isOnServer(stack, list.value[1]), true);
	});
});

test.serial('impossible numbers were shown as the server gave them', async () => {
	const absurd = {n_frames_input: 99_999_999_999, n_frames_aligned: -7, total_exptime: '1e300', ra_deg: '4e9', dec_deg: 90.5, file_size_bytes: '9'.repeat(30), date_obs_start: '9999-12-31 23:59:59', date_obs_end: '0001-01-01 00:00:00'};
	await serving((_request, response) => json(response, [{id: 1, chunk_key: 'x', ...absurd}]), async ({crowdsky}) => {
		const list = await crowdsky.listStacks();
		holds(list.ok);
		const {id, chunkKey, ...rest} = list.value[0] ?? {};
		assert.deepEqual([id, chunkKey, ...new Set(Object.values(rest))], ['1', 'x', undefined]);
	});
});

test.serial('a wrong login, a login page and a broken server are told apart', async () => {
	assert.deepEqual((await told((_request, response) => json(response, {error: 'no'}, 401))).slice(0, 2), ['login', 'permanent']);
	const page = await told((_request, response) => response.writeHead(200, {'Content-Type': 'text/html'}).end('<!doctype html><form>Login</form>'));
	assert.deepEqual(page.slice(0, 2), ['protocol', 'retryable']);
	assert.match(page[2] ?? '', /login page/);
	assert.deepEqual((await told((_request, response) => response.writeHead(302, {Location: 'http://other.example/login'}).end())).slice(0, 2), ['protocol', 'permanent']);
	assert.deepEqual(await told((_request, response) => json(response, {error: 'Wait\u001B[2J\n  a bit.'})), ['refused', 'permanent', 'the server says "Wait\uFFFD[2J a bit"']);
	for (const [status, kind, retry] of [[403, 'denied', 'permanent'], [404, 'missing', 'permanent'], [429, 'busy', 'retryable'], [503, 'busy', 'retryable'], [500, 'protocol', 'retryable']] as const) {
		assert.deepEqual((await told((_request, response) => json(response, {}, status))).slice(0, 2), [kind, retry], `${status}`);
	}
});

test.serial('a malformed list is never taken for an empty one', async () => {
	for (const text of ['', 'null', '{}', '{"stacks":[]}', '[1]', '[null]', '[[]]', '"x"', '[{"id":1}', '{"ok":true}']) {
		assert.equal((await told((_request, response) => response.end(text)))[0], 'protocol', text);
	}
});

test.serial('a server that is down, silent, or breaks off is not reported as a wrong login', async () => {
	assert.equal((await told(() => undefined))[0], 'timeout');
	assert.equal((await told((_request, response) => response.writeHead(200).write('[')))[0], 'timeout');
	assert.deepEqual((await told(request => request.socket.destroy())).slice(0, 2), ['unreachable', 'retryable']);
	assert.equal((await told((_request, response) => {
		response.writeHead(200, {'Content-Length': 100}).write('[');
		setTimeout(() => response.socket?.destroy(), 20);
	}))[0], 'unreachable');
	const down = await createCrowdSky({url: 'http://127.0.0.1:1', credentials}).listStacks();
	assert.equal(!down.ok && down.problem.kind, 'unreachable');
	await serving((_request, response) => json(response, []), async ({url}) => {
		const wrongScheme = await createCrowdSky({url: url.replace('http:', 'https:'), credentials}).listStacks();
		assert.equal(!wrongScheme.ok && wrongScheme.problem.kind, 'protocol');
	});
});

test.serial('a redirect never receives the credentials', async () => {
	await serving((_request, response) => json(response, []), async ({url, requests}) => {
		await told((_request, response) => response.writeHead(307, {Location: `${url}/api/my_stacks.php`}).end());
		assert.equal(requests.length, 0);
	});
});

test.serial('an abort ends the call at once, before and during the wait', async () => {
	await serving(() => undefined, async ({crowdsky, requests}) => {
		const signal = AbortSignal.abort();
		const before = await crowdsky.listStacks({signal});
		assert.equal(!before.ok && before.problem.kind, 'cancelled');
		assert.equal(requests.length, 0);
		const controller = new AbortController();
		setTimeout(() => controller.abort(), 50);
		const startedMs = performance.now();
		const during = await crowdsky.listStacks({signal: controller.signal});
		assert.equal(!during.ok && during.problem.kind, 'cancelled');
		holds(performance.now() - startedMs < 5000);
	}, {timing: {answerMs: 30_000, stallMs: 30_000}});
});

test.serial('50,000 rows are read in less than two seconds of processor time, compressed or not', async () => {
	const text = Buffer.from(JSON.stringify(Array.from({length: 50_000}, (_, index) => ({...row, id: index, object_name: `NGC ${index}`}))));
	const packed = gzipSync(text, {level: 1});
	await serving((_request, response, nth) => nth === 1 ? response.end(text) : response.writeHead(200, {'Content-Encoding': 'gzip'}).end(packed), async ({crowdsky}) => {
		for (const kind of ['plain', 'gzip']) {
			const before = threadMs();
			const list = await crowdsky.listStacks();
			const workedMs = usedMs(before);
			holds(list.ok && list.value.length === 50_000 && list.value[49_999]?.objectName === 'NGC 49999');
			holds(workedMs < 2000, `${kind}: ${workedMs} ms`);
		}
	}, {timing: {answerMs: 5000, stallMs: 5000}});
});

test.serial('an endless answer is abandoned', async () => {
	const words = await told((_request, response) => {
		const piece = Buffer.alloc(1024 * 1024, ' ');
		const more = (): void => {
			while (!response.destroyed && response.write(piece));
		};

		response.on('drain', more);
		more();
	});
	assert.deepEqual(words, ['protocol', 'permanent', 'the server\'s answer does not end']);
});

test.serial('neither the log nor any problem shows the password', async () => {
	await serving((_request, response) => json(response, {}, 401), async ({crowdsky, log}) => {
		const all = JSON.stringify([await crowdsky.listStacks(), log, crowdsky]);
		holds(log.length === 1 && !/p ä|ss"|cCD/.test(all), all);
		assert.match(log[0] ?? '', /^my_stacks\.php: login after \d+ ms$/);
	});
});

test.serial('a list that arrived byte by byte extended the time-out for ever', async t => {
	t.timeout(20_000);
	await serving((_request, response) => {
		response.writeHead(200, {'Content-Type': 'application/json'});
		const drip = setInterval(() => response.write(' '), 40);
		response.on('close', () => {
			clearInterval(drip);
		});
	}, async ({crowdsky}) => {
		const listed = await crowdsky.listStacks();
		assert.equal(listed.ok ? 'a list' : `${listed.problem.kind}: ${listed.problem.cause}`, 'timeout: less than 4 KiB moved per second');
	});
});

test('a list of millions of rows blocked the program for seconds, while one of 50,000 is read', () => {
	const full = JSON.stringify({...row, more: [1, 2], text: ',{,['});
	const real = parseJson(`[${Array.from({length: 50_000}, () => full).join(',')}]`)?.value;
	assert.equal(Array.isArray(real) ? real.length : 0, 50_000);
	const keyed = Array.from({length: 3_000_000}, (_, nth) => `"${nth.toString(36)}":1`);
	const hostile = [`[${'{},'.repeat(6_000_000)}{}]`, `[{${keyed.join('},{')}}]`, `{${keyed.join(',')}}`];
	for (const text of hostile) {
		const before = threadMs();
		assert.equal(parseJson(text), undefined);
		const workedMs = usedMs(before);
		assert.ok(workedMs < 250, `${workedMs.toFixed(0)} ms for ${text.slice(0, 20)}`);
	}
});
