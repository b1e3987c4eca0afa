// What must be sent to turn one line on the screen into another. Addressing is by
// cell, so parts are left out only where every character surely takes one cell;
// terminals disagree about the rest (emoji, joined and wide characters).

type Cell = {readonly style: string; readonly character: string};

// ASCII, Latin, punctuation, arrows, box drawing, blocks, geometric shapes, check marks.
const oneCellEach = /^[\u0020-\u007E\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2190-\u21FF\u2500-\u25FC\u2713-\u2718]*$/;
const styleCode = /\u001B\[[\d;:]*m/g;

// Below this many unchanged cells a new address costs more than the cells themselves.
const longestRepeat = 8;

/**
 * The bytes that change row `row` (1 is the top) from `old` to `line`; empty when
 * they are the same. `old` is undefined when nothing is known about the row. Lines
 * carry SGR codes only and are not wider than the terminal.
 */
export function lineChange(old: string | undefined, line: string, row: number): string {
	if (old === line) return '';
	const cells = cellsOf(line);
	const oldCells = old === undefined ? undefined : cellsOf(old);
	if (!cells || !oldCells) return `${addressOf(row, 1)}\u001B[0m\u001B[K${line}\u001B[0m`;
	return changedRuns(oldCells, cells, row);
}

function changedRuns(old: readonly Cell[], cells: readonly Cell[], row: number): string {
	let text = '';
	let style = '';
	let column = 0;
	while (column < cells.length) {
		if (isSame(old[column], cells[column])) {
			column++;
			continue;
		}

		const end = endOfRun(old, cells, column);
		text += addressOf(row, column + 1);
		for (const cell of cells.slice(column, end)) {
			if (cell.style !== style) text += `\u001B[0m${cell.style}`;
			style = cell.style;
			text += cell.character;
		}

		column = end;
	}

	if (style !== '') text += '\u001B[0m';
	if (old.length > cells.length) text += `${addressOf(row, cells.length + 1)}\u001B[K`;
	return text;
}

/** Where the run of changed cells from `start` ends; short unchanged stretches are repeated. */
function endOfRun(old: readonly Cell[], cells: readonly Cell[], start: number): number {
	let end = start + 1;
	for (let column = end; column < cells.length && column - end < longestRepeat; column++) {
		if (!isSame(old[column], cells[column])) end = column + 1;
	}

	return end;
}

function isSame(a: Cell | undefined, b: Cell | undefined): boolean {
	return a?.character === b?.character && a?.style === b?.style;
}

/** The line's cells, or undefined when a character may take another number of cells than one. */
function cellsOf(line: string): Cell[] | undefined {
	const cells: Cell[] = [];
	let style = '';
	let at = 0;
	const add = (text: string): boolean => {
		if (!oneCellEach.test(text)) return false;
		for (const character of text) cells.push({style, character});
		return true;
	};

	for (const match of line.matchAll(styleCode)) {
		if (!add(line.slice(at, match.index))) return undefined;
		at = match.index + match[0].length;
		style = styleAfter(style, match[0]);
	}

	return add(line.slice(at)) ? cells : undefined;
}

/** ECMA-48 8.3.117: the codes add up until one that ends them. */
function styleAfter(style: string, code: string): string {
	switch (code) {
		case '\u001B[0m':
		case '\u001B[m': return '';
		case '\u001B[39m': return style.replaceAll(/\u001B\[(3[0-7]|9[0-7]|38[;:][\d;:]*)m/g, '');
		case '\u001B[49m': return style.replaceAll(/\u001B\[(4[0-7]|10[0-7]|48[;:][\d;:]*)m/g, '');
		case '\u001B[22m': return style.replaceAll(/\u001B\[[12]m/g, '');
		case '\u001B[27m': return style.replaceAll('\u001B[7m', '');
		default: return style + code;
	}
}

function addressOf(row: number, column: number): string {
	return `\u001B[${row};${column}H`;
}
