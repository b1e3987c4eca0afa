import type {State} from '../state.js';
import {settled} from './list-motion.js';
import {longestText} from './overlay-keys.js';
import {isTooSmall} from './too-small-keys.js';
import type {ViewState} from './view-state.js';

/** Takes pasted text, which is never taken for keys: it goes into the field where text is typed just now, or nowhere. */
export function paste(state: State, view: ViewState, text: string): ViewState {
	if (isTooSmall(view)) return view;
	const {overlay} = view;
	const added = (before: string) => [...before + text].slice(0, longestText).join('');
	switch (overlay?.kind) {
		case 'address': return {...view, overlay: {...overlay, text: added(overlay.text), error: undefined}};
		case 'login': return overlay.isChecking ? view : {...view, overlay: {...overlay, [overlay.field]: added(overlay[overlay.field]), error: undefined}};
		case 'filter': {
			const list = view[view.screen];
			return settled(state, {...view, [view.screen]: {...list, filter: added(list.filter), cursor: undefined, index: 0, top: 0}});
		}

		default: return {...view, message: 'Pasted text was left out: it would be taken for keys'};
	}
}
