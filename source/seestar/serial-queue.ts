import {cancelled, failure, type Result} from '../trouble/trouble.js';
import {orStopped} from './wait.js';

/** Runs tasks one after the other; a task whose signal fired before its turn is not started. */
export type SerialQueue = <T>(what: string, task: () => Promise<Result<T>>, signal?: AbortSignal) => Promise<Result<T>>;

/** Makes a queue of its own. */
export function createSerialQueue(): SerialQueue {
	let last: Promise<unknown> = Promise.resolve();
	return async (what, task, signal) => {
		const run = last.then(async () => signal?.aborted ? failure(cancelled(what)) : task());
		last = run.catch(() => undefined);
		// Whoever is stopped while waiting for others is told at once; a started task ends by itself.
		return orStopped(run, signal, failure(cancelled(what)));
	};
}
