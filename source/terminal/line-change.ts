// What must be sent to turn one line on the screen into another. Addressing is by cell, so parts are left out only where it is
// certain how many cells every character takes; terminals disagree about emoji and joined characters.

import {oneCellCharacters} from '../format/one-cell.js';

/** The codes that are on: bold and the like, foreground colour, background colour. */
type Style = {readonly attributes: string; readonly front: string; readonly back: string};

/** The second cell of a wide character has none. */
type Cell = {readonly style: Style; readonly character: string};

const plain: Style = {attributes: '', front: '', back: ''};

// With the cells of pictures.
const oneCellEach = new RegExp(String.raw`^[${oneCellCharacters}\u{F0000}-\u{FFFFD}]*$`, 'u');
// The same with hiragana, katakana, CJK ideographs and Hangul syllables, which take two in every terminal (Unicode's UAX #11: W).
const oneOrTwoCellsEach = new RegExp(String.raw`^[${oneCellCharacters}\u3041-\u3096\u30A1-\u30FA\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3\u{F0000}-\u{FFFFD}]*$`, 'u');
const wideFrom = '\u3041';
/** A cell below a picture: a sign for each picture, from Supplementary Private Use Area-A, of which clean text has nothing. Blank itself. */
const pictureCell = /[\u{F0000}-\u{FFFFD}]/gu;
const styleCode = /\u001B\[[\d;:]*m/g;

// None of the other characters of one cell begins with a surrogate.
const firstPictureCell = '\u{F0000}';

// With fewer unchanged cells than this, a new address costs more than the cells themselves.
const longestRepeat = 8;

/**
 * The bytes that change row `row` (1 is the top) from `old` to `line`; empty if they are the same. `old` is undefined if
 * nothing is known about the row. Lines contain only SGR codes and are not wider than the terminal.
 */
export function lineChange(old: string | undefined, line: string, row: number): string {
	if (old === line) return '';
	const cells = cellsOf(line);
	const oldCells = old === undefined ? undefined : cellsOf(old);
	if (!cells || !oldCells) return `${addressOf(row, 1)}\u001B[0m\u001B[K${line.replaceAll(pictureCell, ' ')}\u001B[0m`;
	return changedRuns(oldCells, cells, row);
}

/** Whether `lineChange` writes every cell of the row, those that stay the same, too. */
export function isWholeChange(old: string | undefined, line: string): boolean {
	return old !== line && (old === undefined || !cellsOf(old) || !cellsOf(line));
}

/** The cells of a line from `start` to before `end`, with their colours; the whole line if some of its characters may be wider than a cell. */
export function cellsBetween(line: string, start: number, end: number): string {
	// Half of a wide character cannot be shown.
	const cells = cellsOf(line, oneCellEach);
	if (!cells || (start === 0 && end >= cells.length)) return line;
	let text = '';
	let style = plain;
	for (const cell of cells.slice(start, end)) {
		text += styleChange(style, cell.style) + cell.character;
		style = cell.style;
	}

	return text + styleChange(style, plain);
}

function changedRuns(old: readonly Cell[], cells: readonly Cell[], row: number): string {
	let text = '';
	let style = plain;
	let column = 0;
	while (column < cells.length) {
		if (isSame(old[column], cells[column])) {
			column++;
			continue;
		}

		const end = endOfRun(old, cells, column);
		text += addressOf(row, column + 1);
		for (const cell of cells.slice(column, end)) {
			text += styleChange(style, cell.style);
			style = cell.style;
			text += isPictureCell(cell) ? ' ' : cell.character;
		}

		column = end;
	}

	text += styleChange(style, plain);
	if (old.length > cells.length) text += `${addressOf(row, cells.length + 1)}\u001B[K`;
	return text;
}

/** Where the run of changed cells from `start` ends; short unchanged stretches are repeated. */
function endOfRun(old: readonly Cell[], cells: readonly Cell[], start: number): number {
	let end = start + 1;
	for (let column = end; column < cells.length && column - end < longestRepeat; column++) {
		if (!isSame(old[column], cells[column])) end = column + 1;
		// Blanks over a picture that stays would take it away.
		else if (isPictureCell(cells[column])) break;
	}

	return end;
}

function isSame(a: Cell | undefined, b: Cell | undefined): boolean {
	return a === b || (a !== undefined && b !== undefined && a.character === b.character && isSameStyle(a.style, b.style));
}

function isPictureCell(cell: Cell | undefined): boolean {
	return cell !== undefined && cell.character >= firstPictureCell;
}

/** The line's cells, or undefined if there are characters besides `known` ones. */
function cellsOf(line: string, known = oneOrTwoCellsEach): Cell[] | undefined {
	const cells: Cell[] = [];
	let style = plain;
	let at = 0;
	const add = (text: string): boolean => {
		if (!known.test(text)) return false;
		for (const character of text) {
			cells.push({style, character});
			if (character >= wideFrom && character < firstPictureCell) cells.push({style, character: ''});
		}

		return true;
	};

	for (const match of line.matchAll(styleCode)) {
		if (!add(line.slice(at, match.index))) return undefined;
		at = match.index + match[0].length;
		style = styleAfter(style, match[0]);
	}

	return add(line.slice(at)) ? cells : undefined;
}

function isSameStyle(a: Style, b: Style): boolean {
	return a === b || (a.attributes === b.attributes && a.front === b.front && a.back === b.back);
}

/** ECMA-48 8.3.117: the codes add up until one resets them; of two colours the later one counts (8 and 9: xterm's). */
function styleAfter(style: Style, code: string): Style {
	const number = Number.parseInt(code.slice(2), 10) || 0;
	if (number === 0) return plain;
	if (number === 22) return {...style, attributes: style.attributes.replaceAll(/\u001B\[[12]m/g, '')};
	if (number === 27) return {...style, attributes: style.attributes.replaceAll('\u001B[7m', '')};
	if ((number >= 30 && number <= 39) || (number >= 90 && number <= 97)) return {...style, front: number === 39 ? '' : code};
	if ((number >= 40 && number <= 49) || (number >= 100 && number <= 107)) return {...style, back: number === 49 ? '' : code};
	return {...style, attributes: style.attributes.replaceAll(code, '') + code};
}

/** The codes that lead from one style to another: pictures change one or two colours in every cell, and nothing else. */
function styleChange(from: Style, to: Style): string {
	if (isSameStyle(from, to)) return '';
	const isEnded = from.attributes !== to.attributes || (from.front !== '' && to.front === '') || (from.back !== '' && to.back === '');
	if (isEnded && from !== plain) return `\u001B[0m${to.attributes}${to.front}${to.back}`;
	return (from === plain ? to.attributes : '') + (from.front === to.front ? '' : to.front) + (from.back === to.back ? '' : to.back);
}

function addressOf(row: number, column: number): string {
	return `\u001B[${row};${column}H`;
}
