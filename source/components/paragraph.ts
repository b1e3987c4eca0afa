import {cleaned} from './cell-width.js';
import {roleOf, textOf, type Span, type SpanRow} from './spans.js';
import type {Role} from './theme.js';
import {wrapText} from './wrap.js';

type Piece = {readonly role: Role; readonly from: number; readonly to: number};

/**
 * Breaks spans that form one text at spaces, into at most `rows` rows of `width` cells; each
 * piece keeps its role. The last row takes all that is left, and is cut when it is drawn.
 */
export function paragraphRows(spans: SpanRow, width: number, rows = Number.POSITIVE_INFINITY): SpanRow[] {
	let text = '';
	const pieces = spans.map((span): Piece => {
		const from = text.length;
		text += cleaned(textOf(span));
		return {role: roleOf(span), from, to: text.length};
	});

	let place = 0;
	return wrapText(text, Math.max(1, width)).slice(0, rows).map((row, index) => {
		const start = Math.max(place, text.indexOf(row, place));
		place = index === rows - 1 ? text.length : start + row.length;
		return pieces.flatMap(({role, from, to}): Span[] => from < place && to > start ? [[role, text.slice(Math.max(from, start), Math.min(to, place))]] : []);
	});
}

/** Paragraphs one below the other if all their rows fit, else one after the other in the same rows. */
export function paragraphs(parts: readonly SpanRow[], {width, rows}: {readonly width: number; readonly rows: number}): SpanRow[] {
	const apart = parts.flatMap(part => paragraphRows(part, width));
	return apart.length <= rows ? apart : paragraphRows(parts.flatMap((part, index) => index === 0 ? part : [isSentence(parts[index - 1]) ? ' ' : '; ', ...part]), width, rows);
}

/** Whether the next sentence may follow without a mark of its own. */
function isSentence(spans: SpanRow = []): boolean {
	return /(?:^|[.:;,!?])\s*$/.test(spans.map(span => textOf(span)).join(''));
}
