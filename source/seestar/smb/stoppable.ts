import {cancelled, failure, type Result} from '../../errors/problem.js';

/**
 * The result of work that continues by itself, or 'cancelled' as soon as the signal fires. The work is not ended: whoever
 * started it cleans up when it is done.
 */
export function stoppable<T>(work: Promise<Result<T>>, what: string, signal: AbortSignal | undefined): Promise<Result<T>> {
	if (!signal) return work;
	if (signal.aborted) return Promise.resolve(failure(cancelled(what)));
	return new Promise((resolve, reject) => {
		const stop = () => resolve(failure(cancelled(what)));
		signal.addEventListener('abort', stop, {once: true});
		work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
	});
}
