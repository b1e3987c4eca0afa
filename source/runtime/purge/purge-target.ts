import {whyNotPurged, type PurgeFile} from '../../machine/purge/purge.js';
import {cancelled, failure, success, type Result} from '../../trouble/trouble.js';
import type {Runtime} from '../runtime.js';

/**
 * Has the machine delete these files of one target, and waits for the end. Trouble: whatever came in
 * the way, first of all what keeps the machine from it; cancelled when the signal was first.
 */
export async function purgeTarget({store}: Pick<Runtime, 'store'>, scope: string, target: string, files: readonly PurgeFile[], signal: AbortSignal): Promise<Result<void>> {
	const trouble = whyNotPurged(store.state(), scope, target);
	if (trouble) return failure(trouble);
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
			if (event.kind === 'purgeFailed' && event.scope === scope && event.target === target) finish(failure(event.trouble));
		});
		signal.addEventListener('abort', stop, {once: true});
		if (signal.aborted) stop();
		else store.dispatch({kind: 'purgeWanted', scope, target, files});
	});
}
