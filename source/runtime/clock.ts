import {uptime} from 'node:os';

/** Time as the runtime needs it; tests supply their own. */
export type Clock = {
	/** Milliseconds since 1970 according to this machine. */
	now(): number;
	/** Milliseconds that this machine has been up, the time that it slept included, whatever its clock is set to; absent where nobody sets it. */
	upMs?(): number;
	/** Resolves to true after that time, or to false at once when the signal fires. */
	sleep(ms: number, signal?: AbortSignal): Promise<boolean>;
};

export const systemClock: Clock = {
	now: () => Date.now(),
	upMs: () => uptime() * 1000,
	async sleep(ms, signal) {
		if (signal?.aborted) return false;
		return new Promise(resolve => {
			const ended = () => {
				clearTimeout(timer);
				resolve(false);
			};

			const timer = setTimeout(() => {
				signal?.removeEventListener('abort', ended);
				resolve(true);
			}, Math.min(ms, 2 ** 31 - 1));
			signal?.addEventListener('abort', ended, {once: true});
		});
	},
};

/** What a clock drifts, or is brought forward little by little, is none, in ms. */
const leastLeapMs = 5000;

/** Tells each time by how much a clock was set since the last time, in ms, forward or back; 0 if it was not. A machine that sleeps sets no clock. */
export function newLeapSensor(clock: Pick<Clock, 'now' | 'upMs'>): () => number {
	const aheadMs = () => clock.upMs ? clock.now() - clock.upMs() : 0;
	let lastMs = aheadMs();
	return () => {
		const leapMs = aheadMs() - lastMs;
		if (Math.abs(leapMs) < leastLeapMs) return 0;
		lastMs += leapMs;
		return leapMs;
	};
}

/** A time that only passes, in ms, for measuring how long something takes: setting the clock does not change it. */
export function passedMs(clock: Pick<Clock, 'now' | 'upMs'>): number {
	return clock.upMs ? clock.upMs() : clock.now();
}
