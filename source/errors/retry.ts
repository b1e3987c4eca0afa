import {nextPause, type Patience, type Waiting} from './retry-delay.js';
import {cancelled, failure, type Result} from './problem.js';

/** Time, as far as waiting needs it; the runtime's clock is one. */
export type WaitingClock = {
	/** Milliseconds since 1970. */
	now(): number;
	/** True after that time, or false at once when the signal fires. */
	sleep(ms: number, signal?: AbortSignal): Promise<boolean>;
};

/** What each try is given: its number, from 1, and a way to report that something has moved after all. */
type Try = {
	readonly number: number;
	/** Starts the patience and the pauses over, e.g. because bytes arrived. */
	readonly renew: () => void;
};

export type Persistence = Patience & {
	readonly clock: WaitingClock;
	/** Ends a pause at once; the outcome is then 'cancelled'. */
	readonly signal?: AbortSignal | undefined;
	/** Called before each pause with its length and the reason. */
	readonly onPause?: ((waiting: Waiting) => void) | undefined;
};

/**
 * Repeats `task` until it succeeds, fails with a problem that will not go away, or runs out of patience; the last problem is
 * then the outcome. Only for tasks that may be done twice. nextPause decides what is worth waiting for and for how long, as
 * it does for the machine.
 */
export async function withRetry<T>(
	task: (attempt: Try) => Promise<Result<T>>, {clock, signal, onPause, chance = Math.random(), ...patience}: Persistence,
): Promise<Result<T>> {
	let waiting: Waiting | undefined;
	const renew = (): void => {
		waiting = undefined;
	};

	for (let number = 1; ; number++) {
		const result = await task({number, renew});
		if (result.ok) return result;
		waiting = nextPause(waiting, result.problem, clock.now(), {chance, ...patience});
		if (!waiting) return result;
		onPause?.(waiting);
		if (!await clock.sleep(waiting.pauseMs, signal)) return failure(cancelled(result.problem.what));
	}
}
