import type {State} from '../../machine/state.js';
import {whyNothingToSelect} from '../common-keys.js';
import {focusedScope} from '../fleet/focus.js';
import type {KeyBinding} from '../key-binding.js';
import {cursorId, placesOf, settled} from './list-motion.js';
import {listOf, type ViewState} from '../view-state.js';

/** Indexes of the first and the last row of a range. */
export type Range = {readonly from: number; readonly to: number};

/** The range from the row where it began to the cursor; undefined if there is none, or if either row is no longer in the list. */
export function rangeOf(state: State, view: ViewState): Range | undefined {
	const {range, screen} = view;
	if (range?.list !== listOf(screen) || screen === 'gallery' || focusedScope(state, view)) return undefined;
	const anchor = placesOf(screen, state, view).findIndex(({id}) => id === range.anchor);
	const {index} = settled(state, view)[listOf(screen)];
	return anchor === -1 ? undefined : {from: Math.min(anchor, index), to: Math.max(anchor, index)};
}

/** The ids of the rows in the range, without group headings; undefined without a range. */
export function rangeIds(state: State, view: ViewState): ReadonlySet<string> | undefined {
	const range = rangeOf(state, view);
	return range && new Set(placesOf(view.screen, state, view).slice(range.from, range.to + 1).flatMap(({id, isHeading}) => isHeading ? [] : [id]));
}

/** The view after a range was used. */
export function withoutRange(view: ViewState): ViewState {
	return view.range ? {...view, range: undefined} : view;
}

/** Begins a range at the cursor, or ends the current one. */
export const rangeKey: KeyBinding = {
	keys: ['v'], label: 'v', description: 'mark a range, from here to the cursor', hint: 15, hintDescription: 'range',
	whyNot: (state, view) => whyNothingToSelect(state, view) ?? (focusedScope(state, view) ? 'A range is marked in the list: Tab goes there' : undefined),
	press(state, view) {
		if (rangeOf(state, view)) return {view: withoutRange(view), actions: []};
		const anchor = cursorId(state, view);
		return {view: anchor === undefined ? view : {...view, range: {list: listOf(view.screen), anchor}}, actions: []};
	},
};
