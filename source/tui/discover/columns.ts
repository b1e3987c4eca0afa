import {durationText, sizeText} from '../../format/amounts.js';
import {counted} from '../../format/counted.js';
import {nameOf} from '../../machine/scope-name.js';
import type {State} from '../../machine/state.js';
import {placeColumns, type Column} from '../../components/table/columns.js';
import {spansWidth, textOf, wholeTexts, type Span, type SpanRow} from '../../components/spans.js';
import {insetOf, type Cell, type TableRowData} from '../../components/table/table-row.js';
import type {Glyphs} from '../../components/theme.js';
import {activityOf} from './activity.js';
import type {NightStrips} from './night-strips.js';
import type {DiscoverRow, TargetRow} from './rows.js';
import {isFull} from '../fleet/telescope-line.js';
import {linkWords} from '../words.js';

export type TargetColumn = Column & {readonly cell: (row: TargetRow, around: Around) => Cell};

/** What the cells need in addition to their row. */
export type Around = {
	readonly state: State;
	readonly glyphs: Glyphs;
	readonly strips: NightStrips | undefined;
	/** The cells of a heading. */
	readonly headingWidth: number;
	/** How many of a target's stacks the server has. */
	readonly sentOf: (row: TargetRow) => number;
};

/** One entry for each column; those of the night are inserted before the last one. */
const targetColumns: readonly TargetColumn[] = [
	{title: 'target', minWidth: 14, weight: 3, maxWidth: 40, cell: ({target}) => target.name},
	{title: 'frames', minWidth: 6, align: 'right', cell: row => String(framesOf(row))},
	{title: 'ready', minWidth: 5, align: 'right', cell: row => isRead(row) ? (row.counts.ready === 0 ? ['dim', '-'] : ['accent', String(row.counts.ready)]) : ['dim', '?']},
	{title: 'stacked', minWidth: 7, align: 'right', dropPriority: 3, cell: row => isRead(row) ? numberOrDash(row.counts.covered) : ['dim', String(row.target.stacks)]},
	{title: 'sent', minWidth: 4, align: 'right', dropPriority: 5, cell: (row, {sentOf}) => isRead(row) ? numberOrDash(sentOf(row)) : ''},
	{title: 'short', minWidth: 5, align: 'right', dropPriority: 7, cell: row => isRead(row) ? numberOrDash(row.counts.short) : ''},
	{title: 'exposure', minWidth: 13, align: 'right', dropPriority: 1, cell: exposureCell},
	// What is being done with it, if there is room for more than the exposure.
	{title: '', minWidth: 16, dropPriority: 6, cell: activityBesides},
];

/** Where the picture of the night stands among the columns, and the stacked ones. */
const nightAt = targetColumns.length;
const stackedAt = targetColumns.findIndex(({title}) => title === 'stacked');

/**
 * The columns for a list of this width, with the picture of the night in the finest form that fits. Names of up to `longest`
 * cells are shown whole if only less important columns have to give way for that.
 */
export function discoverColumns(strips: NightStrips | undefined, width: number, longest: number): readonly TargetColumn[] {
	// Always leave room for a scroll bar, so that the pictures do not become coarser when the list grows.
	const room = width - insetOf(true) - 2;
	const forms = strips ? [1, 2, 4].flatMap(perCell => [Math.min(longest, 30), 0].map(nameWidth => withNight(strips, perCell, nameWidth))) : [];
	const has = (columns: readonly TargetColumn[], wanted: number) => placeColumns(columns, room).some(({index}) => index === wanted);
	return forms.find(columns => has(columns, nightAt) && has(columns, stackedAt)) ?? forms.find(columns => has(columns, nightAt)) ?? targetColumns;
}

/** The hours are shown once for all rows, in the title of the column. */
function withNight(strips: NightStrips, perCell: number, nameWidth: number): readonly TargetColumn[] {
	return [
		...targetColumns.slice(0, -1).map((column, index) => index === 0 ? {...column, minWidth: Math.max(column.minWidth, nameWidth)} : column),
		{title: 'night', minWidth: 5, dropPriority: 8, cell: row => ['dim', strips.dateOf(row)]},
		{title: strips.hours(perCell), minWidth: Math.max(2, strips.cells(perCell)), dropPriority: 2, cell: row => ({marks: strips.marksOf(row, perCell)})},
		...targetColumns.slice(-1),
	];
}

/** The heading with a telescope's name, or a target with its cells. */
export function discoverTableRow(row: DiscoverRow | undefined, columns: readonly TargetColumn[], around: Around, isFleet: boolean): TableRowData {
	if (!row) return {cells: []};
	const {state, glyphs: {good, warning}} = around;
	if (row.kind === 'target') return {check: row.isSelected ? 'checked' : 'unchecked', cells: columns.map(({cell}) => cell(row, around))};
	const {scope} = row;
	const {description, zone} = scope;
	// If it has a line of its own above, its name is enough.
	if (isFleet) return {cells: [], heading: [['strong', nameOf(state, scope.id)], ['dim', scope.targets.length === 0 ? '' : `  ${counted(scope.targets.length, 'target')}`]]};
	const [role, words] = linkWords(scope);
	const full: SpanRow = isFull(description) ? ['  ', ['warning', `${warning} storage is full`]] : [];
	const head: SpanRow = [['strong', nameOf(state, scope.id)], '  ', [role, `${role === 'good' ? good : warning} ${words}`], ...full];
	const facts = wholeTexts([
		{text: description?.model, drop: 2},
		{text: description && `firmware ${description.firmware}`, drop: 3},
		{text: zone?.name, drop: 1},
		{text: description?.freeMb === undefined ? undefined : `${sizeText(description.freeMb * 1e6)} free`, drop: 0},
	], around.headingWidth - spansWidth(head));
	return {cells: [], heading: [...head, facts]};
}

/**
 * Between two listings the album's count is newer. It is not used if it did not agree with the last listing, because the album then
 * counts other things, too, such as the pictures next to the frames.
 */
function framesOf({target: {reading, readCounts, rawFrames}, counts}: TargetRow): number {
	return reading && (readCounts?.frames ?? rawFrames) !== counts.frames ? counts.frames : rawFrames;
}

function isRead({target}: TargetRow): boolean {
	return target.phase === 'read' || target.reading !== undefined;
}

function numberOrDash(count: number): Span {
	return count === 0 ? ['dim', '-'] : String(count);
}

/** The exposure of the blocks that are ready, or what is being done with the target. */
function exposureCell(row: TargetRow, {state}: Around): Span {
	const activity = activityOf(row, state);
	const {readySeconds} = row.counts;
	if (!isRead(row) || row.target.purge || (readySeconds === 0 && activity !== '')) return activity;
	return readySeconds === 0 ? ['dim', '-'] : durationText(readySeconds);
}

/** What is being done with the target, unless that is already shown in place of the exposure. */
function activityBesides(row: TargetRow, around: Around): Span {
	const activity = activityOf(row, around.state);
	return textOf(exposureCell(row, around)) === textOf(activity) ? '' : activity;
}
