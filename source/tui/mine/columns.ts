import {durationText} from '../../format/amounts.js';
import {counted} from '../../format/counted.js';
import {hasLostMany} from '../../planning/lost-frames.js';
import {scopeNameOf, type StackTotals} from '../../planning/my-stacks/choose-stacks.js';
import type {MyStack} from '../../planning/my-stacks/my-stack.js';
import type {Column} from '../../components/table/columns.js';
import {spansWidth, type SpanRow} from '../../components/spans.js';
import type {Cell, TableRowData} from '../../components/table/table-row.js';
import {hasServerCopy, type MineRow, type ServerSide} from './rows.js';

type MineColumn = Column & {readonly cell: (stack: MyStack, server: ServerSide) => Cell};

/** To add a column, add an entry here. */
export const mineColumns: readonly MineColumn[] = [
	{title: 'object', minWidth: 9, weight: 2, maxWidth: 30, cell: ({object}) => object === '' ? '?' : object},
	{title: 'filter', minWidth: 6, cell: ({filter}) => filter},
	{title: 'began (UTC)', minWidth: 16, cell: ({startMs}) => startText(startMs)},
	{title: 'frames', minWidth: 7, align: 'right', cell: framesCell},
	{title: 'exposure', minWidth: 11, align: 'right', dropPriority: 1, cell: ({totalSeconds}) => totalSeconds === undefined ? '' : durationText(totalSeconds)},
	{title: 'where', minWidth: 5, cell: whereText},
	{title: 'telescope', minWidth: 10, weight: 1, maxWidth: 24, dropPriority: 2, cell: (stack, {scopeNames}) => scopeNames.get(stack.telescope?.scope ?? '') ?? scopeNameOf(stack) ?? ''},
];

/** The cells of a stack, or the totals in at most `room` cells. `onServer` is the number of stacks on the server, if known. */
export function mineTableRow(row: MineRow | undefined, server: ServerSide, {onServer, room}: {readonly onServer: number | undefined; readonly room: number}): TableRowData {
	if (!row) return {cells: []};
	if (row.kind === 'stack') return {cells: mineColumns.map(({cell}) => cell(row.stack, server))};
	return {cells: [], heading: totalsSpans(row.totals, onServer, room)};
}

/** The longest form that fits. The number on the server is dropped first, since the column "where" also shows it. */
function totalsSpans({stacks, nights, objects, exposureSeconds, framesAligned, framesInput}: StackTotals, onServer: number | undefined, room: number): SpanRow {
	const server = onServer === undefined ? [] : [`${onServer} on the server`];
	const sums = [`${(exposureSeconds / 3600).toFixed(1)} h`, counted(nights, 'night'), counted(objects, 'object')];
	const frames = framesInput === 0 ? [] : [`${framesAligned}/${framesInput} frames`];
	const forms = [[...server, ...sums, ...frames], [...sums, ...frames], sums].map((parts): SpanRow => [['strong', counted(stacks, 'stack')], ...parts.map(part => `, ${part}`)]);
	return forms.find(form => spansWidth(form) <= room) ?? forms.at(-1) ?? [];
}

/** `2026-02-27 20:15`, or an empty string if the time is unknown. */
export function startText(startMs: number | undefined): string {
	return startMs === undefined || !Number.isFinite(startMs) ? '' : new Date(startMs).toISOString().slice(0, 16).replace('T', ' ');
}

/** Aligned frames out of input frames, in the warning colour if many were lost. */
function framesCell({framesAligned, framesInput}: MyStack): Cell {
	const text = framesAligned === undefined ? '' : framesInput === undefined || framesInput === framesAligned ? String(framesAligned) : `${framesAligned}/${framesInput}`;
	return [hasLostMany(framesAligned, framesInput) ? 'warning' : 'plain', text];
}

/** One letter each for telescope, archive and server; a question mark if the server's list has not been read. */
function whereText(stack: MyStack, server: ServerSide): Cell {
	return `${stack.telescope ? 'T' : '-'} ${stack.archive ? 'A' : '-'} ${hasServerCopy(stack, server) ? 'S' : server.isListRead ? '-' : '?'}`;
}
