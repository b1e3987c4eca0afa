import type {Screen} from './view-state.js';

/** The least that everything is still readable in. */
export const leastColumns = 60;
export const leastRows = 16;

/** Rows of each part of a screen: head and rule, the list, what is said of the row under the cursor, message, footer. */
export type Layout = {readonly list: number; readonly detail: number};

/** Head, rule under it, rule above the detail, message and footer. */
const frameRows = 5;

const detailRows: Readonly<Record<Screen, {readonly tall: number; readonly low: number}>> = {
	discover: {tall: 5, low: 3},
	preview: {tall: 4, low: 3},
	stack: {tall: 4, low: 3},
	upload: {tall: 4, low: 3},
	done: {tall: 6, low: 5},
};

/** How the rows of the terminal are shared; the column heads of a list take one of its rows. */
export function layoutOf(screen: Screen, rows: number): Layout {
	const detail = rows >= 22 ? detailRows[screen].tall : detailRows[screen].low;
	return {list: Math.max(1, rows - frameRows - detail - 1), detail};
}
