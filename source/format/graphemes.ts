import {hasOneCellEach} from './one-cell.js';

// Made when it is needed: the first one takes longer than everything else before the first frame.
let segmenter: Intl.Segmenter | undefined;

/**
 * How much text is segmented at once, in UTF-16 units. In Node 20 each segment carries a copy of the whole text that it
 * comes from, so segmenting a pasted text of 60,000 characters in one go would take gigabytes and seconds.
 */
const pieceLength = 256;

/** The characters of a text as a reader counts them (UAX #29), one by one, in linear time; one of more than 256 units may be split. */
export function * graphemesOf(text: string): Generator<string, void, undefined> {
	if (hasOneCellEach(text)) {
		yield * text;
		return;
	}

	segmenter ??= new Intl.Segmenter('en', {granularity: 'grapheme'});
	for (let from = 0; from < text.length;) {
		// Not between the halves of a surrogate pair: the second half would be a character of its own.
		const isHalf = /[\uD800-\uDBFF]/.test(text.charAt(from + pieceLength - 1));
		const piece = text.slice(from, from + pieceLength + (isHalf ? 1 : 0));
		const isLast = from + piece.length >= text.length;
		let waiting = '';
		for (const {segment} of segmenter.segment(piece)) {
			if (waiting !== '') yield waiting;
			from += waiting.length;
			waiting = segment;
		}

		// The last one may continue in the next piece, unless it fills this one.
		if (isLast || waiting.length === piece.length) {
			yield waiting;
			from += waiting.length;
		}
	}
}
