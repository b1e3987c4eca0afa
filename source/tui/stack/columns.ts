import {remainingSeconds, scopeRemainingSeconds, stalledSeconds} from '../../machine/estimates.js';
import {nameOf} from '../../machine/scope-name.js';
import type {Job, State} from '../../machine/state.js';
import {clockSpan} from '../../format/clock-span.js';
import {durationText, remainingText} from '../../format/amounts.js';
import {counted} from '../../format/counted.js';
import {roleOfBlock} from '../../components/block-role.js';
import type {Column} from '../../components/table/columns.js';
import {percentText} from '../../components/progress-bar.js';
import type {Span} from '../../components/spans.js';
import type {Cell, TableRowData} from '../../components/table/table-row.js';
import type {Glyphs} from '../../components/theme.js';
import {blockKeyOf} from '../../planning/names/stack-name.js';
import {pauseBefore, type StackRow} from './rows.js';
import {uploadOf, uploadSpan} from './upload-of.js';
import {againText, framesOf, jobMark, linkWords, nightText, phaseWords, targetColumn} from '../words.js';

export type JobColumn = Column & {readonly cell: (job: Job, state: State, glyphs: Glyphs) => Cell};

/** One entry for each column; the target column is as wide as the longest name, and the night is named if there are several, or room. */
export function jobColumns(jobs: readonly Job[], columns: number): readonly JobColumn[] {
	const areOfSeveralNights = new Set(jobs.map(({block}) => nightText(block))).size > 1;
	return [
		{title: '', minWidth: 1, cell: (job, _, glyphs) => jobMark(job, glyphs)},
		...(areOfSeveralNights || columns >= 100 ? [nightColumn] : []),
		{title: 'time', minWidth: 11, cell: ({block}) => clockSpan(block)},
		{...targetColumn(jobs, columns), cell: ({target}) => target},
		{title: 'frames', minWidth: 7, align: 'right', dropPriority: 1, cell: framesCell},
		{title: 'progress', minWidth: 20, weight: 4, maxWidth: 64, cell: progressCell},
		// It gives way to the night, as the bar says the same.
		{title: '', minWidth: 5, align: 'right', dropPriority: areOfSeveralNights && columns >= 76 ? 4 : 0, cell: job => isActive(job) ? percentText(job.percent / 100) : ''},
		{title: 'left', minWidth: 9, align: 'right', dropPriority: 3, cell: leftCell},
	];
}

const nightColumn: JobColumn = {title: 'night', minWidth: 5, dropPriority: 2, cell: ({block}) => nightText(block).slice(5)};

/** The heading with a telescope's name, or a block with its cells; a finished block shows its result in place of the bar. */
export function stackTableRow(row: StackRow | undefined, state: State, glyphs: Glyphs, columns: readonly JobColumn[], isFleet: boolean): TableRowData {
	if (!row) return {cells: []};
	if (row.kind === 'job') return {role: row.job.phase === 'queued' ? 'dim' : 'plain', cells: columns.map(({cell}) => cell(row.job, state, glyphs))};
	const {scope, counts} = row;
	// If it has a line of its own above, its name is enough.
	if (isFleet) return {cells: [], heading: [['strong', nameOf(state, scope.id)], ['dim', `  ${counted(counts.all, 'block')}`]]};
	const [role, words] = linkWords(scope);
	const isOver = counts.ended === counts.all;
	// Nobody knows how long a problem or the stack of others will last, so no time left is shown; for a problem, that until the next try.
	const waiting = scope.worker.phase === 'pausing' && !isOver ? scope.worker.waiting : undefined;
	return {
		cells: [],
		heading: [
			['strong', nameOf(state, scope.id)], '  ', [role, waiting ? againText(waiting, state) : words], `  ${counts.stacked} of ${counts.all} stacked`,
			[roleOfBlock('failed'), counts.failed === 0 ? '' : `, ${counts.failed} failed`],
			isOver || waiting || scope.worker.phase === 'waiting' ? '' : `  ${Math.floor(counts.percent)} %, about ${remainingText(scopeRemainingSeconds(state, scope.id))} left`,
		],
	};
}

function isActive({phase}: Job): boolean {
	return phase === 'configuring' || phase === 'stacking' || phase === 'naming';
}

/** Frames aligned of frames given, once known; a stack that lost many frames is marked. */
function framesCell(job: Job): Cell {
	const {block, stackedFrames, totalFrames} = job;
	if (job.phase === 'stacked') return [framesOf(job).hasLostMany ? roleOfBlock('partial') : 'plain', `${stackedFrames ?? block.frames}/${block.frames}`];
	return isActive(job) ? `${stackedFrames ?? 0}/${totalFrames ?? block.frames}` : String(block.frames);
}

/** A bar while there is progress; a dim one, with the time since the last news, if there is none. */
function progressCell(job: Job, state: State): Cell {
	const stalled = stalledSeconds(state, job);
	if (stalled > 0) return {bar: job.percent / 100, role: 'dim', words: ['warning', `no progress for ${durationText(stalled)}`]};
	if (isActive(job)) return {bar: job.percent / 100};
	return {role: job.phase === 'failed' ? 'bad' : job.phase === 'stacked' ? 'plain' : 'dim', text: outcome(job, state), cut: job.phase === 'stacked' ? 'start' : 'end'};
}

/** The time left, or the state of a finished stack's upload. */
function leftCell(job: Job, state: State): Span {
	const upload = uploadOf(job, state);
	if (upload) return uploadSpan(upload);
	if (stalledSeconds(state, job) > 0) return '-';
	return isActive(job) ? remainingText(remainingSeconds(state, job)) : '';
}

/** Why a block is waiting, and until when. */
function queuedWords(job: Job, state: State): string {
	const waiting = pauseBefore(state, job);
	if (waiting) return `${againText(waiting, state)}: ${waiting.problem.cause}`;
	return job.isLastTry && job.problem ? `once more at the end: ${job.problem.cause}` : 'waiting';
}

function outcome(job: Job, state: State): string {
	// Target and frames are in other columns, so only the key is shown here. The details have the whole name.
	if (job.phase === 'stacked') return blockKeyOf(job.file ?? '') ?? job.file ?? 'stacked';
	if (job.phase === 'failed') return job.problem?.cause ?? 'failed';
	if (job.phase === 'queued') return queuedWords(job, state);
	return job.note ?? phaseWords[job.phase];
}
