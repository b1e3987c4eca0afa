import type {State} from '../../machine/state.js';
import {moved, placesOf, settled, type Motion} from '../list/list-motion.js';
import {listOf, type ViewState} from '../view-state.js';
import {focusedScope, hasFleet} from './focus.js';

/** Moves the cursor over the lines of the telescopes and the list below as if they were one list. */
export function movedInAll(state: State, view: ViewState, motion: Motion): ViewState {
	if (!hasFleet(state, view.screen)) return moved(state, view, motion);
	const at = state.scopes.findIndex(({id}) => id === focusedScope(state, view)?.id);
	const last = state.scopes.length - 1;
	if (at === -1) {
		const next = moved(state, view, motion);
		const isAtTop = next[listOf(view.screen)].index === settled(state, view)[listOf(view.screen)].index;
		const isUpwards = motion === 'up' || motion === 'pageUp' || motion === 'first';
		return isUpwards && isAtTop ? onScope(state, view, motion === 'first' ? 0 : last) : next;
	}

	switch (motion) {
		case 'up': return onScope(state, view, Math.max(0, at - 1));
		case 'down': return at < last ? onScope(state, view, at + 1) : intoList(state, view) ?? view;
		case 'pageUp':
		case 'first': return onScope(state, view, 0);
		case 'pageDown': return intoList(state, view) ?? onScope(state, view, last);
		case 'last': {
			const below = intoList(state, view);
			return below ? moved(state, below, 'last') : onScope(state, view, last);
		}
	}
}

/** From the lines to the list below, and back. */
export function switched(state: State, view: ViewState): ViewState {
	if (focusedScope(state, view)) return intoList(state, view) ?? view;
	return onScope(state, view, Math.max(0, state.scopes.findIndex(({id}) => id === view.fleet.opened)));
}

/** The cursor in the list; undefined where the list has no row for it. */
export function intoList(state: State, view: ViewState, opened = view.fleet.opened): ViewState | undefined {
	const below: ViewState = {...view, fleet: {opened, cursor: undefined}};
	return placesOf(view.screen, state, below).some(({isStop}) => isStop) ? settled(state, below) : undefined;
}

function onScope({scopes}: State, view: ViewState, index: number): ViewState {
	return {...view, fleet: {...view.fleet, cursor: scopes[index]?.id}};
}
