import stringWidth from 'string-width';
import {cleanText} from '../text/clean.js';
import {graphemesOf} from '../text/graphemes.js';

export type Align = 'left' | 'right' | 'center';

/** Which end of a text is given up when it is too long; file names tell most at both ends. */
export type Cut = 'end' | 'start' | 'middle';

export type FitOptions = {
	readonly align?: Align;
	readonly cut?: Cut;
	/** The character in place of what was cut away; theme.glyphs.ellipsis. */
	readonly ellipsis: string;
};

const printableAscii = /^[\u0020-\u007E]*$/;
/** Below this a text is measured in one go: stringWidth segments it, which takes time by the square of its length. */
const shortText = 128;

/** A character with all the marks that clean text leaves it. */
const unitsPerCell = 32;

/** How many cells a text takes (Unicode UAX 11; ambiguous characters are narrow). */
export function widthOf(text: string): number {
	if (printableAscii.test(text)) return text.length;
	if (text.length <= shortText) return stringWidth(text);
	let width = 0;
	for (const character of graphemesOf(text)) width += stringWidth(character);
	return width;
}

/**
 * A text from anywhere, made exactly `width` cells wide: cleaned, cut or padded. It
 * must not be painted yet. A width below 1 gives the empty text.
 */
export function fit(text: string, width: number, {align = 'left', cut = 'end', ellipsis}: FitOptions): string {
	if (width < 1) return '';
	const shown = cutTo(text, width, {cut, ellipsis});
	const space = width - widthOf(shown);
	const left = align === 'left' ? 0 : align === 'right' ? space : Math.floor(space / 2);
	return ' '.repeat(left) + shown + ' '.repeat(space - left);
}

/** A text, cleaned, and cut where it takes more than `width` cells. */
export function cutTo(text: string, width: number, {cut = 'end', ellipsis}: FitOptions): string {
	const clean = cleaned(text);
	// Far more than so many cells can be made of is too wide without being measured: tables are drawn four times a second.
	const mostUnits = unitsPerCell * (Math.max(0, width) + 1);
	if (clean.length <= mostUnits && widthOf(clean) <= width) return clean;
	if (width < 1) return '';
	const room = width - 1;
	const tail = cut === 'end' ? 0 : cut === 'start' ? room : Math.floor(room / 2);
	return firstCells(clean.slice(0, mostUnits), room - tail) + ellipsis + lastCells(clean.slice(-mostUnits), tail);
}

/** A text from anywhere without what a terminal would obey; see text/clean.ts. */
export function cleaned(text: string): string {
	return printableAscii.test(text) ? text : cleanText(text);
}

/** As many characters from the left as fit into `width` cells; the text is clean already. */
export function firstCells(text: string, width: number): string {
	if (printableAscii.test(text)) return text.slice(0, width);
	return takeCells(graphemesOf(text), width).join('');
}

function lastCells(text: string, width: number): string {
	if (width === 0) return '';
	if (printableAscii.test(text)) return text.slice(-width);
	return takeCells([...graphemesOf(text)].reverse(), width).reverse().join('');
}

function takeCells(characters: Iterable<string>, width: number): string[] {
	const taken: string[] = [];
	let room = width;
	for (const character of characters) {
		room -= widthOf(character);
		if (room < 0) break;
		taken.push(character);
	}

	return taken;
}
