import {simpleLayout} from '../layout.js';
import type {ViewState} from '../view-state.js';

type Size = {readonly columns: number; readonly rows: number};

/** How map and list share the middle of the screen. */
export type SkyLayout = {readonly map: Size; readonly list: Size; readonly isBeside: boolean};

/** The list's width beside the map, in windows narrower and wider than `wideFrom`. */
const narrowList = 20;
const wideList = 38;
const wideFrom = 120;
/** The list's height below the map: headings and a few rows. */
const leastListRows = 5;

/** The map of the whole sky is an ellipse twice as wide as high, and a cell is twice as high as wide. */
const columnsOfRow = 4;

/** The list is beside the map in wide windows, elsewhere wherever it leaves the larger map. */
export function skyLayout({columns, rows: windowRows}: Pick<ViewState, 'columns' | 'rows'>): SkyLayout {
	const rows = simpleLayout('sky', windowRows).list + 1;
	const besideColumns = Math.min(columnsOfRow * rows, columns - (columns >= wideFrom ? wideList : narrowList));
	const belowRows = Math.min(Math.round(columns / columnsOfRow), rows - leastListRows);
	if (columns >= wideFrom || besideColumns >= Math.min(columns, columnsOfRow * belowRows)) {
		return {isBeside: true, map: {columns: besideColumns, rows}, list: {columns: columns - besideColumns, rows}};
	}

	return {isBeside: false, map: {columns, rows: belowRows}, list: {columns, rows: rows - belowRows}};
}
