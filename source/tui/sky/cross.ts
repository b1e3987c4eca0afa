import {ring128} from '../../planning/pixel.js';
import {placeOfPixel, type Place} from '../../planning/sky/place.js';
import type {State} from '../../machine/state.js';
import type {ViewState} from '../view-state.js';
import {fieldOf, type Field} from './field.js';
import {ownSkyOf} from './own-sky.js';
import {placeOfRow, skyRows, type SkyRow} from './rows.js';
import type {OwnSky} from './sky-marks.js';

/** The list's row under the cross; undefined if the cross was moved away or the list is empty. */
export function rowUnderCross(state: State, view: ViewState): SkyRow | undefined {
	return view.skyView.cross ? undefined : skyRows(state, view)[view.sky.index];
}

/** The position of the cross; undefined on an object whose position is unknown. */
export function crossOf(state: State, view: ViewState): Place | undefined {
	return view.skyView.cross ?? placeOfRow(rowUnderCross(state, view));
}

/** The name of the object under the cross, or right ascension and declination in degrees where the user has no object. */
export function nameUnderCross(state: State, view: ViewState): string | undefined {
	const row = rowUnderCross(state, view);
	switch (row?.kind) {
		case 'waiting': return row.waiting.target;
		case 'tile': return row.tile.objects[0];
		case 'rough': return row.rough.objects[0];
		default: break;
	}

	const cross = crossOf(state, view);
	return cross && `${cross.raDegrees.toFixed(4)} ${cross.decDegrees.toFixed(4)}`;
}

type Cell = {readonly column: number; readonly row: number};

/** The cell of the map that contains a position; undefined if it is not on the map. */
export function cellOf({projection, columns, rows}: Pick<Field, 'projection' | 'columns' | 'rows'>, place: Place | undefined): Cell | undefined {
	const point = place && projection.project(place);
	return point && {column: Math.min(columns - 1, Math.floor((1 + point.x) / 2 * columns)), row: Math.min(rows - 1, Math.floor((1 - point.y) / 2 * rows))};
}

/**
 * Moves the cross by cells. A cell of the whole sky holds hundreds of tiles: the cross goes to a mark in it, else to its
 * deepest tile, else to its middle. At the edge of a neighbourhood the map scrolls.
 */
export function movedCross(state: State, view: ViewState, right: number, down: number): ViewState {
	const field = fieldOf(view);
	const {columns, rows, zoom} = field;
	const from = cellOf(field, crossOf(state, view));
	if (!from) return withCross(view, placeInCell(field, ownSkyOf(state, view), {column: columns >> 1, row: rows >> 1}));
	const to = {column: from.column + right, row: from.row + down};
	if (!zoom) return withCross(view, placeInCell(field, ownSkyOf(state, view), roundTheSky(field, to)));
	if (to.column >= 0 && to.column < columns && to.row >= 0 && to.row < rows) return withCross(view, placeInCell(field, ownSkyOf(state, view), to));
	const edge = middleOfCell(field, from);
	if (!edge) return view;
	const panned = {...view, skyView: {...view.skyView, zoom: {...zoom, middle: edge}}};
	return withCross(panned, placeInCell(fieldOf(panned), ownSkyOf(state, view), {column: (columns >> 1) + right, row: (rows >> 1) + down}));
}

/** The view with the cross visible: a neighbourhood is centred on it if it was outside. */
export function inSight(state: State, view: ViewState): ViewState {
	const {zoom} = view.skyView;
	const place = crossOf(state, view);
	if (!zoom || !place || cellOf(fieldOf(view), place)) return view;
	return {...view, skyView: {...view.skyView, zoom: {...zoom, middle: place}}};
}

function withCross(view: ViewState, cross: Place | undefined): ViewState {
	return cross ? {...view, skyView: {...view.skyView, cross}} : view;
}

/** Moving off the left edge of the sky continues on the right; there is nothing beyond the poles. */
function roundTheSky(field: Field, {column, row}: Cell): Cell {
	const inside = Math.max(0, Math.min(field.rows - 1, row));
	// Only cells whose middle is inside the ellipse.
	const y = 1 - (2 * (inside + 0.5) / field.rows);
	const half = Math.sqrt(1 - (y ** 2)) * field.columns / 2;
	const first = Math.ceil((field.columns / 2) - half - 0.5);
	const last = Math.max(first, field.columns - 1 - first);
	if (row === inside && column < first) return {column: last, row};
	return {column: row === inside && column > last ? first : Math.max(first, Math.min(last, column)), row: inside};
}

function placeInCell(field: Field, {waiting, tiles, rough}: OwnSky, cell: Cell): Place | undefined {
	const isHere = (place: Place | undefined) => {
		const other = cellOf(field, place);
		return other?.column === cell.column && other.row === cell.row;
	};

	const marked = [...waiting, ...tiles, ...rough].find(({place}) => isHere(place))?.place;
	const deepest = field.deepest[(cell.row * field.columns) + cell.column] ?? -1;
	const covered = deepest < 0 ? undefined : placeOfPixel({index: deepest, tiling: ring128});
	// On a neighbourhood map a tile covers several cells, and its middle may be in another cell.
	return marked ?? (covered && isHere(covered) ? covered : middleOfCell(field, cell));
}

function middleOfCell({projection, columns, rows}: Field, {column, row}: Cell): Place | undefined {
	return projection.unproject({x: (2 * (column + 0.5) / columns) - 1, y: 1 - (2 * (row + 0.5) / rows)});
}
