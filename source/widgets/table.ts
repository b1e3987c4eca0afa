import {columnGap, placeColumns, type Column, type PlacedColumn} from './columns.js';
import {fit} from './fit.js';
import {blankLine, fillTo, lineOf, type Line, type Span} from './line.js';
import {thumbOf, windowOf} from './scroll.js';
import type {Role, Theme} from './theme.js';

/** What stands in the column of boxes; undefined where a row cannot be chosen. */
export type Check = 'checked' | 'partly' | 'unchecked' | undefined;

export type TableRow = {
	/** One for each column; a function draws its cell itself, with the theme and the width it is given. */
	readonly cells: ReadonlyArray<Span | ((theme: Theme, width: number) => Line)>;
	readonly check?: Check;
	/** The role of the cells that have none. */
	readonly role?: Role;
	/** Instead of cells: one text across all columns, for the head of a group. */
	readonly heading?: readonly Span[];
};

export type TableProps = {
	readonly columns: readonly Column[];
	readonly count: number;
	/** Called for the visible rows only. */
	readonly rowAt: (index: number) => TableRow;
	readonly width: number;
	/** Rows of the screen, the titles among them. */
	readonly height: number;
	/** The row under the cursor; undefined for none. */
	readonly cursor?: number;
	/** The first visible row; see windowOf, which keeps the cursor in view. */
	readonly top: number;
	/** Whether the keys go to this table: only then is the cursor's row reversed. */
	readonly isFocused?: boolean;
	/** Whether there is a column of boxes. */
	readonly hasChecks?: boolean;
	readonly hasTitles?: boolean;
	/** Shown when there are no rows. */
	readonly emptyText?: string;
};

/**
 * A table of exactly `height` lines: titles, the rows in view, a scroll bar when
 * there are more. The cursor's row has a mark as well as reverse video.
 */
export function tableLines(theme: Theme, props: TableProps): Line[] {
	const {columns, count, width, height, cursor, hasTitles = true, hasChecks = false, emptyText = ''} = props;
	const window = windowOf(count, cursor, height - (hasTitles ? 1 : 0), props.top);
	const thumb = thumbOf(count, window);
	const barWidth = thumb.end > 0 ? 2 : 0;
	const inset = 2 + (hasChecks ? 4 : 0);
	const placed = placeColumns(columns, width - inset - barWidth);
	const lines: Line[] = [];
	if (hasTitles) lines.push(blankLine(inset) + theme.paint('dim', titlesOf(theme, columns, placed, width - inset)));
	if (count === 0) lines.push(lineOf(theme, [['dim', `  ${emptyText}`]], width));
	for (let index = window.top; index < window.end; index++) {
		const place = index - window.top;
		const isThumb = place >= thumb.top && place < thumb.end;
		const bar = barWidth === 0 ? '' : ` ${isThumb ? theme.paint('accent', theme.glyphs.thumb) : theme.paint('dim', theme.glyphs.vertical)}`;
		lines.push(rowLine(theme, props, {row: props.rowAt(index), isCursor: index === cursor, placed, width: width - barWidth}) + bar);
	}

	return fillTo(lines, height, width);
}

function titlesOf({glyphs}: Theme, columns: readonly Column[], placed: readonly PlacedColumn[], width: number): string {
	const titles = placed.map(({index, width}) => fit(columns[index]?.title ?? '', width, {align: columns[index]?.align ?? 'left', ellipsis: glyphs.ellipsis}));
	return fit(titles.join(blankLine(columnGap)), width, glyphs);
}

type RowPlace = {readonly row: TableRow; readonly isCursor: boolean; readonly placed: readonly PlacedColumn[]; readonly width: number};

function rowLine(theme: Theme, {columns, hasChecks = false, isFocused = true}: TableProps, {row, isCursor, placed, width}: RowPlace): Line {
	const isReversed = isCursor && isFocused;
	// Colours on reverse video make patches; the row's marks and words say the same.
	const plain: Theme = isReversed ? {...theme, paint: (_, text) => text} : theme;
	if (row.heading) {
		const pointer = isCursor ? plain.paint('accent', theme.glyphs.pointer) : ' ';
		const heading = `${pointer} ${lineOf(plain, row.heading, width - 2)}`;
		return isReversed ? theme.paint('selected', heading) : heading;
	}

	const cells = placed.map(({index, width: cellWidth}) => cellLine(plain, row, columns[index], row.cells[index] ?? '', cellWidth));
	const used = placed.reduce((sum, column) => sum + column.width, columnGap * Math.max(0, placed.length - 1));
	const check = hasChecks ? checkText(plain, row.check) : '';
	const inset = 2 + (hasChecks ? 4 : 0);
	const mark = isCursor ? plain.paint('accent', theme.glyphs.pointer) : ' ';
	const line = `${mark} ${check}${cells.join(blankLine(columnGap))}${blankLine(width - inset - used)}`;
	return isReversed ? theme.paint('selected', line) : line;
}

function cellLine(theme: Theme, row: TableRow, column: Column | undefined, cell: TableRow['cells'][number], width: number): Line {
	if (typeof cell === 'function') return cell(theme, width);
	const [role, text] = typeof cell === 'string' ? [row.role ?? 'plain', cell] as const : cell;
	return theme.paint(role, fit(text, width, {align: column?.align ?? 'left', cut: column?.cut ?? 'end', ellipsis: theme.glyphs.ellipsis}));
}

function checkText({glyphs, paint}: Theme, check: Check): string {
	switch (check) {
		case 'checked': return `[${paint('accent', glyphs.checked)}] `;
		case 'partly': return `[${paint('accent', glyphs.partly)}] `;
		case 'unchecked': return '[ ] ';
		case undefined: return '    ';
	}
}
