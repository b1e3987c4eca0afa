import assert from 'node:assert/strict';
import {test} from 'node:test';
import {nextPause, secondsUntilNext, usualPatienceMs, type Waiting} from '../../source/trouble/patience.js';
import {persist, type WaitingClock} from '../../source/trouble/persist.js';
import {failure, success, troubleOf, type Trouble} from '../../source/trouble/trouble.js';

const away = troubleOf('unreachable', 'Could not reach it', 'nothing answers', 'Look at it.');

/** A clock that only sleeping moves, and what was slept. */
function stillClock(): WaitingClock & {readonly slept: number[]; ms: number} {
	const clock = {
		slept: [] as number[],
		ms: 1_000_000,
		now: () => clock.ms,
		async sleep(ms: number, signal?: AbortSignal) {
			if (signal?.aborted) return Promise.resolve(false);
			clock.slept.push(ms);
			clock.ms += ms;
			return Promise.resolve(true);
		},
	};
	return clock;
}

/** All pauses after trouble that never passes. */
function pausesOf(trouble: Trouble, patience: Parameters<typeof nextPause>[3], tryMs = 0): number[] {
	const pauses: number[] = [];
	let nowMs = 5000;
	let waiting: Waiting | undefined;
	for (;;) {
		waiting = nextPause(waiting, trouble, nowMs, patience);
		if (!waiting || pauses.length > 1000) return pauses;
		pauses.push(waiting.pauseMs);
		nowMs += waiting.pauseMs + tryMs;
	}
}

test('trouble that passes after eight seconds is waited out', async () => {
	const clock = stillClock();
	const told: number[] = [];
	const until = clock.ms + 8000;
	const onPause = ({pauseMs}: Waiting) => told.push(pauseMs);
	const done = await persist(async ({number}) => Promise.resolve(clock.ms < until ? failure(away) : success(number)), {clock, chance: 0.5, onPause});
	assert.deepEqual(done, success(5));
	assert.deepEqual([told, clock.slept], [[1000, 2000, 4000, 8000], [1000, 2000, 4000, 8000]]);
});

test('the patience is ten minutes, pauses and tries together, and the last try is at its end', () => {
	const pauses = pausesOf(away, {});
	assert.deepEqual(pauses.slice(0, 7), [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
	assert.equal(pauses.reduce((sum, ms) => sum + ms), usualPatienceMs);
	const slow = pausesOf(away, {}, 20_000);
	const spentMs = slow.reduce((sum, ms) => sum + ms + 20_000, 0);
	assert.ok(spentMs >= usualPatienceMs && spentMs <= usualPatienceMs + 20_000, String(spentMs));
	assert.deepEqual(pausesOf(away, {patienceMs: 0}), []);
	assert.equal(pausesOf(away, {attemptsAtMost: 3}).length, 2);
});

test('what does not pass, and what was stopped, is not waited for', async () => {
	const clock = stillClock();
	for (const kind of ['refused', 'missing', 'locked', 'login', 'usage', 'cancelled'] as const) {
		const done = await persist(async () => Promise.resolve(failure(troubleOf(kind, 'No', '', ''))), {clock});
		assert.ok(!done.ok && done.trouble.kind === kind);
	}

	assert.deepEqual(clock.slept, []);
	assert.equal(nextPause(undefined, troubleOf('cancelled', '', '', ''), 0, {isPassing: () => true}), undefined);
});

test('a stop during a pause ends it at once, as cancelled', async () => {
	const stop = new AbortController();
	let tries = 0;
	const clock: WaitingClock = {
		now: () => 0,
		sleep: async (_, signal) => new Promise(resolve => {
			signal?.addEventListener('abort', () => {
				resolve(false);
			});
		}),
	};
	const done = persist(async () => {
		tries++;
		return Promise.resolve(failure(away));
	}, {clock, signal: stop.signal, onPause: () => setImmediate(() => {
		stop.abort();
	})});
	const ended = await done;
	assert.ok(!ended.ok && ended.trouble.kind === 'cancelled' && ended.trouble.what === away.what);
	assert.equal(tries, 1);
});

test('the other side says how long to wait, and is not waited for beyond the patience', () => {
	const busy = {...away, retryAfterMs: 45_000};
	assert.deepEqual(pausesOf(busy, {patienceMs: 100_000}), [45_000, 45_000]);
	assert.deepEqual(pausesOf({...busy, retryAfterMs: 3_600_000}, {}), []);
});

test('a clock that jumps by 56 years neither ends the patience nor makes it endless', () => {
	const first = nextPause(undefined, away, 10_000, {});
	assert.ok(first);
	const forward = nextPause(first, away, 10_000 + 1.8e12, {});
	const backward = nextPause(first, away, -1.8e12, {});
	assert.deepEqual([forward?.spentMs, backward?.spentMs], [61_000, 1000]);
	assert.equal(secondsUntilNext(first, -1.8e12), 1);
	assert.equal(secondsUntilNext(first, 10_400), 1);
	assert.equal(secondsUntilNext(first, 1.8e12), 0);
});

test('bytes that moved begin the patience anew', async () => {
	const clock = stillClock();
	const done = await persist(async ({number, renew}) => {
		if (number % 3 === 0) renew();
		return Promise.resolve(number < 20 ? failure(away) : success('whole'));
	}, {clock, chance: 0.5, attemptsAtMost: 4});
	assert.deepEqual(done, success('whole'));
	assert.deepEqual(clock.slept.slice(0, 6), [1000, 2000, 1000, 2000, 4000, 1000]);
});

test('what does not pass by itself and is waited for all the same is knocked at seldom', () => {
	assert.deepEqual(pausesOf(troubleOf('locked', '', '', ''), {isPassing: () => true, patienceMs: 70_000}), [30_000, 30_000, 10_000]);
});
