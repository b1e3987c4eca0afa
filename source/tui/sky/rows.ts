import type {State} from '../../machine/state.js';
import type {OwnTile, RoughPlace} from '../../planning/sky/own-tiles.js';
import type {Place} from '../../planning/sky/place.js';
import type {WaitingTarget} from '../../planning/sky/waiting-sky.js';
import {matches} from '../list/filter.js';
import type {ViewState} from '../view-state.js';
import {ownSkyOf, type KnownSky} from './own-sky.js';

export type SkyRow =
	| {readonly kind: 'heading'; readonly id: string; readonly text: string}
	| {readonly kind: 'waiting'; readonly id: string; readonly waiting: WaitingTarget}
	| {readonly kind: 'tile'; readonly id: string; readonly tile: OwnTile}
	| {readonly kind: 'rough'; readonly id: string; readonly rough: RoughPlace};

let listed: {readonly sky: KnownSky; readonly filter: string; readonly rows: SkyRow[]} | undefined;

/** Waiting targets, then the user's stacks with the newest first, as far as they pass the filter. Memoised: the same input gives the same array. */
export function skyRows(state: State, view: Pick<ViewState, 'sky' | 'skyView' | 'myStacks'>): SkyRow[] {
	const sky = ownSkyOf(state, view);
	const {filter} = view.sky;
	if (listed?.sky === sky && listed.filter === filter) return listed.rows;
	const passes = (names: readonly string[]) => matches(filter, () => names);
	const waiting = sky.waiting.filter(({target}) => passes([target])).map(each => ({kind: 'waiting', id: `waiting ${each.scope}\n${each.target}`, waiting: each} as const));
	const own = [
		...sky.tiles.filter(({objects}) => passes(objects)).map(tile => ({row: {kind: 'tile', id: `tile ${tile.tile}`, tile} as const, lastMs: tile.lastMs})),
		...sky.rough.filter(({objects}) => passes(objects)).map(rough => ({row: {kind: 'rough', id: `rough ${rough.pixel}`, rough} as const, lastMs: rough.lastMs})),
	].sort((a, b) => (b.lastMs ?? 0) - (a.lastMs ?? 0));
	const rows: SkyRow[] = [
		...(waiting.length === 0 ? [] : [{kind: 'heading', id: 'waiting', text: 'Waiting'} as const, ...waiting]),
		...(own.length === 0 ? [] : [{kind: 'heading', id: 'yours', text: 'Your stacks'} as const, ...own.map(({row}) => row)]),
	];
	listed = {sky, filter, rows};
	return rows;
}

/** A row's position; undefined if unknown. */
export function placeOfRow(row: SkyRow | undefined): Place | undefined {
	switch (row?.kind) {
		case 'waiting': return row.waiting.place;
		case 'tile': return row.tile.place;
		case 'rough': return row.rough.place;
		default: return undefined;
	}
}
