import assert from 'node:assert/strict';
import test from 'ava';
import {RequestLimit} from '../../../source/simulator/crowdsky/request-limit.js';
import {crowdSky, rawGet} from './fixture.js';

test('a limit of ten per second plus a burst of three accepts four of a hundred at once, then ten in each second', () => {
	const limit = new RequestLimit();
	const options = {perSecond: 10, burst: 3};
	const takenAt = (atMs: number) => Array.from({length: 100}, () => limit.takes(atMs, options)).filter(Boolean).length;
	assert.deepEqual([0, 1000, 2000, 2050, 2100, 90_000].map(takenAt), [4, 4, 4, 0, 1, 4]);
	let taken = 0;
	for (let atMs = 100_000; atMs < 110_000; atMs += 10) taken += limit.takes(atMs, options) ? 1 : 0;
	assert.ok(taken >= 100 && taken <= 104, `${taken} in ten seconds`);
});

test('a request above the limit gets 429 with Retry-After, and one without a login does not', async t => {
	const server = await crowdSky(t, {requestLimit: {perSecond: 0.01, burst: 1, retryAfterSeconds: 7}});
	const answers = [await rawGet(server, '/api/my_stacks.php'), await rawGet(server, '/api/my_stacks.php'), await rawGet(server, '/api/my_stacks.php')];
	assert.deepEqual(answers.map(({status, headers}) => [status, headers['retry-after']]), [[200, undefined], [200, undefined], [429, '7']]);
	assert.equal((await fetch(`${server.url}/api/my_stacks.php`)).status, 401);
	server.change({requestLimit: {perSecond: 1e6, burst: 1}});
	assert.equal((await rawGet(server, '/api/my_stacks.php')).status, 200);
});
