import {nextPause, type Patience, type Waiting} from './patience.js';
import {cancelled, failure, type Result} from './trouble.js';

/** Time, as far as waiting needs it; the runtime's clock is one. */
export type WaitingClock = {
	/** Milliseconds since 1970. */
	now(): number;
	/** True after the time, false at once when the signal ends it. */
	sleep(ms: number, signal?: AbortSignal): Promise<boolean>;
};

/** What a try is told: its number, from 1, and how to say that something has moved after all. */
export type Try = {
	readonly number: number;
	/** The patience and the pauses begin anew, e.g. because bytes came. */
	readonly renew: () => void;
};

export type Persistence = Patience & {
	readonly clock: WaitingClock;
	/** Ends a pause at once; the outcome is then 'cancelled'. */
	readonly signal?: AbortSignal | undefined;
	/** Told before each pause: how long, and why. */
	readonly onPause?: ((waiting: Waiting) => void) | undefined;
};

/**
 * Does `task` until it succeeds, its trouble is one that does not pass, or the patience is at
 * its end: then its last trouble is the outcome. Only for what may be done twice. What is worth
 * waiting for, and how long each pause is, nextPause decides, for the machine too.
 */
export async function persist<T>(
	task: (attempt: Try) => Promise<Result<T>>, {clock, signal, onPause, chance = Math.random(), ...patience}: Persistence,
): Promise<Result<T>> {
	let waiting: Waiting | undefined;
	const renew = (): void => {
		waiting = undefined;
	};

	for (let number = 1; ; number++) {
		const result = await task({number, renew});
		if (result.ok) return result;
		waiting = nextPause(waiting, result.trouble, clock.now(), {chance, ...patience});
		if (!waiting) return result;
		onPause?.(waiting);
		if (!await clock.sleep(waiting.pauseMs, signal)) return failure(cancelled(result.trouble.what));
	}
}
