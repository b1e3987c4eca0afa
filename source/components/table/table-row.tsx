import {Box} from 'ink';
import {memo, type ReactNode} from 'react';
import {fit, widthOf, type Align, type Cut} from '../cell-width.js';
import {columnGap, type PlacedColumn} from './columns.js';
import {Line} from '../line.js';
import {Painted} from '../painted.js';
import {longestBar, ProgressBar} from '../progress-bar.js';
import {isSameRow, roleOf, spansWidth, textOf, type Span, type SpanRow} from '../spans.js';
import {Styled} from '../styled.js';
import type {Role} from '../theme.js';
import {useTheme} from '../theme-context.js';

/** The state of a row's checkbox; undefined if the row cannot be chosen. */
export type Check = 'checked' | 'partly' | 'unchecked' | undefined;

/** A text, a text that is cut elsewhere than its column says, a picture of characters in several roles, one of few and no wider than its column, or a bar. */
export type Cell = Span | {readonly role: Role; readonly text: string; readonly cut: Cut} | {readonly marks: SpanRow} | {
	readonly bar: number | undefined;
	readonly role?: Role;
	/** Words before the bar (what is being done: at most about half of the cell, but all they need if the bar is dim), and words after it (why it stands still). */
	readonly before?: Span;
	readonly words?: Span;
};

type BarOf = Extract<Cell, {bar: unknown}>;

export type TableRowData = {
	/** One for each column. */
	readonly cells: readonly Cell[];
	readonly check?: Check;
	/** The role of the cells that have none. */
	readonly role?: Role;
	/** One text across all columns instead of cells, for the heading of a group. */
	readonly heading?: SpanRow;
	/** One text across the columns from this one on, for what does not fit into cells. */
	readonly tail?: {readonly from: number; readonly spans: SpanRow};
};

/** A column that fits, and the alignment of its cells. */
export type ShownColumn = PlacedColumn & {readonly align: Align; readonly cut: Cut};

type TableRowProps = {
	readonly row: TableRowData;
	/** The columns that fit. */
	readonly columns: readonly ShownColumn[];
	readonly width: number;
	readonly isCursor: boolean;
	/** A bar stands where the pointer of the cursor would. */
	readonly isInRange?: boolean;
	readonly hasChecks: boolean;
};

/** Cells before the first column: the pointer, and the boxes. */
export function insetOf(hasChecks: boolean): number {
	return hasChecks ? 6 : 2;
}

/** A row of a table, drawn again only when its content has changed. The row under the cursor has a pointer and is bold. */
export const TableRow = memo(({row, columns, width, isCursor, isInRange = false, hasChecks}: TableRowProps) => {
	const {glyphs} = useTheme();
	const {tail} = row;
	const cellColumns = tail ? columns.filter(({index}) => index < tail.from) : columns;
	const tailStart = cellColumns.reduce((sum, {width: cells}) => sum + cells + columnGap, insetOf(hasChecks));
	// Cells have no box of their own: texts of the right width side by side are half the work for Yoga.
	return (
		<Box width={width} height={1} flexShrink={0}>
			<Styled role={isCursor || isInRange ? 'accent' : 'plain'} isStrong={isCursor}>{isCursor ? `${glyphs.pointer} ` : isInRange ? `${glyphs.thumb} ` : '  '}</Styled>
			{row.heading ? <Line spans={row.heading} width={width - 2} isStrong={isCursor} /> : (
				<>
					{hasChecks && <CheckBox check={row.check} isStrong={isCursor} />}
					{cellColumns.map((column, place) => <TableCell key={column.index} cell={row.cells[column.index] ?? ''} role={row.role ?? 'plain'} column={column} gap={place === columns.length - 1 ? 0 : columnGap} isStrong={isCursor} />)}
					{row.tail && <Line spans={row.tail.spans} width={Math.max(0, width - tailStart)} isStrong={isCursor} />}
				</>
			)}
		</Box>
	);
}, (a, b) => a.isCursor === b.isCursor && a.isInRange === b.isInRange && a.width === b.width && a.hasChecks === b.hasChecks
	&& isSameColumns(a.columns, b.columns) && isSameData(a.row, b.row));

type TableCellProps = {readonly cell: Cell; readonly role: Role; readonly column: ShownColumn; readonly gap: number; readonly isStrong: boolean};

function TableCell({cell, role, column: {width, align, cut}, gap, isStrong}: TableCellProps): ReactNode {
	const {glyphs: {ellipsis}} = useTheme();
	if (isBar(cell)) return <BarCell cell={cell} width={width} gap={gap} isStrong={isStrong} />;
	if (isMarks(cell)) return <Painted isStrong={isStrong} spans={[...cell.marks, ' '.repeat(Math.max(0, width - spansWidth(cell.marks)) + gap)]} />;

	const [shownRole, text, shownCut] = isCutCell(cell) ? [cell.role, cell.text, cell.cut] : typeof cell === 'string' ? [role, cell, cut] : [cell[0], cell[1], cut];
	return <Styled role={shownRole} isStrong={isStrong}>{fit(text, width, {align, cut: shownCut, ellipsis}) + ' '.repeat(gap)}</Styled>;
}

/** A bar of a sensible length; if it does not fit beside its words, only the words. */
function BarCell({cell: {bar, role = 'accent', before, words}, width, gap, isStrong}: {readonly cell: BarOf; readonly width: number; readonly gap: number; readonly isStrong: boolean}): ReactNode {
	const {glyphs: {ellipsis}} = useTheme();
	if (before !== undefined) {
		const share = Math.floor(width * 0.4);
		const barWidth = Math.min(longestBar, role === 'dim' ? Math.min(share, Math.max(4, width - widthOf(textOf(before)) - 1)) : share);
		return (
			<>
				<Styled role={roleOf(before)} isStrong={isStrong}>{`${fit(textOf(before), width - barWidth - 1, {ellipsis})} `}</Styled>
				<ProgressBar fraction={bar} width={barWidth} role={role} gap={gap} />
			</>
		);
	}

	const text = words === undefined ? '' : textOf(words);
	const room = text === '' ? width : width - widthOf(text) - 1;
	const barWidth = room < 4 ? 0 : Math.min(room, longestBar);
	if (text === '') return <ProgressBar fraction={bar} width={barWidth} role={role} gap={width - barWidth + gap} />;
	return (
		<>
			{barWidth > 0 && <ProgressBar fraction={bar} width={barWidth} role={role} gap={1} />}
			<Styled role={words === undefined ? 'plain' : roleOf(words)} isStrong={isStrong}>{fit(text, width - (barWidth > 0 ? barWidth + 1 : 0), {ellipsis}) + ' '.repeat(gap)}</Styled>
		</>
	);
}

function CheckBox({check, isStrong}: {readonly check: Check; readonly isStrong: boolean}): ReactNode {
	const {glyphs} = useTheme();
	if (check === undefined || check === 'unchecked') return <Styled isStrong={isStrong}>{check ? '[ ] ' : '    '}</Styled>;
	return <Painted isStrong={isStrong} spans={['[', ['accent', glyphs[check]], '] ']} />;
}

function isBar(cell: Cell): cell is BarOf {
	return typeof cell === 'object' && 'bar' in cell;
}

function isMarks(cell: Cell): cell is Extract<Cell, {marks: SpanRow}> {
	return typeof cell === 'object' && 'marks' in cell;
}

function isCutCell(cell: Cell): cell is Extract<Cell, {cut: Cut}> {
	return typeof cell === 'object' && 'cut' in cell;
}

function isSameColumns(a: readonly ShownColumn[], b: readonly ShownColumn[]): boolean {
	return a.length === b.length && a.every(({index, width, align, cut}, place) => {
		const other = b[place];
		return index === other?.index && width === other.width && align === other.align && cut === other.cut;
	});
}

function isSameData(a: TableRowData, b: TableRowData): boolean {
	return a.check === b.check && a.role === b.role && isSameRow(a.heading ?? [], b.heading ?? []) && (a.heading === undefined) === (b.heading === undefined)
		&& a.tail?.from === b.tail?.from && isSameRow(a.tail?.spans ?? [], b.tail?.spans ?? [])
		&& a.cells.length === b.cells.length && a.cells.every((cell, index) => isSameCell(cell, b.cells[index] ?? ''));
}

function isSameCell(a: Cell, b: Cell): boolean {
	if (isBar(a) || isBar(b)) return isBar(a) && isBar(b) && a.bar === b.bar && a.role === b.role && isSameRow([a.before ?? '', a.words ?? ''], [b.before ?? '', b.words ?? '']);
	if (isMarks(a) || isMarks(b)) return isMarks(a) && isMarks(b) && isSameRow(a.marks, b.marks);
	if (isCutCell(a) || isCutCell(b)) return isCutCell(a) && isCutCell(b) && a.text === b.text && a.role === b.role && a.cut === b.cut;
	return roleOf(a) === roleOf(b) && textOf(a) === textOf(b);
}
