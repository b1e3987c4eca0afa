import type {Column} from '../../components/table/columns.js';
import type {Span} from '../../components/spans.js';
import type {TableRowData} from '../../components/table/table-row.js';
import type {IsSent} from '../sent.js';
import type {Glyphs} from '../../components/theme.js';
import {canInsist, canStack, isSentRow, statusOf, type BlockRow} from './block-row.js';
import type {PreviewRow} from './rows.js';
import {clockSpan} from '../../format/clock-span.js';

type BlockColumn = Column & {readonly cell: (row: BlockRow, glyphs: Glyphs, isSent: IsSent) => Span};

/** A column is one entry here. */
export const blockColumns: readonly BlockColumn[] = [
	{title: 'time', minWidth: 11, cell: ({block}) => clockSpan(block)},
	{title: 'frames', minWidth: 6, align: 'right', cell: ({block}) => String(block.frames)},
	{title: 'exposure', minWidth: 8, align: 'right', cell: ({block}) => block.exposure},
	{title: 'filter', minWidth: 6, cell: ({block}) => block.filter},
	{title: 'total', minWidth: 7, align: 'right', dropPriority: 1, cell: ({block}) => `${Number(block.totalSeconds.toFixed(1))} s`},
	{title: 'status', minWidth: 14, weight: 1, cell: statusCell},
];

type Around = {readonly scopeName: (scope: string) => string; readonly isSent: IsSent};

/** A night of a target as the head of its blocks, or a block with its cells. `scopeName`: what its telescope is called; empty where there is only one. */
export function previewTableRow(row: PreviewRow | undefined, glyphs: Glyphs, {scopeName, isSent}: Around): TableRowData {
	if (!row) return {cells: []};
	if (row.kind === 'heading') return {cells: [], heading: [['strong', row.target.name], `  night of ${row.night}`, ['dim', `  ${scopeName(row.scope.id)}`.trimEnd()]]};
	const can = canStack(row);
	return {
		check: can || canInsist(row) ? (row.isOn ? 'checked' : 'unchecked') : undefined,
		role: can || row.isOn ? 'plain' : 'dim',
		cells: blockColumns.map(({cell}) => cell(row, glyphs, isSent)),
	};
}

function statusCell(row: BlockRow, glyphs: Glyphs, isSent: IsSent): Span {
	if (isSentRow(row, isSent)) return ['good', `${glyphs.good} sent`];
	const [role, words] = statusOf(row);
	const mark = row.block.status !== 'covered' ? undefined : role === 'good' ? glyphs.good : role === 'warning' ? glyphs.warning : undefined;
	return [role, mark === undefined ? words : `${mark} ${words}`];
}
