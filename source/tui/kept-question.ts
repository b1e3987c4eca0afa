import {counted} from '../format/counted.js';
import {listed} from '../format/listed.js';
import {areKeptKnown, keptTargets} from '../machine/stacking/kept-queue.js';
import type {State} from '../machine/state.js';
import type {Action, ViewState} from './view-state.js';

const targetsAtMost = 3;

/** Blocks of a target, for the sentence about them. */
type Waiting = {readonly target: string; readonly count: number};

/** `10 blocks of M 101 were waiting`: blocks that were stopped in this run, or still waiting when an earlier run ended. Undefined if there are none. */
export function waitingWords(state: State): string | undefined {
	return wordsOf([...stoppedBlocks(state), ...keptTargets(state).map(({target, ids}) => ({target, count: ids.length}))]);
}

/** The same for the blocks that were stopped in this run. */
export function stoppedWords(state: State): string | undefined {
	return wordsOf(stoppedBlocks(state));
}

function stoppedBlocks({jobs}: State): Waiting[] {
	return jobs.flatMap(({phase, target}) => phase === 'cancelled' ? [{target, count: 1}] : []);
}

function wordsOf(parts: readonly Waiting[]): string | undefined {
	const counts = new Map<string, number>();
	for (const {target, count} of parts) counts.set(target, (counts.get(target) ?? 0) + count);
	const waiting = [...counts].map(([target, count]) => ({target, count}));
	const all = waiting.reduce((sum, {count}) => sum + count, 0);
	if (all === 0) return undefined;
	const verb = all === 1 ? 'was' : 'were';
	if (waiting.length > targetsAtMost) return `${counted(all, 'block')} of ${counted(waiting.length, 'target')} ${verb} waiting`;
	return `${listed(waiting.map(({target, count}, index) => `${index === 0 ? counted(count, 'block') : String(count)} of ${target}`))} ${verb} waiting`;
}

/** Goes on with all of them. */
function goingOn(state: State): Action[] {
	return [
		...state.jobs.flatMap(({id, phase}): Action[] => phase === 'cancelled' ? [{kind: 'request', request: {kind: 'retryRequested', jobId: id}}] : []),
		...keptTargets(state).map((kept): Action => ({kind: 'request', request: {kind: 'blocksRequested', ...kept}})),
	];
}

/** Asks whether to go on with the blocks that were waiting; the same view if there are none. */
export function askToGoOn(state: State, view: ViewState): ViewState {
	const words = waitingWords(state);
	if (words === undefined) return view;
	const forget: Action[] = keptTargets(state).length === 0 ? [] : [{kind: 'request', request: {kind: 'queueDropped'}}];
	return {...view, overlay: {kind: 'confirm', title: 'Go on?', lines: [`${words}. Go on?`], yes: goingOn(state), ...(forget.length > 0 && {no: forget}), then: 'stack'}};
}

/**
 * Asks once, as soon as the blocks that an earlier run left are known. A user who has already pressed keys is not interrupted,
 * because the next key would be taken for the answer.
 */
export function askedOnce(state: State, view: ViewState): ViewState {
	if (view.hasAskedToGoOn || view.isReadOnly || state.jobs.some(({isAsked}) => isAsked) || !areKeptKnown(state)) return view;
	const words = waitingWords(state);
	const asked = {...view, hasAskedToGoOn: true};
	if (words === undefined) return asked;
	return view.isTouched || view.overlay ? {...asked, message: `${words}: s on Stack (3) goes on`} : askToGoOn(state, asked);
}
