import {cleaned, cutTo, firstCells, widthOf, type Align} from './fit.js';
import type {Role, Theme} from './theme.js';

/** A row that is ready for the terminal: cleaned, painted, exactly as wide as was asked. */
export type Line = string;

/** A piece of text with its role; a bare string is plain. What it says may come from outside. */
export type Span = string | readonly [role: Role, text: string];

/**
 * One row of `width` cells out of spans: what is too long is cut at the right, what
 * is too short is padded on the side that `align` leaves.
 */
export function lineOf(theme: Theme, spans: readonly Span[], width: number, align: Align = 'left'): Line {
	const space = width - spansWidth(spans);
	if (space < 0) return cutLine(theme, spans, width);
	const line = spans.map(span => theme.paint(roleOf(span), cleaned(textOf(span)))).join('');
	const left = align === 'left' ? 0 : align === 'right' ? space : Math.floor(space / 2);
	return ' '.repeat(left) + line + ' '.repeat(space - left);
}

/** For spans that are too wide together; the ellipsis has the role of the span that is cut. */
function cutLine(theme: Theme, spans: readonly Span[], width: number): Line {
	if (width < 1) return '';
	let line = '';
	let room = width - 1;
	for (const span of spans) {
		const text = cleaned(textOf(span));
		const shown = firstCells(text, room);
		room -= widthOf(shown);
		if (shown === text) {
			line += theme.paint(roleOf(span), shown);
			continue;
		}

		return line + theme.paint(roleOf(span), shown + theme.glyphs.ellipsis) + ' '.repeat(room);
	}

	return line;
}

/** An empty row. */
export function blankLine(width: number): Line {
	return ' '.repeat(Math.max(0, width));
}

/** A rule across the screen, with a title in it when given. */
export function ruleLine(theme: Theme, width: number, title = ''): Line {
	const {horizontal} = theme.glyphs;
	if (title === '' || width < 8) return theme.paint('dim', horizontal.repeat(Math.max(0, width)));
	const text = cutTo(title, width - 6, theme.glyphs);
	return `${theme.paint('dim', horizontal.repeat(2))} ${theme.paint('strong', text)} ${theme.paint('dim', horizontal.repeat(width - 4 - widthOf(text)))}`;
}

/** A row with a text at each end; when there is no room for both, the right one goes first. */
export function headerLine(theme: Theme, {left, right}: {readonly left: readonly Span[]; readonly right: readonly Span[]}, width: number): Line {
	const leftWidth = spansWidth(left);
	const rightWidth = spansWidth(right);
	if (leftWidth + 2 + rightWidth <= width) return lineOf(theme, left, width - rightWidth) + lineOf(theme, right, rightWidth);
	const room = width - leftWidth - 2;
	if (room < 8) return lineOf(theme, left, width);
	return lineOf(theme, left, width - room) + lineOf(theme, right, room, 'right');
}

/** How many cells the spans take together. */
export function spansWidth(spans: readonly Span[]): number {
	return spans.reduce((sum, span) => sum + widthOf(cleaned(textOf(span))), 0);
}

/** Lines made exactly `height`, by cutting at the bottom or adding blank ones. */
export function fillTo(lines: readonly Line[], height: number, width: number): Line[] {
	return Array.from({length: Math.max(0, height)}, (_, row) => lines[row] ?? blankLine(width));
}

/** Blocks of lines side by side; each keeps its width, all get the height of the tallest. */
export function besideEachOther(blocks: ReadonlyArray<{readonly lines: readonly Line[]; readonly width: number}>, gap = 2): Line[] {
	const height = Math.max(0, ...blocks.map(({lines}) => lines.length));
	return Array.from({length: height}, (_, row) => blocks.map(({lines, width}) => lines[row] ?? blankLine(width)).join(' '.repeat(gap)));
}

function roleOf(span: Span): Role {
	return typeof span === 'string' ? 'plain' : span[0];
}

function textOf(span: Span): string {
	return typeof span === 'string' ? span : span[1];
}
