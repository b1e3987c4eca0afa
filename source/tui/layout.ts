import type {State} from '../machine/state.js';
import {hasFleet} from './fleet/focus.js';
import type {Screen, ViewState} from './view-state.js';

/** The smallest window in which everything is readable. */
export const leastColumns = 60;
export const leastRows = 16;

/** Rows of each part of a screen, from top to bottom, without the header and its rule, the message line and the footer. */
export type Layout = {
	/** The overall progress: 1 or 0. */
	readonly overall: number;
	/** The lines of the telescopes, including their column titles; 0 with one telescope. */
	readonly fleet: number;
	readonly hasFleetTitles: boolean;
	/** The list without its column titles. */
	readonly list: number;
	/** The details of the row under the cursor, without the rule above them. */
	readonly detail: number;
	/** Width in columns of the details beside the list, including their rule; 0 if they stand below it. */
	readonly side: number;
};

/** Header, the rule below it, the rule above the details, message line and footer. */
const frameRows = 5;
/** The least width in columns for details beside the list. */
const leastForSide = 120;

const detailRows: Readonly<Record<Screen, {readonly tall: number; readonly low: number}>> = {
	discover: {tall: 5, low: 3},
	preview: {tall: 4, low: 3},
	stack: {tall: 4, low: 3},
	upload: {tall: 4, low: 3},
	done: {tall: 6, low: 5},
	mine: {tall: 5, low: 3},
	sky: {tall: 4, low: 1},
	gallery: {tall: 3, low: 2},
};

/** Rows that the list keeps below the lines of telescopes, unless there are too many telescopes for that. */
const comfortableList = 5;

/** Divides the rows and columns of the terminal among the parts; the column titles of a list take one row more. */
export function layoutOf(state: State, {screen, rows, columns}: Pick<ViewState, 'screen' | 'rows' | 'columns'>): Layout {
	const overall = (screen === 'stack' && state.jobs.length > 0) || (screen === 'upload' && state.uploads.length > 0) ? 1 : 0;
	const side = hasSide(screen, columns) ? Math.min(80, 40 + Math.floor((columns - leastForSide) / 2)) : 0;
	const all = state.scopes.length;
	if (side > 0) {
		// There is no rule between the list and the message line. If room is short, the fleet loses its titles first, then lines.
		const room = rows - frameRows - overall;
		if (!hasFleet(state, screen)) return {overall, fleet: 0, hasFleetTitles: false, list: Math.max(1, room), detail: Math.max(1, room), side};
		const hasFleetTitles = room - all - 1 >= comfortableList;
		const fleet = hasFleetTitles ? all + 1 : Math.max(2, Math.min(all, room - 3));
		const list = Math.max(1, room - fleet);
		return {overall, fleet, hasFleetTitles, list, detail: list, side};
	}

	if (!hasFleet(state, screen)) return {...simpleLayout(screen, rows - overall), overall};
	const {tall, low} = detailRows[screen];
	const isTall = rows >= 22;
	const room = rows - frameRows - overall - 1;
	// If room is short, the details lose rows first, then the column titles go, then telescopes.
	for (let detail = isTall ? tall : low; detail >= (isTall ? 3 : 2); detail--) {
		const list = room - detail - (all + 1);
		if (list >= comfortableList) return {overall, fleet: all + 1, hasFleetTitles: true, list, detail, side};
	}

	const detail = isTall ? 3 : 2;
	const fleet = Math.max(2, Math.min(all, room - detail - (isTall ? 3 : 2)));
	return {overall, fleet, hasFleetTitles: false, list: Math.max(1, room - detail - fleet), detail, side};
}

/** The layout of a screen that never has anything above its middle. */
export function simpleLayout(screen: Screen, rows: number): Layout {
	const detail = rows >= 22 ? detailRows[screen].tall : detailRows[screen].low;
	return {overall: 0, fleet: 0, hasFleetTitles: false, list: Math.max(1, rows - frameRows - detail - 1), detail, side: 0};
}

/** Sky and gallery use the whole width of the window. */
function hasSide(screen: Screen, columns: number): boolean {
	return columns >= leastForSide && screen !== 'sky' && screen !== 'gallery';
}
