import {widthOf} from '../../components/cell-width.js';

/** A text broken at its spaces into rows of at most `width` cells. A word that is longer stands in a row of its own, whole: a path must be copied as it is. */
export function wordRows(text: string, width: number): string[] {
	const rows: string[] = [];
	let row = '';
	for (const word of text.split(' ')) {
		if (row !== '' && widthOf(row) + 1 + widthOf(word) > width) {
			rows.push(row);
			row = word;
		} else {
			row = row === '' ? word : `${row} ${word}`;
		}
	}

	return [...rows, row];
}
