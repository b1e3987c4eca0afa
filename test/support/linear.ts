import assert from 'node:assert/strict';
import {threadMs, usedMs} from './thread-time.js';

/** Below this a measured time says more about garbage collection than about the work, ms. */
const floorMs = 60;

/** The shortest of some runs, ms: the one that was disturbed least. One that is short enough is not repeated. */
function shortestMs(run: () => unknown, times = 3): number {
	let shortest = Infinity;
	for (let nth = 0; nth < times && shortest > floorMs; nth++) {
		const before = threadMs();
		run();
		shortest = Math.min(shortest, usedMs(before));
	}

	return shortest;
}

/**
 * Asserts that twice the input takes at most about twice the time (3 times, with a floor for noise), and that the larger
 * input does not block the program for longer than `mostMs`: SIGTERM is only handled between two turns of the event loop.
 */
export function assertLinear(what: string, run: (size: number) => unknown, {size, mostMs = 250}: {readonly size: number; readonly mostMs?: number}): void {
	run(size >> 4);
	// Other work on the same core slows it down at times; what is not linear is slow each time.
	for (let nth = 1; ; nth++) {
		const half = shortestMs(() => run(size >> 1));
		const whole = shortestMs(() => run(size));
		if (whole <= Math.max(floorMs, half) * 3 && whole <= mostMs) return;
		assert.ok(nth < 3, `${what}: ${half.toFixed(1)} ms for ${size >> 1}, ${whole.toFixed(1)} ms for ${size}; at most ${mostMs} ms and three times the half's`);
	}
}
