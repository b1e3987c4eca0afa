import {isPurgeableFolder, whyNotPurged} from '../../machine/purge/purge.js';
import type {State} from '../../machine/state.js';
import {chosenHere} from './chosen.js';
import type {Action, Overlay, Pressed, PurgeTarget, ViewState} from '../view-state.js';

/** The chosen targets that have a folder of stacks. */
function purgePlaces(state: State, view: ViewState): PurgeTarget[] {
	return chosenHere(state, view).flatMap(({scope, target: {name, stackFolder}}) =>
		stackFolder !== undefined && isPurgeableFolder(stackFolder) ? [{scope: scope.id, target: name, folder: stackFolder}] : []);
}

/** Why nothing can be purged here just now; undefined when it can. */
export function whyNotPurge(state: State, view: ViewState): string | undefined {
	const places = purgePlaces(state, view);
	if (places.length === 0) return 'There is no stack to purge here';
	for (const {scope, target} of places) {
		const problem = whyNotPurged(state, scope, target);
		if (problem) return `Not now: ${problem.cause}`;
	}

	return undefined;
}

/** `D`: counts the stacks first, because the question says how many there are. */
export function purgeKey(state: State, view: ViewState): Pressed {
	const places = purgePlaces(state, view);
	const words = places.length === 1 ? `the stacks of ${places[0]?.target ?? ''}` : `the stacks of ${places.length} targets`;
	const overlay: Overlay = {kind: 'confirm', title: 'Purge stacks?', lines: [`Counting ${words} ...`], yes: [], then: undefined, purge: places};
	return {view: {...view, overlay}, actions: [{kind: 'askPurge', places}]};
}

/**
 * The view once they are counted: the question with what would be deleted, or why nothing can be.
 * A question that was closed meanwhile stays closed, and the next one waits for its own count.
 */
export function askedPurge(view: ViewState, places: readonly PurgeTarget[], lines: readonly string[], yes: readonly Action[]): ViewState {
	const {overlay} = view;
	if (overlay?.kind !== 'confirm' || overlay.purge !== places || overlay.yes.length > 0) return view;
	if (yes.length === 0) return {...view, overlay: undefined, message: lines[0]};
	return {...view, overlay: {...overlay, lines, yes}};
}
