import {fillTo, lineOf, type Line} from './line.js';
import type {Theme} from './theme.js';
import {wrapText} from './wrap.js';

type Cells = {readonly columns: number; readonly rows: number};

/** Below this the screens cannot be laid out. */
export const leastSize: Cells = {columns: 60, rows: 16};

export function isTooSmall({columns, rows}: Cells): boolean {
	return columns < leastSize.columns || rows < leastSize.rows;
}

/** What is shown instead: how large the window is and how large it should be. The work goes on. */
export function tooSmallLines(theme: Theme, size: Cells): Line[] {
	const text = `This window has ${size.columns} x ${size.rows} characters; the screens need ${leastSize.columns} x ${leastSize.rows}. Make it larger, or press q to quit. Work goes on meanwhile.`;
	const rows = wrapText(text, Math.max(1, size.columns - 2)).slice(0, size.rows);
	const above = Math.max(0, Math.floor((size.rows - rows.length) / 2));
	const lines = [...Array.from({length: above}, () => ''), ...rows].map(row => lineOf(theme, [row], size.columns, 'center'));
	return fillTo(lines, size.rows, size.columns);
}
