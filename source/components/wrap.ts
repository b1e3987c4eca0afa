import {graphemesOf} from '../text/graphemes.js';
import {cleaned, firstCells, widthOf} from './fit.js';
import {lineOf, type Line} from './line.js';
import type {Role, Theme} from './theme.js';

/**
 * A text broken at its spaces into rows of at most `width` cells, cleaned but not
 * padded. A word that is too long is broken where the row ends; line feeds are kept.
 */
export function wrapText(text: string, width: number): string[] {
	if (width < 1) return [];
	return text.split('\n').flatMap(paragraph => wrapParagraph(cleaned(paragraph), width));
}

/** The same as painted lines of exactly `width` cells; at most `mostLines`, the last with an ellipsis. */
export function wrappedLines(theme: Theme, text: string, width: number, {role = 'plain', mostLines = Infinity}: {role?: Role; mostLines?: number} = {}): Line[] {
	const rows = wrapText(text, width);
	const shown = rows.slice(0, mostLines);
	if (rows.length > shown.length && shown.length > 0) shown[shown.length - 1] = firstCells(shown.at(-1) ?? '', width - 1).trimEnd() + theme.glyphs.ellipsis;
	return shown.map(row => lineOf(theme, [[role, row]], width));
}

function wrapParagraph(paragraph: string, width: number): string[] {
	const rows: string[] = [];
	let row = '';
	let rowWidth = 0;
	for (const word of paragraph.split(' ')) {
		const wordWidth = widthOf(word);
		const space = row === '' ? 0 : 1;
		if (rowWidth + space + wordWidth <= width) {
			row += space === 0 ? word : ` ${word}`;
			rowWidth += space + wordWidth;
			continue;
		}

		if (row !== '') rows.push(row);
		row = word;
		rowWidth = wordWidth;
		if (wordWidth <= width) continue;
		// Broken in one pass: measuring the rest anew for each row would take time by the square of the word's length.
		row = '';
		rowWidth = 0;
		for (const character of graphemesOf(word)) {
			const cells = widthOf(character);
			if (row !== '' && rowWidth + cells > width) {
				rows.push(row);
				row = '';
				rowWidth = 0;
			}

			row += character;
			rowWidth += cells;
		}
	}

	return [...rows, row];
}
