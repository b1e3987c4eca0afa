import type {State} from '../../machine/state.js';
import type {MyStack} from '../../planning/my-stacks/my-stack.js';
import {simpleLayout} from '../layout.js';
import {mineRows, type MineRow} from '../mine/rows.js';
import type {ViewState} from '../view-state.js';
import {gridOf, type Grid} from './grid.js';

/** There may be thousands, and every key press asks for them. */
const known = new WeakMap<readonly MineRow[], readonly MyStack[]>();

/** The stacks in the gallery: the same as on My stacks, in the same order. */
export function galleryStacks(state: State, view: Pick<ViewState, 'mine' | 'myStacks'>): readonly MyStack[] {
	const rows = mineRows(state, view);
	const stacks = known.get(rows) ?? rows.flatMap(row => row.kind === 'stack' ? [row.stack] : []);
	known.set(rows, stacks);
	return stacks;
}

/** The layout of the tiles in the window. */
export function gridIn({columns, rows, tileSize}: Pick<ViewState, 'columns' | 'rows' | 'tileSize'>): Grid {
	return gridOf({columns, rows: simpleLayout('gallery', rows).list + 1}, tileSize);
}

/** The stacks whose tiles are visible, in a view that is settled. */
export function stacksInView(state: State, view: ViewState): readonly MyStack[] {
	const {across, down} = gridIn(view);
	return galleryStacks(state, view).slice(view.mine.top, view.mine.top + (across * down));
}
