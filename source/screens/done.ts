import {layoutOf} from '../machine/view/layout.js';
import {jobCounts, stackRows} from '../machine/view/stack-rows.js';
import {uploadCounts} from '../machine/view/upload-rows.js';
import {summaryOf} from '../machine/summary.js';
import {durationText} from '../widgets/amounts.js';
import type {Column} from '../widgets/columns.js';
import {lineOf, type Line, type Span} from '../widgets/line.js';
import {tableLines} from '../widgets/table.js';
import {frameLines, type ScreenProps} from './frame.js';
import {jobDetail} from './stack.js';
import {clockSpan, nightText, phaseMark, phaseWords, targetColumn} from './words.js';

const columnsBefore: readonly Column[] = [
	{title: '', minWidth: 1},
	{title: 'night', minWidth: 10, leaveOut: 1},
	{title: 'time', minWidth: 11},
];
const outcomeColumn: Column = {title: 'outcome', minWidth: 20, weight: 1, cut: 'middle'};

/** What became of everything, and what to do next. */
export function doneScreen(props: ScreenProps): Line[] {
	const {state, view, theme} = props;
	const rows = stackRows(state, {stack: view.done});
	const {index, top} = view.done;
	const list = tableLines(theme, {
		columns: [...columnsBefore, targetColumn(state.jobs, view.columns), outcomeColumn],
		count: rows.length,
		rowAt(place) {
			const row = rows[place];
			if (!row) return {cells: []};
			if (row.kind === 'scope') return {cells: [], heading: [['strong', row.scope.id], `  ${row.counts.stacked} of ${row.counts.all} stacked`]};
			const {job} = row;
			const outcome = job.phase === 'stacked' ? job.file : job.phase === 'failed' ? job.trouble?.cause : job.note;
			return {cells: [[...phaseMark(job.phase, theme)], nightText(job.block), clockSpan(job.block), job.target, [job.phase === 'failed' ? 'bad' : 'plain', outcome ?? phaseWords[job.phase]]]};
		},
		width: view.columns,
		height: layoutOf('done', view.rows).list + 1,
		cursor: rows.some(({kind}) => kind === 'job') ? index : undefined,
		top,
		emptyText: 'Nothing was stacked in this run.',
	});
	const row = rows[index];
	const counts = jobCounts(state.jobs);
	const line = (...spans: Span[]) => lineOf(theme, [' ', ...spans], view.columns);
	const left = counts.all - counts.ended;
	const sent = uploadCounts(state.uploads);
	return frameLines(props, {
		list,
		title: left > 0 ? 'So far' : 'Summary',
		detail: [
			line(
				['good', `${counts.stacked} stacked`], '   ', [counts.failed > 0 ? 'bad' : 'plain', `${counts.failed} failed`], `   ${counts.skipped} skipped   ${counts.cancelled} cancelled`,
				left > 0 ? `   ${left} still to come` : '', `   in ${durationText(workSeconds(props))}`,
				sent.all === 0 ? '' : `   ${sent.uploaded} sent`, ['bad', sent.failed === 0 ? '' : `, ${sent.failed} not sent`],
			),
			line(nextStep(props)),
			...(row?.kind === 'job' ? jobDetail(row.job, state, theme, view.columns) : []),
		],
	});
}

/** From the first block's start to the last one's end, or to now while work is left. */
function workSeconds({state}: ScreenProps): number {
	const startMs = state.jobs.reduce((first, {startedAtMs = Infinity}) => Math.min(first, startedAtMs), Infinity);
	const endMs = state.jobs.reduce((last, {endedAtMs = state.nowMs}) => Math.max(last, endedAtMs), -Infinity);
	return startMs === Infinity ? 0 : (endMs - startMs) / 1000;
}

function nextStep({state}: ScreenProps): string {
	const {blocksReady, blocksRecording} = summaryOf(state);
	const counts = jobCounts(state.jobs);
	const open = blocksReady - counts.stacked;
	if (counts.failed + counts.cancelled > 0) return 'r tries again what failed or was stopped; the reason stands below each.';
	if (counts.ended < counts.all) return 'The rest is being stacked.';
	if (open > 0) return `${open} more ${open === 1 ? 'block is' : 'blocks are'} ready: Enter shows the targets.`;
	return blocksRecording > 0 ? `${blocksRecording} ${blocksRecording === 1 ? 'block is' : 'blocks are'} still being recorded: come back later.` : 'Nothing is left to stack. The stacks lie in the targets\' folders on the telescope.';
}
