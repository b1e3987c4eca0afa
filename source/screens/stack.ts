import {remainingSeconds, scopeRemainingSeconds, stalledSeconds} from '../machine/estimates.js';
import type {Job, State} from '../machine/state.js';
import type {Upload} from '../machine/uploads/upload.js';
import {layoutOf} from '../machine/view/layout.js';
import {pauseBefore, stackRows, type StackRow} from '../machine/view/stack-rows.js';
import {durationText, remainingText} from '../widgets/amounts.js';
import type {Column} from '../widgets/columns.js';
import {fit} from '../widgets/fit.js';
import {lineOf, type Line, type Span} from '../widgets/line.js';
import {paragraphs} from '../widgets/paragraph.js';
import {percentText, progressBar} from '../widgets/progress-bar.js';
import {tableLines, type TableRow} from '../widgets/table.js';
import type {Theme} from '../widgets/theme.js';
import {frameLines, type ScreenProps} from './frame.js';
import {againText, clockSpan, linkWords, nightText, pauseDetail, phaseMark, phaseWords, targetColumn, troubleDetail, type Room} from './words.js';

const columnsBefore: readonly Column[] = [
	{title: '', minWidth: 1},
	{title: 'time', minWidth: 11},
];
const columnsAfter: readonly Column[] = [
	{title: 'frames', minWidth: 7, align: 'right', leaveOut: 1},
	{title: 'progress', minWidth: 12, weight: 4},
	{title: '', minWidth: 5, align: 'right'},
	{title: 'left', minWidth: 9, align: 'right', leaveOut: 2},
];

/** Every block on its way, with a live bar. */
export function stackScreen(props: ScreenProps): Line[] {
	const {state, view, theme} = props;
	const rows = stackRows(state, view);
	const {index, top} = view.stack;
	const list = tableLines(theme, {
		columns: [...columnsBefore, targetColumn(state.jobs, view.columns), ...columnsAfter],
		count: rows.length,
		rowAt: place => rowOf(rows[place], state, theme),
		width: view.columns,
		height: layoutOf('stack', view.rows).list + 1,
		cursor: rows.length === 0 ? undefined : index,
		top,
		emptyText: view.stack.filter === '' ? 'Nothing is stacked yet: choose targets, preview them, and press Enter.' : 'No block fits the filter.',
	});
	const row = rows[index];
	const room = {width: view.columns, rows: layoutOf('stack', view.rows).detail};
	if (!row) return frameLines(props, {list, title: 'Stack', detail: []});
	if (row.kind === 'job') return frameLines(props, {list, title: jobTitle(row.job), detail: jobDetail(row.job, state, theme, room)});
	const {worker, id} = row.scope;
	const line = (...spans: Span[]) => lineOf(theme, [' ', ...spans], view.columns);
	const {stacked, failed, skipped, cancelled, queued, all} = row.counts;
	const pausing = worker.phase === 'pausing' ? worker.waiting : undefined;
	if (pausing) return frameLines(props, {list, title: id, detail: pauseDetail(pausing, state, theme, room)});
	const detail = worker.trouble
		? troubleDetail(worker.trouble, theme, room)
		: [line(`${stacked} of ${all} stacked, ${queued} waiting, ${failed} failed, ${skipped} skipped, ${cancelled} cancelled`), line(worker.phase === 'waiting' ? 'The telescope stacks for somebody else; it is left alone and looked at again.' : '')];
	return frameLines(props, {list, title: id, detail});
}

function rowOf(row: StackRow | undefined, state: State, theme: Theme): TableRow {
	if (!row) return {cells: []};
	if (row.kind === 'job') return jobRow(row.job, state, theme);
	const {scope, counts} = row;
	const [role, words] = linkWords(scope);
	const isOver = counts.ended === counts.all;
	// Nobody knows how long trouble lasts: the time of the next try stands for the time that is left.
	const waiting = scope.worker.phase === 'pausing' && !isOver ? scope.worker.waiting : undefined;
	return {
		cells: [],
		heading: [
			['strong', scope.id], '  ', [role, waiting ? againText(waiting, state) : words], `  ${counts.stacked} of ${counts.all} stacked`,
			['bad', counts.failed === 0 ? '' : `, ${counts.failed} failed`],
			isOver || waiting ? '' : `  ${Math.floor(counts.percent)} %, about ${remainingText(scopeRemainingSeconds(state, scope.id))} left`,
		],
	};
}

/** A block as a row; what has ended shows its outcome where the bar was. */
export function jobRow(job: Job, state: State, theme: Theme): TableRow {
	const [role, mark] = phaseMark(job.phase, theme);
	const isActive = job.phase === 'configuring' || job.phase === 'stacking' || job.phase === 'naming';
	const total = job.totalFrames ?? job.block.frames;
	const stalled = stalledSeconds(state, job);
	const upload = job.phase === 'stacked' ? state.uploads.find(({scope, file}) => scope === job.scope && file === job.file) : undefined;
	const left = upload ? uploadSpan(upload) : stalled > 0 ? (['warning', `still ${durationText(stalled)}`] as const) : isActive ? remainingText(remainingSeconds(state, job)) : '';
	return {
		role: job.phase === 'queued' ? 'dim' : 'plain',
		cells: [
			[role, mark],
			clockSpan(job.block),
			job.target,
			isActive || job.phase === 'stacked' ? `${job.stackedFrames ?? 0}/${total}` : String(job.block.frames),
			(cellTheme, width) => isActive
				? progressBar(cellTheme, {fraction: job.percent / 100, width})
				: cellTheme.paint(job.phase === 'failed' ? 'bad' : job.phase === 'stacked' ? 'plain' : 'dim', fit(outcome(job, state), width, {cut: job.phase === 'stacked' ? 'start' : 'end', ellipsis: theme.glyphs.ellipsis})),
			isActive ? percentText(job.percent / 100) : '',
			left,
		],
	};
}

/** How far a finished stack is on its way to the server. */
function uploadSpan({phase, bytes, totalBytes}: Upload): Span {
	switch (phase) {
		case 'uploaded': return ['good', 'sent'];
		case 'failed': return ['bad', 'not sent'];
		case 'skipped': return ['dim', 'there'];
		case 'undecided': return ['warning', 'unclear'];
		case 'sending': return ['accent', totalBytes ? `sent ${Math.floor((100 * bytes) / totalBytes)} %` : 'sending'];
		case 'fetching': return ['accent', 'fetching'];
		default: return ['dim', 'to send'];
	}
}

/** Why a block waits, and until when. */
function queuedWords(job: Job, state: State): string {
	const waiting = pauseBefore(state, job);
	if (waiting) return `${againText(waiting, state)}: ${waiting.trouble.cause}`;
	return job.isLastTry && job.trouble ? `once more at the end: ${job.trouble.cause}` : 'waiting';
}

function outcome(job: Job, state: State): string {
	// Target and frames stand beside it: the key is what is new. The whole name stands below.
	if (job.phase === 'stacked') return /\d{8}\.\d\d_HP\d{6}(?:_\d+)?/.exec(job.file ?? '')?.[0] ?? job.file ?? 'stacked';
	if (job.phase === 'failed') return job.trouble?.cause ?? 'failed';
	if (job.phase === 'queued') return queuedWords(job, state);
	return job.note ?? phaseWords[job.phase];
}

function jobTitle(job: Job): string {
	return `${job.target}, ${nightText(job.block)}, ${clockSpan(job.block)}`;
}

/** What became of a block, or what it is made of. */
export function jobDetail(job: Job, state: State, theme: Theme, room: Room): Line[] {
	const {width} = room;
	const line = (...spans: Span[]) => lineOf(theme, [' ', ...spans], width);
	const {block, trouble, file, note} = job;
	const made = line(`${block.frames} frames of ${block.exposure}, filter ${block.filter}: ${Number(block.totalSeconds.toFixed(1))} s of exposure`);
	switch (job.phase) {
		case 'stacked': {
			const seconds = job.startedAtMs === undefined || job.endedAtMs === undefined ? undefined : (job.endedAtMs - job.startedAtMs) / 1000;
			return [line(['good', theme.glyphs.good], ' ', file ?? ''), line(`${job.stackedFrames ?? block.frames} of ${block.frames} frames stacked${seconds === undefined ? '' : ` in ${durationText(seconds)}`}${note === undefined ? '' : `; ${note}`}`)];
		}

		case 'failed': return trouble ? troubleDetail({...trouble, next: `${trouble.next}${trouble.retry === 'permanent' ? '' : '  (r: retry)'}`}, theme, room) : [line(['bad', phaseWords.failed]), made];
		case 'skipped':
		case 'cancelled': return [line(note ?? phaseWords[job.phase]), made];
		default: {
			const waiting = pauseBefore(state, job);
			if (waiting) return pauseDetail(waiting, state, theme, room);
			if (job.phase === 'queued' && job.isLastTry && trouble) return paragraphs(theme, [[['warning', trouble.what], `: ${trouble.cause}.`], ['It is tried once more when all others are done.']], room);
			const adopted = job.isAdopted ? 'An earlier run had begun it. ' : '';
			return [made, line(trouble ? ['warning', `Try ${job.attempt}: ${trouble.cause}`] : `${adopted}${job.phase === 'queued' ? 'It waits: a telescope stacks one block at a time.' : `Now ${phaseWords[job.phase]}; the telescope goes on alone if the line drops.`}`)];
		}
	}
}
