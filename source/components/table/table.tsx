import {Box} from 'ink';
import type {ReactNode} from 'react';
import {fit} from '../cell-width.js';
import {columnGap, placeColumns, type Column} from './columns.js';
import {Line} from '../line.js';
import {RawLines} from '../raw-lines.js';
import {thumbOf, windowOf, type Window} from './scroll.js';
import type {SpanRow} from '../spans.js';
import type {Glyphs} from '../theme.js';
import {insetOf, TableRow, type ShownColumn, type TableRowData} from './table-row.js';
import {useTheme} from '../theme-context.js';

/** The sort order, as the table's head shows it. */
export type Sorted = {readonly title: string; /** The largest or latest comes first. */ readonly isDown: boolean};

export type TableProps = {
	readonly columns: readonly Column[];
	readonly count: number;
	/** Called for the visible rows only. */
	readonly rowAt: (index: number) => TableRowData;
	readonly width: number;
	/** Height in rows of the screen, including the titles. */
	readonly height: number;
	/** The row under the cursor; undefined for none. */
	readonly cursor?: number | undefined;
	/** Rows that are marked as a range, by their places; see TableRow. */
	readonly range?: {readonly from: number; readonly to: number} | undefined;
	/** The first visible row; see windowOf, which keeps the cursor in view. */
	readonly top: number;
	/** False leaves the row of titles out; `height` includes it all the same. */
	readonly hasTitles?: boolean;
	/** The title of the column by which the rows are sorted. */
	readonly sorted?: Sorted | undefined;
	/** Whether there is a column of checkboxes. */
	readonly hasChecks?: boolean;
	/** Shown when there are no rows. */
	readonly emptyText?: string;
};

/** Titles, the rows in view, and a scroll bar if there are more. Columns that do not fit are left out, by columns.ts because Yoga cannot do that. */
export function Table({columns, count, rowAt, width, height, cursor, range, top, sorted, hasTitles = true, hasChecks = false, emptyText = ''}: TableProps): ReactNode {
	const {glyphs} = useTheme();
	const window = windowOf(count, cursor, height - 1, top);
	const isLong = count > window.end - window.top;
	const rowWidth = width - (isLong ? 2 : 0);
	const inset = insetOf(hasChecks);
	const shown = placeColumns(columns, rowWidth - inset).map((placed): ShownColumn => {
		const {align = 'left', cut = 'end'} = columns[placed.index] ?? {};
		return {...placed, align, cut};
	});
	const visible = Array.from({length: window.end - window.top}, (_, place) => window.top + place);
	return (
		<Box width={width} height={hasTitles ? height : height - 1} flexShrink={0} flexDirection="column">
			{hasTitles && <Line spans={headSpans(columns, shown, {inset, sorted, glyphs})} width={width} />}
			{count === 0 && <Line spans={[['dim', `  ${emptyText}`]]} width={width} />}
			<Box columnGap={1}>
				<Box flexDirection="column" width={rowWidth} flexShrink={0}>
					{visible.map(index => (
						<TableRow
							key={index}
							row={rowAt(index)}
							columns={shown}
							width={rowWidth}
							isCursor={index === cursor}
							isInRange={range !== undefined && index >= range.from && index <= range.to}
							hasChecks={hasChecks}
						/>
					))}
				</Box>
				{isLong && <ScrollBar count={count} window={window} />}
			</Box>
		</Box>
	);
}

type Head = {readonly inset: number; readonly sorted: Sorted | undefined; readonly glyphs: Glyphs};

/** The titles. The sorted one has an arrow; if the column is no wider than its title, the arrow stands in the gap beside it. */
function headSpans(columns: readonly Column[], shown: readonly ShownColumn[], {inset, sorted, glyphs}: Head): SpanRow {
	const cells = shown.map(({index, width, align}) => fit(columns[index]?.title ?? '', width, {align, ellipsis: glyphs.ellipsis}));
	const line = ' '.repeat(inset) + cells.join(' '.repeat(columnGap));
	const place = sorted ? shown.findIndex(({index}) => columns[index]?.title === sorted.title) : -1;
	if (!sorted || place < 0) return [['dim', line]];
	const cell = cells[place] ?? '';
	const title = cell.trim();
	// Each character of a title takes one cell, so an index into the text is a cell.
	const from = shown.slice(0, place).reduce((at, {width}) => at + width + columnGap, inset) + cell.indexOf(title);
	const to = from + title.length;
	const arrow = sorted.isDown ? glyphs.down : glyphs.up;
	// A letter must not be read as one of the title.
	const gap = /[a-z]/.test(arrow) ? ' ' : '';
	return shown[place]?.align === 'right'
		? [['dim', line.slice(0, from - 1 - gap.length)], ['accent', arrow + gap + title], ['dim', line.slice(to)]]
		: [['dim', line.slice(0, from)], ['accent', title + gap + arrow], ['dim', line.slice(to + 1 + gap.length)]];
}

function ScrollBar({count, window}: {readonly count: number; readonly window: Window}): ReactNode {
	const {glyphs, paint} = useTheme();
	const thumb = thumbOf(count, window);
	const lines = Array.from({length: window.end - window.top}, (_, row) => row >= thumb.top && row < thumb.end ? paint('accent', glyphs.thumb) : paint('dim', glyphs.vertical));
	return <RawLines lines={lines} width={1} />;
}
