import {jobsOf} from '../../machine/stacking/jobs-of.js';
import type {Job, State} from '../../machine/state.js';
import {stalledSeconds} from '../../machine/estimates.js';
import {failuresByCause, failureText} from '../../machine/failures.js';
import {durationText} from '../../format/amounts.js';
import {counted} from '../../format/counted.js';
import {paragraphRows, paragraphs} from '../../components/paragraph.js';
import type {SpanRow} from '../../components/spans.js';
import type {Glyphs} from '../../components/theme.js';
import {pauseBefore, type StackRow} from './rows.js';
import {framesOf, pauseDetail, phaseWords, problemDetail, type Room} from '../words.js';

/** Details of the telescope or the block under the cursor. */
export function stackDetail(row: StackRow | undefined, state: State, glyphs: Glyphs, room: Room): SpanRow[] {
	if (!row) return [];
	if (row.kind === 'job') return jobDetail(row.job, state, glyphs, room);
	const {worker} = row.scope;
	const pausing = worker.phase === 'pausing' ? worker.waiting : undefined;
	if (pausing) return pauseDetail(pausing, state, room);
	if (worker.problem) return problemDetail(worker.problem, room);
	const {stacked, failed, skipped, cancelled, queued, all} = row.counts;
	const sums: SpanRow = [`${stacked} of ${all} stacked, ${queued} waiting, ${failed} failed, ${skipped} skipped, ${cancelled} cancelled`];
	if (failed > 0) {
		const failures = failureRows(jobsOf(state, row.scope.id));
		// The telescope's own line has the numbers; why, and what to do, is only here.
		const isRoomForAll = [sums, ...failures].flatMap(part => paragraphRows(part, room.width)).length <= room.rows;
		return paragraphs(isRoomForAll ? [sums, ...failures] : failures, room);
	}

	return [
		sums,
		[worker.phase === 'waiting' ? 'The telescope stacks for somebody else; it is left alone and looked at again.' : ''],
	];
}

/** A clear night loses few frames. The telescope does not say why it left out more; these are the usual reasons. */
const whyLost: SpanRow = [['warning', 'Many were lost'], ': clouds, trees, wind, dew, twilight or a drifting focus. The stack is sound all the same.'];

/** One line for all failures with the same cause, with what to do about them. */
export function failureRows(jobs: readonly Job[]): SpanRow[] {
	return failuresByCause(jobs.flatMap(({phase, problem}) => phase === 'failed' && problem ? [problem] : [])).map(group => {
		const subject = counted(group.count, 'block');
		return [['bad', subject], `${failureText(group, '')}${group.isWorthAnother ? ', then r.' : '.'}`];
	});
}

/** What a block is made of. */
export function framesLine({block}: Job): SpanRow {
	return [`${counted(block.frames, 'frame')} of ${block.exposure}, filter ${block.filter}: ${Number(block.totalSeconds.toFixed(1))} s of exposure.`];
}

/** The result of a block, or what it is made of. */
export function jobDetail(job: Job, state: State, {good}: Glyphs, room: Room): SpanRow[] {
	const {problem, file, note, block} = job;
	const made = framesLine(job);
	switch (job.phase) {
		case 'stacked': {
			const seconds = job.startedAtMs === undefined || job.endedAtMs === undefined ? undefined : (job.endedAtMs - job.startedAtMs) / 1000;
			const sums: SpanRow = [`${job.stackedFrames ?? block.frames} of ${counted(block.frames, 'frame')} aligned${seconds === undefined ? '' : ` in ${durationText(seconds)}`}${note === undefined ? '' : `; ${note}`}.`];
			const name: SpanRow = [['good', good], ' ', file ?? ''];
			if (!framesOf(job).hasLostMany) return [name, sums];
			const lost = [sums, whyLost].flatMap(part => paragraphRows(part, room.width));
			// Why it lost them matters more than its name, which the row has in part.
			return lost.length < room.rows ? [name, ...lost] : paragraphs([sums, whyLost], room);
		}

		case 'failed': return problem ? problemDetail({...problem, next: `${problem.next}${problem.retry === 'permanent' ? '' : '  (r: retry)'}`}, room) : [[['bad', phaseWords.failed]], made];
		case 'skipped':
		case 'cancelled': return paragraphs([[note ?? phaseWords[job.phase]], made], room);
		default: {
			const waiting = pauseBefore(state, job);
			if (waiting) return pauseDetail(waiting, state, room);
			if (job.phase === 'queued' && job.isLastTry && problem) return paragraphs([[['warning', problem.what], `: ${problem.cause}.`], ['It is tried once more when all others are done.']], room);
			const stalled = stalledSeconds(state, job);
			if (stalled > 0) return paragraphs([[['warning', `No progress for ${durationText(stalled)}`], `: ${whyStill(state, job)}`], made], room);
			const isBusy = state.scopes.find(({id}) => id === job.scope)?.worker.phase === 'waiting';
			if (isBusy) return paragraphs([made, ['It waits: ', ['warning', 'the telescope stacks for somebody else'], '. It is left alone, and looked at again for up to 10 minutes.']], room);
			const adopted = job.isAdopted ? 'It was begun before this run. ' : '';
			return paragraphs([made, [problem ? ['warning', `Try ${job.attempt}: ${problem.cause}`] : `${adopted}${job.phase === 'queued' ? 'It waits: a telescope stacks one block at a time.' : `Now ${phaseWords[job.phase]}; the telescope continues on its own if the connection drops.`}`]], room);
		}
	}
}

/** Why there is no news of a running stack, and what to do. */
function whyStill({scopes, settings}: State, {scope: id}: Job): string {
	const scope = scopes.find(scope => scope.id === id);
	const isLocked = scope?.link === 'locked';
	if (scope?.link === 'online') return `the telescope answers, and its stack does not move. It is stopped after ${durationText(settings.maxWaitSeconds)}; x skips it.`;
	return isLocked ? 'the telescope asks for a key. It continues on its own; start again with --key FILE.'
		: 'the telescope does not answer. It continues on its own, and the program keeps trying; is it switched on and within reach of the network?';
}
