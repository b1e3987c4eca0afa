import {nameOf} from '../../machine/scope-name.js';
import type {Job, State} from '../../machine/state.js';
import type {Column} from '../../components/table/columns.js';
import type {Span} from '../../components/spans.js';
import type {TableRowData} from '../../components/table/table-row.js';
import type {Glyphs} from '../../components/theme.js';
import {pauseBefore, type StackRow} from '../stack/rows.js';
import {againText, jobMark, nightText, phaseWords, targetColumn} from '../words.js';
import {clockSpan} from '../../format/clock-span.js';

export type OutcomeColumn = Column & {readonly cell: (job: Job, state: State, glyphs: Glyphs) => Span};

/** One entry for each column; the target column is as wide as the longest name. */
export function outcomeColumns(jobs: readonly Job[], columns: number): readonly OutcomeColumn[] {
	return [
		{title: '', minWidth: 1, cell: (job, _, glyphs) => jobMark(job, glyphs)},
		{title: 'night', minWidth: 10, dropPriority: 1, cell: ({block}) => nightText(block)},
		{title: 'time', minWidth: 11, cell: ({block}) => clockSpan(block)},
		{...targetColumn(jobs, columns), cell: ({target}) => target},
		{title: 'outcome', minWidth: 20, weight: 1, cut: 'middle', cell: (job, state) => [job.phase === 'failed' ? 'bad' : 'plain', outcome(job, state) ?? phaseWords[job.phase]]},
	];
}

/** The heading with a telescope's name, or a block with its cells. */
export function doneTableRow(row: StackRow | undefined, state: State, glyphs: Glyphs, columns: readonly OutcomeColumn[]): TableRowData {
	if (!row) return {cells: []};
	if (row.kind === 'scope') return {cells: [], heading: [['strong', nameOf(state, row.id)], `  ${row.counts.stacked} of ${row.counts.all} stacked`]};
	return {cells: columns.map(({cell}) => cell(row.job, state, glyphs))};
}

function outcome(job: Job, state: State): string | undefined {
	const waiting = pauseBefore(state, job);
	if (waiting) return againText(waiting, state);
	if (job.phase === 'stacked') return job.file;
	return job.phase === 'failed' ? job.problem?.cause : job.note;
}
