import {motionOf} from '../keys.js';
import type {Motion} from '../list/list-motion.js';
import type {Pressed, ViewState} from '../view-state.js';
import {closing, type OverlayOf} from './overlay-parts.js';

/** Rows of the screen that a page of a text leaves out: the box's edges, and some rows that both pages show. */
const aroundPage = 8;

/** A key in a text that is only read: it scrolls, or closes it; `opening` are the keys that open it. */
export function scrollKey(view: ViewState, overlay: OverlayOf<'help' | 'log'>, opening: readonly string[], key: string): Pressed {
	if (['escape', 'q', 'enter', 'ctrl+c', ...opening].includes(key)) return closing(view);
	const page = Math.max(1, view.rows - aroundPage);
	const motion = motionOf(key);
	const steps: Readonly<Record<Motion, number>> = {up: -1, down: 1, pageUp: -page, pageDown: page, first: -Infinity, last: Infinity};
	const step = key === 'space' ? page : motion ? steps[motion] : 0;
	const top = Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, overlay.top + step));
	return {view: {...view, overlay: {...overlay, top}}, actions: []};
}
