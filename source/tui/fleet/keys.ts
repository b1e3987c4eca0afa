import type {State} from '../../machine/state.js';
import type {KeyBinding} from '../key-binding.js';
import {askToStop, whyNotStop} from '../stack/stop.js';
import {toggled} from '../list/toggled.js';
import {listOf, targetKey, type Screen, type ViewState} from '../view-state.js';
import {intoList, movedInAll, switched} from './fleet-motion.js';
import {focusedScope, hasFleet} from './focus.js';

/** Keys with a meaning of their own while the cursor is on a telescope's line; all others are the screen's. */
export const fleetKeys: Readonly<Partial<Record<Screen, readonly KeyBinding[]>>> = {
	discover: [
		openKey(),
		{
			keys: ['space'], label: 'Space', description: 'select all of a telescope', hint: 2, hintDescription: 'select',
			whyNot: (state, view) => targetIds(state, view).length === 0 ? 'There is nothing to select yet' : undefined,
			press: (state, view) => ({view: movedInAll(state, {...view, selected: toggled(view.selected, targetIds(state, view))}, 'down'), actions: []}),
		},
	],
	stack: [
		openKey(),
		{
			keys: ['s'], label: 's', description: 'stop a telescope', hint: 2, hintDescription: 'stop it',
			whyNot: (state, view) => whyNotStop(state, view, focusedScope(state, view)?.id),
			press: (state, view) => askToStop(state, view, focusedScope(state, view)?.id),
		},
	],
};

/** From the telescopes to the list and back. */
export const fleetSwitchKey: KeyBinding = {
	keys: ['tab'], label: 'Tab', description: 'telescopes or list', screens: ['discover', 'stack'],
	whyNot: (state, view) => hasFleet(state, view.screen) ? undefined : 'There is one telescope only',
	press: (state, view) => ({view: switched(state, view), actions: []}),
};

function openKey(): KeyBinding {
	return {
		keys: ['enter', 'right'], label: 'Enter', description: 'open a telescope', hint: 1, hintDescription: 'open',
		whyNot(state, view) {
			if (opened(state, view)) return undefined;
			return view.screen === 'stack' ? 'Nothing is queued on this telescope' : 'No target of this telescope is known yet';
		},
		press: (state, view) => ({view: opened(state, view) ?? view, actions: []}),
	};
}

/** Limits the list below to the telescope under the cursor, and moves the cursor into it. */
function opened(state: State, view: ViewState): ViewState | undefined {
	const list = {...view, [listOf(view.screen)]: {...view[listOf(view.screen)], cursor: undefined}};
	return intoList(state, list, view.fleet.cursor);
}

function targetIds(state: State, view: ViewState): string[] {
	const scope = focusedScope(state, view);
	return (scope?.targets ?? []).flatMap(({name, subFrameFolder}) => scope && subFrameFolder !== undefined ? [targetKey(scope.id, name)] : []);
}
