import {cleaned, firstCells, widthOf} from './cell-width.js';
import type {Role} from './theme.js';

/** A piece of text with its role; a bare string is plain. The text may come from outside. */
export type Span = string | readonly [role: Role, text: string];

/** One row of the screen as data; <Line> draws it. */
export type SpanRow = readonly Span[];

/** Gives a list the type of a row where TypeScript does not infer it. */
export function rowOf(...spans: Span[]): SpanRow {
	return spans;
}

/** The spans as far as they fit into `width` cells, cleaned; the ellipsis has the role of the span that is cut. */
export function fitSpans(spans: SpanRow, width: number, ellipsis: string): Span[] {
	const clean = spans.flatMap((span): Array<readonly [Role, string]> => {
		const text = cleaned(textOf(span));
		return text === '' ? [] : [[roleOf(span), text]];
	});
	if (spansWidth(clean) <= width) return clean;
	if (width < 1) return [];
	const fitted: Span[] = [];
	let room = width - 1;
	for (const [role, text] of clean) {
		const shown = firstCells(text, room);
		if (shown !== text) return [...fitted, [role, shown + ellipsis]];
		room -= widthOf(shown);
		fitted.push([role, text]);
	}

	return fitted;
}

/**
 * The texts that fit into `width` cells, each whole and after two blanks, in their order; those with the highest `drop` go first.
 * Undefined and empty ones are left out.
 */
export function wholeTexts(texts: ReadonlyArray<{readonly text: string | undefined; readonly drop: number}>, width: number): string {
	let shown = texts.filter(({text = ''}) => text !== '');
	const joined = () => shown.map(({text = ''}) => `  ${text}`).join('');
	while (shown.length > 0 && widthOf(cleaned(joined())) > width) {
		const first = Math.max(...shown.map(({drop}) => drop));
		shown = shown.filter(({drop}) => drop !== first);
	}

	return joined();
}

/** How many cells the spans take together. */
export function spansWidth(spans: SpanRow): number {
	return spans.reduce((sum, span) => sum + widthOf(cleaned(textOf(span))), 0);
}

export function roleOf(span: Span): Role {
	return typeof span === 'string' ? 'plain' : span[0];
}

export function textOf(span: Span): string {
	return typeof span === 'string' ? span : span[1];
}

/** Would both rows look the same? Then nothing has to be drawn again. */
export function isSameRow(a: SpanRow, b: SpanRow): boolean {
	return a === b || (a.length === b.length && a.every((span, index) => {
		const other = b[index] ?? '';
		return roleOf(span) === roleOf(other) && textOf(span) === textOf(other);
	}));
}
