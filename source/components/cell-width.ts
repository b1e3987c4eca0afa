import stringWidth from 'string-width';
import {cleanText} from '../format/clean-text.js';
import {graphemesOf} from '../format/graphemes.js';
import {hasOneCellEach} from '../format/one-cell.js';

export type Align = 'left' | 'right' | 'center';

/** Which part of a text is cut when it is too long; file names say most at both ends. */
export type Cut = 'end' | 'start' | 'middle';

type FitOptions = {
	readonly align?: Align;
	readonly cut?: Cut;
	/** The character in place of what was cut away; theme.glyphs.ellipsis. */
	readonly ellipsis: string;
};

const printableAscii = /^[\u0020-\u007E]*$/;
/** Texts up to this length are measured whole; stringWidth segments a text, which takes time by the square of its length. */
const shortText = 128;

/** A character with all combining marks that clean text may have. */
const unitsPerCell = 32;

/** How many cells a text takes (Unicode UAX 11; ambiguous characters are narrow). */
export function widthOf(text: string): number {
	if (hasOneCellEach(text)) return text.length;
	if (text.length <= shortText) return stringWidth(text);
	let width = 0;
	for (const character of graphemesOf(text)) width += stringWidth(character);
	return width;
}

/**
 * Makes a text from any source exactly `width` cells wide: cleaned, cut or padded. It
 * must not be painted yet. A width below 1 gives the empty text.
 */
export function fit(text: string, width: number, {align = 'left', cut = 'end', ellipsis}: FitOptions): string {
	if (width < 1) return '';
	const shown = truncate(text, width, {cut, ellipsis});
	const space = width - widthOf(shown);
	const left = align === 'left' ? 0 : align === 'right' ? space : Math.floor(space / 2);
	return ' '.repeat(left) + shown + ' '.repeat(space - left);
}

/** A text, cleaned, and cut where it takes more than `width` cells. */
export function truncate(text: string, width: number, {cut = 'end', ellipsis}: FitOptions): string {
	const clean = cleaned(text);
	// A text far longer than anything that fits is too wide without being measured: tables are drawn four times a second.
	const mostUnits = unitsPerCell * (Math.max(0, width) + 1);
	if (clean.length <= mostUnits && widthOf(clean) <= width) return clean;
	if (width < 1) return '';
	const room = width - 1;
	const tail = cut === 'end' ? 0 : cut === 'start' ? room : Math.floor(room / 2);
	return firstCells(clean.slice(0, mostUnits), room - tail) + ellipsis + lastCells(clean.slice(-mostUnits), tail);
}

/** A text from any source, without anything that a terminal would act on; see format/clean-text.ts. */
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
