import type {State} from '../machine/state.js';
import {leastColumns, leastRows} from './layout.js';
import {quit} from './quit.js';
import type {Pressed, ViewState} from './view-state.js';

/** Is the window smaller than the screens need? Then none of them is drawn. */
export function isTooSmall({columns, rows}: Pick<ViewState, 'columns' | 'rows'>): boolean {
	return columns < leastColumns || rows < leastRows;
}

/** Is the question whether to quit open? It is the only one that is also drawn in a window that is too small. */
export function isQuitAsked({overlay}: Pick<ViewState, 'overlay'>): boolean {
	return overlay?.kind === 'confirm' && overlay.yes.some(({kind}) => kind === 'quit');
}

/** Keys in a window that is too small: what is not drawn must not act. An open overlay waits for a larger window. */
export function tooSmallKey(state: State, view: ViewState, key: string): Pressed {
	if (isQuitAsked(view)) {
		// Pressing Ctrl-C twice means it.
		const isYes = key === 'y' || key === 'Y' || key === 'ctrl+c';
		return {view: {...view, overlay: undefined}, actions: isYes ? [{kind: 'quit'}] : []};
	}

	return key === 'q' || key === 'ctrl+c' ? quit(state, {...view, overlay: undefined}) : {view, actions: []};
}
