import assert from 'node:assert/strict';
import test from 'ava';
import {nextPause, secondsUntilNext, usualPatienceMs, type Waiting} from '../../source/errors/retry-delay.js';
import {withRetry, type WaitingClock} from '../../source/errors/retry.js';
import {failure, success, problemOf, type Problem} from '../../source/errors/problem.js';

const away = problemOf('unreachable', 'Could not reach it', 'nothing answers', 'Look at it.');

/** A clock that moves only while something sleeps, and keeps the sleeps. */
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

/** All pauses after a problem that never passes. */
function pausesOf(problem: Problem, patience: Parameters<typeof nextPause>[3], tryMs = 0): number[] {
	const pauses: number[] = [];
	let nowMs = 5000;
	let waiting: Waiting | undefined;
	for (;;) {
		waiting = nextPause(waiting, problem, nowMs, patience);
		if (!waiting || pauses.length > 1000) return pauses;
		pauses.push(waiting.pauseMs);
		nowMs += waiting.pauseMs + tryMs;
	}
}

test.serial('a problem that passes after eight seconds is retried until then', async () => {
	const clock = stillClock();
	const told: number[] = [];
	const until = clock.ms + 8000;
	const onPause = ({pauseMs}: Waiting) => told.push(pauseMs);
	const done = await withRetry(async ({number}) => Promise.resolve(clock.ms < until ? failure(away) : success(number)), {clock, chance: 0.5, onPause});
	assert.deepEqual(done, success(5));
	assert.deepEqual([told, clock.slept], [[1000, 2000, 4000, 8000], [1000, 2000, 4000, 8000]]);
});

test('retries stop after ten minutes of pauses and attempts together, with a last attempt at the end', () => {
	const pauses = pausesOf(away, {});
	assert.deepEqual(pauses.slice(0, 7), [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
	assert.equal(pauses.reduce((sum, ms) => sum + ms), usualPatienceMs);
	const slow = pausesOf(away, {}, 20_000);
	const spentMs = slow.reduce((sum, ms) => sum + ms + 20_000, 0);
	assert.ok(spentMs >= usualPatienceMs && spentMs <= usualPatienceMs + 20_000, String(spentMs));
	assert.deepEqual(pausesOf(away, {patienceMs: 0}), []);
	assert.equal(pausesOf(away, {attemptsAtMost: 3}).length, 2);
});

test.serial('permanent problems and cancelled actions are not retried', async () => {
	const clock = stillClock();
	for (const kind of ['refused', 'missing', 'locked', 'login', 'usage', 'cancelled'] as const) {
		const done = await withRetry(async () => Promise.resolve(failure(problemOf(kind, 'No', '', ''))), {clock});
		assert.ok(!done.ok && done.problem.kind === kind);
	}

	assert.deepEqual(clock.slept, []);
	assert.equal(nextPause(undefined, problemOf('cancelled', '', '', ''), 0, {isPassing: () => true}), undefined);
});

test.serial('a stop during a pause ends it at once, as cancelled', async () => {
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
	const done = withRetry(async () => {
		tries++;
		return Promise.resolve(failure(away));
	}, {clock, signal: stop.signal, onPause: () => setImmediate(() => {
		stop.abort();
	})});
	const ended = await done;
	assert.ok(!ended.ok && ended.problem.kind === 'cancelled' && ended.problem.what === away.what);
	assert.equal(tries, 1);
});

test('a pause that the server asks for is kept, unless it exceeds the time allowed for retries', () => {
	const busy = {...away, retryAfterMs: 45_000};
	assert.deepEqual(pausesOf(busy, {patienceMs: 15_000}), [45_000, 45_000]);
	assert.deepEqual(pausesOf({...busy, retryAfterMs: 3_600_001}, {}), []);
});

test('a server that said when to come back was abandoned as early as one that does not answer', () => {
	const busy = {...away, retryAfterMs: 30_000};
	const tries = (problemAt: (nth: number) => Problem) => {
		let waiting: Waiting | undefined;
		let nowMs = 0;
		for (let nth = 0; ; nth++) {
			const next = nextPause(waiting, problemAt(nth), nowMs, {patienceMs: 600_000, longestMs: 30_000});
			if (!next) return [nth, nowMs, waiting?.waitedMs];
			waiting = next;
			nowMs += next.pauseMs;
		}
	};

	const [, alone] = tries(() => busy);
	assert.equal(alone, 6 * 600_000);
	const [, silent] = tries(() => away);
	assert.equal(silent, 600_000);
	// Half of the attempts are by appointment: each of those pauses counts a sixth.
	const [, mixed] = tries(nth => nth % 2 === 0 ? busy : away);
	assert.ok(Number(mixed) > 800_000 && Number(mixed) < 1_200_000, String(mixed));
});

test('all clients that a busy server told to wait equally long came back at the same moment', () => {
	const busy = {...away, retryAfterMs: 20_000};
	const pauses = Array.from({length: 10}, (_, nth) => pausesOf(busy, {patienceMs: 300_000, chance: nth / 10, spread: 0.5}));
	assert.ok(pauses.flat().every(ms => ms >= 20_000), 'never before the server wants it');
	const spans = [0, 3].map(failures => {
		const these = pauses.map(all => all[failures] ?? Number.NaN);
		return Math.max(...these) - Math.min(...these);
	});
	assert.ok((spans[0] ?? 0) >= 800 && (spans[1] ?? 0) >= 7000, `spread over ${spans.join(' and ')} ms: longer with each failure`);
	assert.equal(new Set(pauses.map(([, second]) => second)).size, 10);
	const usual = Array.from({length: 10}, (_, nth) => pausesOf(away, {patienceMs: 60_000, chance: nth / 10, spread: 0.5})[4] ?? 0);
	assert.ok(Math.min(...usual) === 8000 && Math.max(...usual) > 20_000, usual.join(' '));
});

test('a clock that jumps by 56 years neither ends the retries nor makes them endless', () => {
	const first = nextPause(undefined, away, 10_000, {});
	assert.ok(first);
	const forward = nextPause(first, away, 10_000 + 1.8e12, {});
	const backward = nextPause(first, away, -1.8e12, {});
	assert.deepEqual([forward?.spentMs, backward?.spentMs], [61_000, 1000]);
	assert.equal(secondsUntilNext(first, -1.8e12), 1);
	assert.equal(secondsUntilNext(first, 10_400), 1);
	assert.equal(secondsUntilNext(first, 1.8e12), 0);
});

test.serial('progress in bytes restarts the time allowed for retries', async () => {
	const clock = stillClock();
	const done = await withRetry(async ({number, renew}) => {
		if (number % 3 === 0) renew();
		return Promise.resolve(number < 20 ? failure(away) : success('whole'));
	}, {clock, chance: 0.5, attemptsAtMost: 4});
	assert.deepEqual(done, success('whole'));
	assert.deepEqual(clock.slept.slice(0, 6), [1000, 2000, 1000, 2000, 4000, 1000]);
});

test('permanent problems that are retried on request are tried only every 30 seconds', () => {
	assert.deepEqual(pausesOf(problemOf('locked', '', '', ''), {isPassing: () => true, patienceMs: 70_000}), [30_000, 30_000, 10_000]);
});
