import type {Job, State} from '../../machine/state.js';
import {isEnded} from '../../machine/stacking/jobs.js';
import {discoverRows} from '../discover/rows.js';
import {focusedScope, hasFleet, rowsInSight} from '../fleet/focus.js';
import {gridTop, movedInGrid} from '../gallery/grid.js';
import {galleryStacks, gridIn} from '../gallery/rows.js';
import {layoutOf} from '../layout.js';
import {mineRows} from '../mine/rows.js';
import {previewRows} from '../preview/rows.js';
import {skyRows} from '../sky/rows.js';
import {isUploadEnded} from '../../machine/uploads/upload.js';
import {uploadRows} from '../upload/rows.js';
import {runningJobs, scopeIdOf, stackRows} from '../stack/rows.js';
import {listOf, type ListView, type Screen, type ViewState} from '../view-state.js';

/** The part of a row that matters for moving the cursor. */
type Place = {
	readonly id: string;
	/** Whether the cursor can stand on it. */
	readonly isStop: boolean;
	/** Whether the cursor starts here. */
	readonly isPreferred: boolean;
	/** Whether it is a group heading, which is not counted. */
	readonly isHeading?: boolean;
};

/** The rows of a screen's list. */
export function placesOf(screen: Screen, state: State, view: ViewState): readonly Place[] {
	switch (screen) {
		case 'discover': return rowsInSight(discoverRows(state, view), state, view, ({scope}) => scope.id).map(({id, kind}) => ({id, isStop: kind === 'target' || !hasFleet(state, screen), isPreferred: kind === 'target', isHeading: kind === 'scope'}));
		case 'preview': return previewRows(state, view).map(({id, kind}) => ({id, isStop: kind === 'block', isPreferred: kind === 'block', isHeading: kind === 'heading'}));
		case 'stack': {
			const running = new Set(runningJobs(state));
			// A block that runs may be later than one that waits.
			const isNext = (job: Job) => running.size > 0 ? running.has(job) : !isEnded(job);
			return rowsInSight(stackRows(state, view), state, view, scopeIdOf)
				.map(row => ({id: row.id, isStop: row.kind === 'job' || !hasFleet(state, screen), isPreferred: row.kind === 'job' && isNext(row.job), isHeading: row.kind === 'scope'}));
		}

		case 'upload': return uploadRows(state, view).map(row => ({id: row.id, isStop: row.kind === 'upload', isPreferred: row.kind === 'upload' && !isUploadEnded(row.upload), isHeading: row.kind === 'heading'}));
		case 'done': return stackRows(state, {stack: view.done}).map(row => ({id: row.id, isStop: row.kind === 'job', isPreferred: row.kind === 'job' && row.job.phase === 'failed', isHeading: row.kind === 'scope'}));
		case 'mine': return placesOnce(mineRows(state, view), ({id, kind}) => ({id, isStop: kind === 'stack', isPreferred: kind === 'stack', isHeading: kind === 'heading'}));
		case 'sky': return placesOnce(skyRows(state, view), ({id, kind}) => ({id, isStop: kind !== 'heading', isPreferred: kind !== 'heading', isHeading: kind === 'heading'}));
		case 'gallery': return placesOnce(galleryStacks(state, view), ({id}) => ({id, isStop: true, isPreferred: true}));
	}
}

/** Of lists that stay the same objects, with thousands of rows; a key asks for its places a dozen times. */
const placesOfRows = new WeakMap<readonly unknown[], readonly Place[]>();

function placesOnce<Row>(rows: readonly Row[], placeOf: (row: Row) => Place): readonly Place[] {
	const known = placesOfRows.get(rows) ?? rows.map(row => placeOf(row));
	placesOfRows.set(rows, known);
	return known;
}

export type Motion = 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last';

/** Moves the cursor of the current screen's list; left and right are of the gallery alone. */
export function moved(state: State, view: ViewState, motion: Motion | 'left' | 'right'): ViewState {
	const {screen} = view;
	const places = placesOf(screen, state, view);
	const page = Math.max(1, layoutOf(state, view).list - 1);
	const {index} = settled(state, view)[listOf(screen)];
	if (screen === 'gallery') return withCursor(state, view, places, movedInGrid(gridIn(view), {count: places.length, index}, motion));
	const step = {left: 0, right: 0, up: -1, down: 1, pageUp: -page, pageDown: page, first: -places.length, last: places.length}[motion];
	const wanted = Math.min(places.length - 1, Math.max(0, index + step));
	const direction = step < 0 ? -1 : 1;
	const next = nearestStop(places, wanted, direction);
	return next === undefined ? view : withCursor(state, view, places, next);
}

function withCursor(state: State, view: ViewState, places: readonly Place[], index: number): ViewState {
	return settled(state, withList(view, {...view[listOf(view.screen)], cursor: places[index]?.id, index}));
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
	return {...view, [listOf(view.screen)]: list};
}

/**
 * Adapts the view to the state: the cursor is on a row that exists, and the list is scrolled to it.
 * A cursor that has never been moved stands on the first row that matters.
 */
export function settled(state: State, view: ViewState): ViewState {
	const {screen} = view;
	const list = view[listOf(screen)];
	const places = placesOf(screen, state, view);
	const known = list.cursor === undefined ? -1 : places.findIndex(({id}) => id === list.cursor);
	const preferred = places.findIndex(({isPreferred}) => isPreferred);
	const guess = known >= 0 ? known : list.cursor === undefined ? Math.max(0, preferred) : Math.min(list.index, places.length - 1);
	const index = nearestStop(places, Math.max(0, guess), 1) ?? 0;
	if (screen === 'gallery') return withList(view, {...list, index, top: gridTop(gridIn(view), {count: places.length, index, top: list.top})});
	const height = layoutOf(state, view).list;
	const last = Math.max(0, places.length - height);
	let {top} = list;
	if (index < top) top = index;
	if (index >= top + height) top = index - height + 1;
	// A heading directly above the first row is shown with it if both fit.
	if (height > 1 && top === index && index > 0 && places[index - 1]?.isStop === false) top--;
	return withList(view, {...list, index, top: Math.min(Math.max(0, top), last)});
}

/** The id of the row under the cursor, or of the telescope whose line it is on. */
export function cursorId(state: State, view: ViewState): string | undefined {
	const scope = focusedScope(state, view);
	if (scope) return scope.id;
	const {index} = settled(state, view)[listOf(view.screen)];
	return placesOf(view.screen, state, view)[index]?.id;
}

/** Where one is in a list, headings not counted. */
export type Standing = {
	/** Which of the shown rows the cursor is on, from 1; undefined on a heading. */
	readonly at: number | undefined;
	/** Rows that pass the filter, and all rows. */
	readonly shown: number;
	readonly all: number;
};

export function standingOf(state: State, view: ViewState): Standing {
	const {screen} = view;
	const list = view[listOf(screen)];
	const places = placesOf(screen, state, view);
	const count = (some: readonly Place[]) => some.filter(({isHeading}) => !isHeading).length;
	const place = places[list.index];
	const shown = count(places);
	return {
		at: place && !place.isHeading ? count(places.slice(0, list.index + 1)) : undefined,
		shown,
		all: list.filter === '' ? shown : count(placesOf(screen, state, withList(view, {...list, filter: ''}))),
	};
}
