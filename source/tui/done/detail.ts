import type {State} from '../../machine/state.js';
import {isKnownOnServer} from '../../machine/uploads/upload.js';
import {summaryOf} from '../../machine/summary.js';
import {workSeconds} from '../../machine/work-time.js';
import {durationText} from '../../format/amounts.js';
import {counted} from '../../format/counted.js';
import {paragraphRows} from '../../components/paragraph.js';
import {roleOfBlock} from '../../components/block-role.js';
import {spansWidth, type Span, type SpanRow} from '../../components/spans.js';
import type {Glyphs} from '../../components/theme.js';
import {stoppedWords} from '../kept-question.js';
import {failureRows, jobDetail, framesLine} from '../stack/detail.js';
import {uploadOf} from '../stack/upload-of.js';
import {jobCounts, runningJobs, type StackRow} from '../stack/rows.js';
import {uploadCounts} from '../upload/rows.js';
import type {Room} from '../words.js';

/** The totals of the night, the next step, and the result of the block under the cursor. */
export function doneDetail(row: StackRow | undefined, state: State, glyphs: Glyphs, {width, rows}: Room): SpanRow[] {
	const causes = failureRows(state.jobs);
	const failures = causes.flatMap(cause => paragraphRows(cause, width)).slice(0, rows - 1);
	// Before any work zeros would say nothing that the list does not.
	const sums = state.jobs.length === 0 && state.uploads.length === 0 ? [] : [sumsOf(state, width)];
	const said: SpanRow[] = [...sums, ...(failures.length > 0 ? failures : paragraphRows([nextStep(state)], width))];
	if (row?.kind !== 'job' || said.length >= rows) return said;
	// Where all failed of one cause it has been said.
	const isSaid = row.job.phase === 'failed' && causes.length === 1;
	return [...said, ...(isSaid ? [framesLine(row.job)] : jobDetail(row.job, state, glyphs, {width, rows: rows - said.length}))];
}

function sumsOf(state: State, width: number): SpanRow {
	const counts = jobCounts(state.jobs);
	const left = counts.all - counts.ended;
	const sent = uploadCounts(state.uploads);
	const parts: Span[] = [
		// A run that only sends has stacked nothing, and its time is not measured.
		...(counts.all === 0 ? [] : [[roleOfBlock('covered'), `${counts.stacked} stacked`] as const, [roleOfBlock(counts.failed > 0 ? 'failed' : 'none'), `${counts.failed} failed`] as const, `${counts.skipped} skipped`]),
		...(counts.cancelled > 0 ? [`${counts.cancelled} cancelled`] : []),
		...(left > 0 ? [`${left} to come`] : []),
		...(sent.all === 0 ? [] : [`${sent.uploaded} sent`]),
		...(sent.failed === 0 ? [] : [['bad', `${sent.failed} not sent`] as const]),
		...(sent.all === sent.ended ? [] : [`${sent.all - sent.ended} unconfirmed`]),
		...(counts.all === 0 ? [] : [`in ${durationText(workSeconds(state.jobs, state.nowMs))}`]),
	];
	const apart = (gap: string) => parts.flatMap((part, at) => at === 0 ? [part] : [gap, part]);
	return spansWidth(apart('   ')) <= width + 1 ? apart('   ') : apart(', ');
}

/** The first thing that is left to do. Says that nothing is left only if that is true. */
function nextStep(state: State): string {
	const {blocksReady, blocksRecording} = summaryOf(state);
	const counts = jobCounts(state.jobs);
	const open = blocksReady - counts.stacked;
	const {all, ended, failed} = uploadCounts(state.uploads);
	const isOne = (count: number) => count === 1;
	const unread = state.scopes.reduce((sum, {targets}) => sum + targets.filter(({phase}) => phase === 'failed').length, 0);
	if (counts.failed === 0 && counts.cancelled > 0) return `${stoppedWords(state) ?? ''}: r goes on.`;
	if (counts.failed + counts.cancelled > 0) return 'r tries again what failed or was stopped.';
	if (counts.ended < counts.all) return runningJobs(state).length > 0 ? 'The rest is being stacked.' : 'The rest is waiting; 3 shows what for.';
	if (failed > 0) return `${counted(failed, 'stack')} ${isOne(failed) ? 'was' : 'were'} not sent: 4 shows why.`;
	if (all > ended) return `${counted(all - ended, 'stack')} ${isOne(all - ended) ? 'is' : 'are'} not confirmed by the server yet: 4 shows more.`;
	if (unread > 0) return `${counted(unread, 'target')} could not be read: 1 shows why.`;
	if (open > 0) return `${open} more ${isOne(open) ? 'block is' : 'blocks are'} ready: Enter shows the targets.`;
	if (blocksRecording > 0) return `${counted(blocksRecording, 'block')} ${isOne(blocksRecording) ? 'is' : 'are'} still being recorded: come back later.`;
	// Uploads of other stacks say nothing about these.
	const areSent = state.jobs.filter(({phase}) => phase === 'stacked').every(job => {
		const upload = uploadOf(job, state);
		return upload !== undefined && isKnownOnServer(upload);
	});
	if (counts.stacked > 0 && areSent) return `All ${counted(counts.stacked, 'block')} ${isOne(counts.stacked) ? 'is' : 'are'} stacked and on the server.`;
	return 'Nothing is left to stack. The telescope keeps the stacks with their targets.';
}
