import assert from 'node:assert/strict';
import {readFile, symlink} from 'node:fs/promises';
import {request, type IncomingMessage} from 'node:http';
import path from 'node:path';
import test from 'ava';
import type {SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {ic434, namesIn, smallSeestar} from './small-scene.js';

const frame = 'Light_IC 434_10.0s_LP_20260227-211502.fit';
const frameUrl = `/MyWorks/IC%20434_sub/${encodeURIComponent(frame)}`;

type Answer = {status: number; headers: IncomingMessage['headers']; body: Buffer; isWhole: boolean; piecesSeen: number};

/** A request with the path exactly as given; fetch would normalize it. */
function get(seestar: SimulatedSeestar, path: string, {range, method = 'GET'}: {range?: string; method?: string} = {}): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const headers = range === undefined ? {} : {range};
		const call = request({host: seestar.host, port: seestar.httpPort, path, method, agent: false, headers}, response => {
			const pieces: Buffer[] = [];
			const finish = () => {
				const {statusCode: status = 0, headers, complete: isWhole} = response;
				resolve({status, headers, body: Buffer.concat(pieces), isWhole, piecesSeen: pieces.length});
			};
			response.on('data', (piece: Buffer) => pieces.push(piece));
			response.on('error', () => undefined);
			response.on('close', finish);
		});
		call.setTimeout(300, () => call.destroy(new Error('timed out')));
		call.on('error', reject);
		call.end();
	});
}

test.serial('a file is sent whole with 200 and in part with 206', async t => {
	const seestar = await smallSeestar(t);
	const bytes = await readFile(path.join(seestar.folder, 'MyWorks/IC 434_sub', frame));
	const whole = await get(seestar, frameUrl);
	assert.deepEqual([whole.status, whole.body.equals(bytes), whole.isWhole], [200, true, true]);
	for (const [range, first, last] of [['bytes=0-99', 0, 99], ['bytes=2880-', 2880, bytes.length - 1], ['bytes=-80', bytes.length - 80, bytes.length - 1], ['bytes=8000-99999', 8000, bytes.length - 1]] as const) {
		const part = await get(seestar, frameUrl, {range});
		assert.deepEqual([part.status, part.headers['content-range']], [206, `bytes ${first}-${last}/${bytes.length}`]);
		assert.ok(part.body.equals(bytes.subarray(first, last + 1)));
	}

	assert.equal((await get(seestar, frameUrl, {range: 'bytes=99999-'})).status, 416);
	const head = await get(seestar, frameUrl, {method: 'HEAD'});
	assert.deepEqual([head.status, head.headers['content-length'], head.body.length], [200, String(bytes.length), 0]);
	assert.deepEqual(seestar.httpRequests[1], {method: 'GET', path: `/MyWorks/IC 434_sub/${frame}`, range: 'bytes=0-99'});
});

test.serial('a missing file, a folder, and a path outside MyWorks give 404', async t => {
	const seestar = await smallSeestar(t);
	await symlink('/etc', path.join(seestar.folder, 'MyWorks', 'link'));
	for (const url of ['/MyWorks/none/x.fit', '/MyWorks/IC%20434_sub', '/', '/etc/hostname', '/MyWorks/../../etc/hostname', '/MyWorks/%2e%2e/%2e%2e/etc/hostname', '/MyWorks/..%2f..%2fetc%2fhostname', '/MyWorks/link/hostname', '/MyWorks/%zz', '/MyWorks/a%00b']) {
		assert.equal((await get(seestar, url)).status, 404, url);
	}

	assert.equal((await get(seestar, frameUrl, {method: 'DELETE'})).status, 405);
	assert.equal((await namesIn(seestar, 'IC 434_sub')).length, 33);
});

test.serial('names with all kinds of characters are found in their encoded form', async t => {
	const name = 'Ångström #1 50%?&+"\n;';
	const seestar = await smallSeestar(t, {}, [{...ic434, name}]);
	const [file = ''] = await namesIn(seestar, `${name}_sub`);
	const answer = await get(seestar, `/MyWorks/${encodeURIComponent(`${name}_sub`)}/${encodeURIComponent(file)}`, {range: 'bytes=0-5'});
	assert.deepEqual([answer.status, answer.body.toString()], [206, 'SIMPLE']);
});

test.serial('a telescope that ignores ranges answers 200 with the whole file', async t => {
	const seestar = await smallSeestar(t, {ignoreRange: true});
	const answer = await get(seestar, frameUrl, {range: 'bytes=0-99'});
	assert.deepEqual([answer.status, answer.body.length, answer.headers['accept-ranges']], [200, 8640, undefined]);
});

test.serial('the faults of an HTTP answer happen as often as specified', async t => {
	const seestar = await smallSeestar(t);
	const {faults} = seestar;
	const on = 'http';
	const match = /Light_/;
	faults.add({on, match, do: {kind: 'status', status: 500}});
	assert.deepEqual([(await get(seestar, frameUrl)).status, (await get(seestar, frameUrl)).status], [500, 200]);
	faults.add({on, match: `/MyWorks/IC 434_sub/${frame}`, nth: 2, times: 2, do: {kind: 'status', status: 404}});
	const statuses = [];
	for (let index = 0; index < 4; index++) statuses.push((await get(seestar, frameUrl)).status);
	assert.deepEqual(statuses, [200, 404, 404, 200]);
	faults.add({on, match, do: {kind: 'ignoreRange'}});
	assert.equal((await get(seestar, frameUrl, {range: 'bytes=0-9'})).status, 200);
	for (const kind of ['truncate', 'cut'] as const) {
		faults.add({on, match, do: {kind, bytes: 1000}});
		const {body, isWhole, headers} = await get(seestar, frameUrl);
		assert.deepEqual([body.length, isWhole, headers['content-length']], [1000, false, '8640'], kind);
	}

	faults.add({on, match, do: {kind: 'drip', bytes: 3000, everyMs: 20}});
	const drip = await get(seestar, frameUrl);
	assert.deepEqual([drip.body.length, drip.isWhole, drip.piecesSeen >= 3], [8640, true, true]);
	faults.add({on, match, do: {kind: 'stall'}});
	assert.equal((await get(seestar, frameUrl).catch(() => undefined))?.isWhole ?? false, false);
	faults.add({on, match, do: {kind: 'reset'}});
	await assert.rejects(get(seestar, frameUrl));
	faults.add({on, match: '*', do: {kind: 'body', body: '<html>Sign in</html>'}});
	const page = await get(seestar, frameUrl);
	assert.deepEqual([page.status, page.body.toString()], [200, '<html>Sign in</html>']);
	for (const kind of ['reset', 'halfOpen'] as const) {
		faults.add({on: 'connect', match: 'http', do: {kind}});
		await assert.rejects(get(seestar, frameUrl));
	}

	assert.equal((await get(seestar, frameUrl)).status, 200);
	assert.deepEqual(faults.happened.slice(0, 1), [`http /MyWorks/IC 434_sub/${frame} status`]);
});
