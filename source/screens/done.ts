import {layoutOf} from '../machine/view/layout.js';
import {jobCounts, pauseBefore, runningJobs, stackRows} from '../machine/view/stack-rows.js';
import {uploadCounts} from '../machine/view/upload-rows.js';
import {summaryOf} from '../machine/summary.js';
import {countText, durationText} from '../widgets/amounts.js';
import type {Column} from '../widgets/columns.js';
import {lineOf, spansWidth, type Line, type Span} from '../widgets/line.js';
import {tableLines} from '../widgets/table.js';
import {frameLines, type ScreenProps} from './frame.js';
import {jobDetail} from './stack.js';
import {againText, clockSpan, nightText, phaseMark, phaseWords, targetColumn} from './words.js';

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
			const waiting = pauseBefore(state, job);
			const outcome = waiting ? againText(waiting, state) : job.phase === 'stacked' ? job.file : job.phase === 'failed' ? job.trouble?.cause : job.note;
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
	const parts: Span[] = [
		['good', `${counts.stacked} stacked`],
		[counts.failed > 0 ? 'bad' : 'plain', `${counts.failed} failed`],
		`${counts.skipped} skipped`,
		...(counts.cancelled > 0 ? [`${counts.cancelled} cancelled`] : []),
		...(left > 0 ? [`${left} to come`] : []),
		...(sent.all === 0 ? [] : [`${sent.uploaded} sent`]),
		...(sent.failed === 0 ? [] : [['bad', `${sent.failed} not sent`] as const]),
		...(sent.all === sent.ended ? [] : [`${sent.all - sent.ended} unconfirmed`]),
		`in ${durationText(workSeconds(props))}`,
	];
	const apart = (gap: string) => parts.flatMap((part, at) => at === 0 ? [part] : [gap, part]);
	const sums = spansWidth(apart('   ')) < view.columns ? apart('   ') : apart(', ');
	return frameLines(props, {
		list,
		title: left + sent.all - sent.ended > 0 ? 'So far' : 'Summary',
		detail: [
			line(...sums),
			line(nextStep(props)),
			...(row?.kind === 'job' ? jobDetail(row.job, state, theme, {width: view.columns, rows: layoutOf('done', view.rows).detail - 2}) : []),
		],
	});
}

/** From the first block's start to the last one's end, or to now while work is left. */
function workSeconds({state}: ScreenProps): number {
	const startMs = state.jobs.reduce((first, {startedAtMs = Infinity}) => Math.min(first, startedAtMs), Infinity);
	const endMs = state.jobs.reduce((last, {endedAtMs = state.nowMs}) => Math.max(last, endedAtMs), -Infinity);
	return startMs === Infinity ? 0 : (endMs - startMs) / 1000;
}

/** The first thing that is left to do; never that nothing is, where something is. */
function nextStep({state}: ScreenProps): string {
	const {blocksReady, blocksRecording} = summaryOf(state);
	const counts = jobCounts(state.jobs);
	const open = blocksReady - counts.stacked;
	const {all, ended, failed} = uploadCounts(state.uploads);
	const isOne = (count: number) => count === 1;
	const unread = state.scopes.reduce((sum, {targets}) => sum + targets.filter(({phase}) => phase === 'failed').length, 0);
	if (counts.failed + counts.cancelled > 0) return 'r tries again what failed or was stopped.';
	if (counts.ended < counts.all) return runningJobs(state).length > 0 ? 'The rest is being stacked.' : 'The rest waits; 3 shows what for.';
	if (failed > 0) return `${countText(failed, 'stack')} ${isOne(failed) ? 'was' : 'were'} not sent: 4 shows why.`;
	if (all > ended) return `${countText(all - ended, 'stack')} ${isOne(all - ended) ? 'is' : 'are'} not confirmed by the server yet: 4 shows more.`;
	if (unread > 0) return `${countText(unread, 'target')} could not be read: 1 shows why.`;
	if (open > 0) return `${open} more ${isOne(open) ? 'block is' : 'blocks are'} ready: Enter shows the targets.`;
	if (blocksRecording > 0) return `${countText(blocksRecording, 'block')} ${isOne(blocksRecording) ? 'is' : 'are'} still being recorded: come back later.`;
	return 'Nothing is left to stack. The telescope keeps the stacks with their targets.';
}
