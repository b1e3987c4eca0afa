import stringWidth from 'string-width';
import {cleanText} from '../text/clean.js';

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
const graphemes = new Intl.Segmenter('en', {granularity: 'grapheme'});

/** How many cells a text takes (Unicode UAX 11; ambiguous characters are narrow). */
export function widthOf(text: string): number {
	return printableAscii.test(text) ? text.length : stringWidth(text);
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
	if (widthOf(clean) <= width) return clean;
	if (width < 1) return '';
	const room = width - 1;
	const tail = cut === 'end' ? 0 : cut === 'start' ? room : Math.floor(room / 2);
	return firstCells(clean, room - tail) + ellipsis + lastCells(clean, tail);
}

/** A text from anywhere without what a terminal would obey; see text/clean.ts. */
export function cleaned(text: string): string {
	return printableAscii.test(text) ? text : cleanText(text);
}

/** As many characters from the left as fit into `width` cells; the text is clean already. */
export function firstCells(text: string, width: number): string {
	if (printableAscii.test(text)) return text.slice(0, width);
	return takeCells([...graphemes.segment(text)].map(({segment}) => segment), width).join('');
}

function lastCells(text: string, width: number): string {
	if (width === 0) return '';
	if (printableAscii.test(text)) return text.slice(-width);
	return takeCells([...graphemes.segment(text)].map(({segment}) => segment).reverse(), width).reverse().join('');
}

function takeCells(characters: readonly string[], width: number): string[] {
	const taken: string[] = [];
	let room = width;
	for (const character of characters) {
		room -= widthOf(character);
		if (room < 0) break;
		taken.push(character);
	}

	return taken;
}
