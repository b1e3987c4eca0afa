import {simpleLayout} from '../layout.js';
import type {ViewState} from '../view-state.js';

type Size = {readonly columns: number; readonly rows: number};

/** How the middle of the screen is shared between the map and the list. */
export type SkyLayout = {readonly map: Size; readonly list: Size; readonly isBeside: boolean};

/** What a list needs beside the map, on windows of less and of more columns than `wideFrom`. */
const narrowList = 20;
const wideList = 38;
const wideFrom = 120;
/** What it needs below: its titles, and some rows. */
const leastListRows = 5;

/** The whole sky is an ellipse of two to one, and a cell twice as high as wide: so many columns to a row. */
const columnsOfRow = 4;

/** The list stands beside the map, or below it where the map becomes larger by that; on wide windows always beside it. */
export function skyLayout({columns, rows: windowRows}: Pick<ViewState, 'columns' | 'rows'>): SkyLayout {
	const rows = simpleLayout('sky', windowRows).list + 1;
	const besideColumns = Math.min(columnsOfRow * rows, columns - (columns >= wideFrom ? wideList : narrowList));
	const belowRows = Math.min(Math.round(columns / columnsOfRow), rows - leastListRows);
	if (columns >= wideFrom || besideColumns >= Math.min(columns, columnsOfRow * belowRows)) {
		return {isBeside: true, map: {columns: besideColumns, rows}, list: {columns: columns - besideColumns, rows}};
	}

	return {isBeside: false, map: {columns, rows: belowRows}, list: {columns, rows: rows - belowRows}};
}
