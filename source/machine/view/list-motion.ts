import type {State} from '../state.js';
import {isEnded} from '../stacking/jobs.js';
import {discoverRows} from './discover-rows.js';
import {layoutOf} from './layout.js';
import {previewRows} from './preview-rows.js';
import {isUploadEnded} from '../uploads/upload.js';
import {uploadRows} from './upload-rows.js';
import {stackRows} from './stack-rows.js';
import type {ListView, Screen, ViewState} from './view-state.js';

/** A row as far as moving is concerned. */
type Place = {readonly id: string; /** Can the cursor stand on it? */ readonly isStop: boolean; /** Where the cursor stands before it was moved. */ readonly isPreferred: boolean};

/** The rows of a screen's list. */
export function placesOf(screen: Screen, state: State, view: ViewState): Place[] {
	switch (screen) {
		case 'discover': return discoverRows(state, view).map(({id, kind}) => ({id, isStop: true, isPreferred: kind === 'target'}));
		case 'preview': return previewRows(state, view).map(({id, kind}) => ({id, isStop: kind === 'block', isPreferred: kind === 'block'}));
		case 'stack': return stackRows(state, view).map(row => ({id: row.id, isStop: true, isPreferred: row.kind === 'job' && !isEnded(row.job)}));
		case 'upload': return uploadRows(state, view).map(row => ({id: row.id, isStop: row.kind === 'upload', isPreferred: row.kind === 'upload' && !isUploadEnded(row.upload)}));
		case 'done': return stackRows(state, {stack: view.done}).map(row => ({id: row.id, isStop: row.kind === 'job', isPreferred: row.kind === 'job' && row.job.phase === 'failed'}));
	}
}

export type Motion = 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last';

/** Moves the cursor of the current screen's list. */
export function moved(state: State, view: ViewState, motion: Motion): ViewState {
	const {screen} = view;
	const places = placesOf(screen, state, view);
	const page = Math.max(1, layoutOf(screen, view.rows).list - 1);
	const {index} = settled(state, view)[screen];
	const step = {up: -1, down: 1, pageUp: -page, pageDown: page, first: -places.length, last: places.length}[motion];
	const wanted = Math.min(places.length - 1, Math.max(0, index + step));
	const direction = step < 0 ? -1 : 1;
	const next = nearestStop(places, wanted, direction);
	return next === undefined ? view : settled(state, withList(view, {...view[screen], cursor: places[next]?.id, index: next}));
}

/** The next place where the cursor can stand, first onwards, then back. */
function nearestStop(places: readonly Place[], from: number, direction: 1 | -1): number | undefined {
	for (const way of [direction, -direction]) {
		for (let at = from; at >= 0 && at < places.length; at += way) {
			if (places[at]?.isStop) return at;
		}
	}

	return undefined;
}

function withList(view: ViewState, list: ListView): ViewState {
	return {...view, [view.screen]: list};
}

/**
 * The view as it fits to the state: the cursor on a row that exists, the window around it.
 * A cursor that was never moved stands on the first row that matters.
 */
export function settled(state: State, view: ViewState): ViewState {
	const {screen} = view;
	const list = view[screen];
	const places = placesOf(screen, state, view);
	const known = list.cursor === undefined ? -1 : places.findIndex(({id}) => id === list.cursor);
	const preferred = places.findIndex(({isPreferred}) => isPreferred);
	const guess = known >= 0 ? known : list.cursor === undefined ? Math.max(0, preferred) : Math.min(list.index, places.length - 1);
	const index = nearestStop(places, Math.max(0, guess), 1) ?? 0;
	const height = layoutOf(screen, view.rows).list;
	const last = Math.max(0, places.length - height);
	let {top} = list;
	if (index < top) top = index;
	if (index >= top + height) top = index - height + 1;
	// A heading just above the first row belongs to it, if there is room for both.
	if (height > 1 && top === index && index > 0 && places[index - 1]?.isStop === false) top--;
	return withList(view, {...list, index, top: Math.min(Math.max(0, top), last)});
}

/** The id of the row under the cursor. */
export function cursorId(state: State, view: ViewState): string | undefined {
	const {index} = settled(state, view)[view.screen];
	return placesOf(view.screen, state, view)[index]?.id;
}
