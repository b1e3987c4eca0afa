import {scopeOf} from '../../machine/step.js';
import {isWorthWaiting} from '../../trouble/patience.js';
import {persist} from '../../trouble/persist.js';
import type {Result, Trouble} from '../../trouble/trouble.js';
import type {Clock} from '../clock.js';
import type {Store} from '../store.js';

export type ReadingMeans = {readonly store: Store; readonly clock: Clock; readonly signal: AbortSignal};

/** What is read, and whether the reading is still of use. */
export type Reading = {readonly scope: string; readonly target?: {readonly name: string; readonly number: number}; readonly isPassing?: (trouble: Trouble) => boolean};

/**
 * Reads again, after pauses that the screens show, while the trouble may pass and the patience
 * of the settings lasts. A reading for which a newer one was asked is left.
 */
export async function readPatiently<T>(
	task: () => Promise<Result<T>>, {scope, target, isPassing = isWorthWaiting}: Reading, {store, clock, signal}: ReadingMeans,
): Promise<Result<T>> {
	const isWanted = () => !target || scopeOf(store.state(), scope)?.targets.find(({name}) => name === target.name)?.reads === target.number;
	return persist(task, {
		clock,
		signal,
		patienceMs: store.state().settings.patienceSeconds * 1000,
		firstMs: 2000,
		isPassing: trouble => isPassing(trouble) && isWanted(),
		onPause(waiting) {
			store.dispatch(target ? {kind: 'targetPaused', scope, target: target.name, number: target.number, waiting} : {kind: 'scopePaused', scope, waiting});
		},
	});
}
