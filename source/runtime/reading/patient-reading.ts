import {scopeOf} from '../../machine/transition.js';
import {isWorthWaiting} from '../../errors/retry-delay.js';
import {withRetry} from '../../errors/retry.js';
import type {Result, Problem} from '../../errors/problem.js';
import type {Clock} from '../clock.js';
import type {Store} from '../store.js';

export type ReadingContext = {readonly store: Store; readonly clock: Clock; readonly signal: AbortSignal};

/** What is read, and whether anybody still needs the result. */
type Reading = {readonly scope: string; readonly target?: {readonly name: string; readonly number: number}; readonly isPassing?: (problem: Problem) => boolean};

/**
 * Reads again, after pauses that the screens show, while the problem may pass and the patience
 * of the settings lasts. Stops once a newer reading has been asked for.
 */
export async function readPatiently<T>(
	task: () => Promise<Result<T>>, {scope, target, isPassing = isWorthWaiting}: Reading, {store, clock, signal}: ReadingContext,
): Promise<Result<T>> {
	const isWanted = () => !target || scopeOf(store.state(), scope)?.targets.find(({name}) => name === target.name)?.reads === target.number;
	return withRetry(task, {
		clock,
		signal,
		patienceMs: store.state().settings.patienceSeconds * 1000,
		firstMs: 2000,
		isPassing: problem => isPassing(problem) && isWanted(),
		onPause(waiting) {
			store.dispatch(target ? {kind: 'targetPaused', scope, target: target.name, number: target.number, waiting} : {kind: 'scopePaused', scope, waiting});
		},
	});
}
