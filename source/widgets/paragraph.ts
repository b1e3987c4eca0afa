import {cleaned} from './fit.js';
import {lineOf, type Line, type Span} from './line.js';
import type {Role, Theme} from './theme.js';
import {wrapText} from './wrap.js';

type Piece = {readonly role: Role; readonly from: number; readonly to: number};

/**
 * Spans that are one text, broken at their spaces into at most `rows` lines of `width` cells behind a margin of one;
 * each piece keeps its role. What does not fit into the last line is cut there.
 */
export function paragraphLines(theme: Theme, spans: readonly Span[], width: number, rows = Number.POSITIVE_INFINITY): Line[] {
	let text = '';
	const pieces = spans.map((span): Piece => {
		const from = text.length;
		text += cleaned(typeof span === 'string' ? span : span[1]);
		return {role: typeof span === 'string' ? 'plain' : span[0], from, to: text.length};
	});

	let place = 0;
	return wrapText(text, Math.max(1, width - 2)).slice(0, rows).map((row, index) => {
		const start = Math.max(place, text.indexOf(row, place));
		place = index === rows - 1 ? text.length : start + row.length;
		return lineOf(theme, [' ', ...pieces.flatMap(({role, from, to}): Span[] => from < place && to > start ? [[role, text.slice(Math.max(from, start), Math.min(to, place))]] : [])], width);
	});
}

/** Paragraphs below each other where there is room for all their lines; else one behind the other. */
export function paragraphs(theme: Theme, parts: ReadonlyArray<readonly Span[]>, {width, rows}: {readonly width: number; readonly rows: number}): Line[] {
	const apart = parts.flatMap(part => paragraphLines(theme, part, width));
	return apart.length <= rows ? apart : paragraphLines(theme, parts.flatMap((part, index) => index === 0 ? part : [' ', ...part]), width, rows);
}
