import {isPurgeableFolder, whyNotPurged} from '../purge/purge.js';
import type {State} from '../state.js';
import {chosenTargets, discoverRows} from './discover-rows.js';
import {cursorId} from './list-motion.js';
import type {Pressed} from './press.js';
import type {Deed, Overlay, ViewState} from './view-state.js';

/** A target whose stacks are asked for, and the folder where they are. */
export type PurgePlace = {readonly scope: string; readonly target: string; readonly folder: string};

/** The chosen targets that have a folder of stacks. */
function purgePlaces(state: State, view: ViewState): PurgePlace[] {
	return chosenTargets(discoverRows(state, view), cursorId(state, view)).flatMap(({scope, target: {name, stackFolder}}) =>
		stackFolder !== undefined && isPurgeableFolder(stackFolder) ? [{scope: scope.id, target: name, folder: stackFolder}] : []);
}

/** Why nothing can be purged here just now; undefined when it can. */
export function whyNotPurge(state: State, view: ViewState): string | undefined {
	const places = purgePlaces(state, view);
	if (places.length === 0) return 'There is no stack to purge here';
	for (const {scope, target} of places) {
		const trouble = whyNotPurged(state, scope, target);
		if (trouble) return `Not now: ${trouble.cause}`;
	}

	return undefined;
}

/** `D`: counts first, for the question has to tell how many they are. */
export function purgeKey(state: State, view: ViewState): Pressed {
	const places = purgePlaces(state, view);
	const words = places.length === 1 ? `the stacks of ${places[0]?.target ?? ''}` : `the stacks of ${places.length} targets`;
	const overlay: Overlay = {kind: 'confirm', title: 'Purge stacks?', lines: [`Counting ${words} ...`], yes: [], then: undefined, purge: places};
	return {view: {...view, overlay}, deeds: [{kind: 'askPurge', places}]};
}

/**
 * The view once they are counted: the question with what would go, or why there is none.
 * A question that was closed meanwhile stays closed, and the next one waits for its own count.
 */
export function askedPurge(view: ViewState, places: readonly PurgePlace[], lines: readonly string[], yes: readonly Deed[]): ViewState {
	const {overlay} = view;
	if (overlay?.kind !== 'confirm' || overlay.purge !== places || overlay.yes.length > 0) return view;
	if (yes.length === 0) return {...view, overlay: undefined, message: lines[0]};
	return {...view, overlay: {...overlay, lines, yes}};
}
