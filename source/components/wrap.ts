import {graphemesOf} from '../format/graphemes.js';
import {cleaned, widthOf} from './cell-width.js';

/**
 * A text broken at its spaces into rows of at most `width` cells, cleaned but not
 * padded. A word that is too long is broken where the row ends; line feeds are kept.
 */
export function wrapText(text: string, width: number): string[] {
	if (width < 1) return [];
	return text.split('\n').flatMap(paragraph => wrapParagraph(cleaned(paragraph), width));
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
