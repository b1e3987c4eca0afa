import assert from 'node:assert/strict';
import test from 'ava';
import type {CrowdSky, StackRow} from '../../../source/crowdsky/port.js';
import {failure, problemOf, success, type Result} from '../../../source/errors/problem.js';
import {createServerList} from '../../../source/runtime/uploads/server-list.js';

const stack = {chunk: '20260227.81', filter: 'LP', exposureSeconds: 10, frames: 33, blockStartMs: 0, blockEndMs: 900_000};

/** A clock that moves only while something sleeps. */
function stillClock() {
	const clock = {
		ms: 1_000_000,
		now: () => clock.ms,
		async sleep(ms: number) {
			clock.ms += ms;
			return Promise.resolve(true);
		},
	};
	return clock;
}

test('a check that shared a look-up\'s single reading failed with it, although it could have been retried', async () => {
	let asked = 0;
	let answer: (rows: Result<readonly StackRow[]>) => void = () => undefined;
	const crowdsky: Pick<CrowdSky, 'listStacks'> = {
		async listStacks() {
			asked++;
			return asked === 1 ? new Promise(resolve => {
				answer = resolve;
			}) : Promise.resolve(success([]));
		},
	};
	const clock = stillClock();
	const list = createServerList(crowdsky as CrowdSky);
	const {signal} = new AbortController();
	const lookUp = list.find(stack, signal, {clock});
	const check = list.find(stack, signal, {clock, patienceMs: 60_000, onPause: () => undefined});
	answer(failure(problemOf('busy', 'No list', 'the server is too busy', 'Later.')));
	assert.equal((await lookUp).ok, false, 'a look-up tries once');
	assert.deepEqual(await check, success([]));
	assert.equal(asked, 2);
});
