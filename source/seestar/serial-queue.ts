import {cancelled, failure, type Result} from '../errors/problem.js';
import {orStopped} from './wait.js';

/** Runs tasks one after the other; a task whose signal fired before its turn is not started. */
type SerialQueue = <T>(what: string, task: () => Promise<Result<T>>, signal?: AbortSignal) => Promise<Result<T>>;

/** Makes a separate queue. */
export function createSerialQueue(): SerialQueue {
	let last: Promise<unknown> = Promise.resolve();
	return async (what, task, signal) => {
		const run = last.then(async () => signal?.aborted ? failure(cancelled(what)) : task());
		last = run.catch(() => undefined);
		// A task that is stopped while waiting for others is answered at once; a started task ends by itself.
		return orStopped(run, signal, failure(cancelled(what)));
	};
}
