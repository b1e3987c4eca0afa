import type {State} from '../machine/state.js';
import {overlayPaste} from './overlays/overlays.js';
import {isTooSmall} from './too-small-keys.js';
import type {ViewState} from './view-state.js';

/** Handles pasted text. It is never taken for keys: it goes into the line that is being typed, or is left out. */
export function paste(state: State, view: ViewState, text: string): ViewState {
	if (isTooSmall(view)) return view;
	return overlayPaste(state, view, text) ?? {...view, message: 'Pasted text was left out: it would be taken for keys'};
}
