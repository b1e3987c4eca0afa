import type {State} from '../state.js';
import {leastColumns, leastRows} from './layout.js';
import {quit, type Pressed} from './press.js';
import type {ViewState} from './view-state.js';

/** Is there less room than the screens need? Then none of them is drawn. */
export function isTooSmall({columns, rows}: Pick<ViewState, 'columns' | 'rows'>): boolean {
	return columns < leastColumns || rows < leastRows;
}

/** Is it asked whether to leave? The one question that is drawn in a window that is too small, too. */
export function isQuitAsked({overlay}: Pick<ViewState, 'overlay'>): boolean {
	return overlay?.kind === 'confirm' && overlay.yes.some(({kind}) => kind === 'quit');
}

/** Keys in a window that is too small: what is not drawn must not act. What stands over the screen waits for a larger window. */
export function tooSmallKey(state: State, view: ViewState, key: string): Pressed {
	if (key === 'ctrl+l') return {view, deeds: [{kind: 'repaint'}]};
	if (isQuitAsked(view)) {
		// Pressing Ctrl-C twice means it.
		const isYes = key === 'y' || key === 'Y' || key === 'ctrl+c';
		return {view: {...view, overlay: undefined}, deeds: isYes ? [{kind: 'quit'}] : []};
	}

	return key === 'q' || key === 'ctrl+c' ? quit(state, {...view, overlay: undefined}) : {view, deeds: []};
}
