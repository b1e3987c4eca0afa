import type {State} from '../../machine/state.js';
import {settled} from '../list/list-motion.js';
import {listOf, type Pressed, type ViewState} from '../view-state.js';
import {closing, type OverlayOf, type OverlayParts} from './overlay-parts.js';
import {pasted, typed} from './typed-line.js';

/** Typing into a list's filter, in the message line: it has no box. */
export const filterOverlay = {
	key: filterKey,
	paste: (state, view, _, text) => filtered(state, view, pasted(filterOf(view), text)),
} satisfies OverlayParts<'filter'>;

function filterKey(state: State, view: ViewState, {before}: OverlayOf<'filter'>, key: string): Pressed {
	if (key === 'escape' || key === 'ctrl+c') return {view: filtered(state, {...view, overlay: undefined}, before), actions: []};
	if (key === 'enter' || key === 'down' || key === 'up') return closing(view);
	return {view: filtered(state, view, typed(filterOf(view), key)), actions: []};
}

function filterOf(view: ViewState): string {
	return view[listOf(view.screen)].filter;
}

/** The view with another filter, and the cursor on the first row that passes it. */
function filtered(state: State, view: ViewState, filter: string): ViewState {
	const name = listOf(view.screen);
	return settled(state, {...view, [name]: {...view[name], filter, cursor: undefined, index: 0, top: 0}});
}
