import {whyNotPurged} from '../../machine/purge/purge.js';
import type {PurgeFile} from '../../machine/purge/purge-state.js';
import {cancelled, failure, success, type Result} from '../../errors/problem.js';
import type {Runtime} from '../runtime.js';

/**
 * Has the machine delete these files of one target, and waits for the end. Problem: whatever prevented it, including a
 * refusal by the machine; cancelled when the signal came first.
 */
export async function purgeTarget({store}: Pick<Runtime, 'store'>, scope: string, target: string, files: readonly PurgeFile[], signal: AbortSignal): Promise<Result<void>> {
	const problem = whyNotPurged(store.state(), scope, target);
	if (problem) return failure(problem);
	if (files.length === 0) return success();
	return new Promise(resolve => {
		const finish = (result: Result<void>) => {
			unsubscribe();
			signal.removeEventListener('abort', stop);
			resolve(result);
		};

		const stop = () => {
			finish(failure(cancelled(`The purge of ${target}`)));
		};

		const unsubscribe = store.subscribe(({event}) => {
			if (event.kind === 'stacksPurged' && event.scope === scope && event.target === target) finish(success());
			if (event.kind === 'purgeFailed' && event.scope === scope && event.target === target) finish(failure(event.problem));
		});
		signal.addEventListener('abort', stop, {once: true});
		if (signal.aborted) stop();
		else store.dispatch({kind: 'purgeRequested', scope, target, files});
	});
}
