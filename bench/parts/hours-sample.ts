import {systemClock, type Clock} from '../../source/runtime/clock.js';

/** What the program holds at one moment of the night, after a collection of what it does not need any more. */
export type HoursSample = {
	readonly hour: number;
	readonly residentMb: number;
	readonly heapMb: number;
	/** Open files and sockets of the process. */
	readonly files: number;
	readonly timers: number;
	readonly sockets: number;
	readonly stacked: number;
	readonly uploaded: number;
	readonly failed: number;
	readonly warnings: number;
	readonly frames: number;
};

/** A clock that reads `beganMs` at `zeroMs` of this machine's and is so many times faster: two processes that are told the same have the same time. */
export function hastyClock(beganMs: number, haste: number, zeroMs = beganMs): Clock {
	return {
		now: () => beganMs + ((Date.now() - zeroMs) * haste),
		sleep: async (ms, signal) => systemClock.sleep(Math.max(0, ms) / haste, signal),
	};
}
