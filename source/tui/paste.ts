import type {State} from '../machine/state.js';
import {settled} from './list/list-motion.js';
import {longestText} from './overlays/keys.js';
import {isTooSmall} from './too-small-keys.js';
import {listOf, type ViewState} from './view-state.js';

/** Handles pasted text. It is never taken for keys: it goes into the field that is being typed in, or is dropped. */
export function paste(state: State, view: ViewState, text: string): ViewState {
	if (isTooSmall(view)) return view;
	const {overlay} = view;
	const added = (before: string) => [...before + text].slice(0, longestText).join('');
	switch (overlay?.kind) {
		case 'name':
		case 'address': return {...view, overlay: {...overlay, text: added(overlay.text), error: undefined}};
		case 'login': return overlay.isChecking ? view : {...view, overlay: {...overlay, [overlay.field]: added(overlay[overlay.field]), error: undefined}};
		case 'filter': {
			const name = listOf(view.screen);
			const list = view[name];
			return settled(state, {...view, [name]: {...list, filter: added(list.filter), cursor: undefined, index: 0, top: 0}});
		}

		default: return {...view, message: 'Pasted text was left out: it would be taken for keys'};
	}
}
