import {jobsOf} from '../../machine/stacking/jobs-of.js';
import {scopeRemainingSeconds, stalledSeconds} from '../../machine/estimates.js';
import {isEnded} from '../../machine/stacking/jobs.js';
import {leastRoomMb} from '../../machine/stacking/room.js';
import type {Job, ScopeDescription, ScopeState, State} from '../../machine/state.js';
import {isUploadEnded} from '../../machine/uploads/upload.js';
import {durationText} from '../../format/amounts.js';
import type {Span, SpanRow} from '../../components/spans.js';
import {countsOf} from '../discover/rows.js';
import {againText, linkWords} from '../words.js';

/** What the line of a telescope says. */
export type TelescopeLine = {
	readonly scope: ScopeState;
	/** `bad`: somebody has to do something; `warning`: it waits for something; `working`: its bar moves. */
	readonly mark: 'good' | 'working' | 'warning' | 'bad';
	/** What it does now. */
	readonly now: Span;
	/** Its progress, from 0 to 1; undefined if not known. */
	readonly fraction: number | undefined;
	/** There has been no news of the work that the bar shows. */
	readonly isStill: boolean;
	/** Blocks stacked, of all that were queued; if none were, of all blocks of its targets. */
	readonly blocks: {readonly done: number; readonly all: number; readonly failed: number} | undefined;
	readonly toSend: number;
	readonly freeMb: number | undefined;
	/** When its queue will be finished, ms since 1970; undefined without a queue. */
	readonly doneAtMs: number | undefined;
	/** The problem and what to do about it; shorter if there is a bar next to it. */
	readonly problem: SpanRow | undefined;
};

/** A line for each telescope, in the order in which they were found. */
export function telescopeLines(state: State): TelescopeLine[] {
	return state.scopes.map(scope => lineOf(state, scope));
}

function lineOf(state: State, scope: ScopeState): TelescopeLine {
	const jobs = jobsOf(state, scope.id);
	const running = jobs.find(({phase}) => phase === 'configuring' || phase === 'stacking' || phase === 'naming');
	const isLeft = jobs.some(job => !isEnded(job));
	const problem = problemRow(scope, running !== undefined);
	const stalled = running === undefined ? 0 : stalledSeconds(state, running);
	const common = {
		scope, problem,
		blocks: blocksOf(state, scope, jobs),
		toSend: state.uploads.reduce((sum, upload) => sum + (upload.scope === scope.id && !isUploadEnded(upload) ? 1 : 0), 0),
		freeMb: scope.description?.freeMb,
		doneAtMs: isLeft && !problem && scope.worker.phase !== 'waiting' ? state.nowMs + (1000 * scopeRemainingSeconds(state, scope.id)) : undefined,
	};
	if (running) {
		const now: Span = stalled > 0 ? [problem ? 'bad' : 'warning', `no progress for ${durationText(stalled)}`] : `${running.block.start.slice(11, 16)} ${running.target}`;
		return {...common, mark: problem ? 'bad' : stalled > 0 ? 'warning' : 'working', now, fraction: running.phase === 'naming' ? 1 : running.percent / 100, isStill: stalled > 0};
	}

	return {...common, ...restingOf(state, scope, jobs), ...(problem && {mark: 'bad' as const})};
}

/** What a telescope does while it is not stacking. */
function restingOf(state: State, scope: ScopeState, jobs: readonly Job[]): Pick<TelescopeLine, 'mark' | 'now' | 'fraction' | 'isStill'> {
	const {link, worker, description, targets, targetsPhase} = scope;
	const say = (mark: 'good' | 'working' | 'warning', text: string, fraction?: number) => ({mark, now: mark === 'warning' ? [mark, text] as const : text, fraction, isStill: false});
	const waiting = scope.waiting ?? (worker.phase === 'pausing' ? worker.waiting : undefined);
	if (waiting) return say('warning', `${againText(waiting, state)}: ${waiting.problem.cause}`);
	if (link === 'connecting') return say('warning', 'connecting');
	if (description?.observing !== undefined) return say('warning', `observing: ${description.observing}`);
	if (description?.isStorageMounted === false) return say('warning', 'USB mode: no storage');
	if (worker.phase === 'waiting') return say('warning', 'stacks for others');
	const read = targets.filter(({subFrameFolder}) => subFrameFolder !== undefined);
	const known = read.filter(({phase, reading}) => reading !== undefined || phase === 'failed').length;
	if (targetsPhase === 'reading' || targetsPhase === 'unread') return say('working', 'reading targets');
	if (known < read.length) return say('working', `reading ${known + 1}/${read.length}`, known / read.length);
	if (jobs.some(job => !isEnded(job))) return say('working', worker.phase === 'stopping' ? 'stopping' : 'begins');
	// What it was given up for takes the place of the bar.
	if (worker.phase === 'abandoned') return say('warning', 'given up');
	if (jobs.length > 0) return say('good', 'all done', 1);
	const ready = targets.reduce((sum, target) => sum + countsOf(target).ready, 0);
	if (ready === 0) return say('good', 'nothing to stack');
	return isFull(description) ? say('warning', `${ready} to stack, but its storage is full`) : say('good', `${ready} to stack`);
}

/** Whether there is no room for even one stack. */
export function isFull(description: ScopeDescription | undefined): boolean {
	return description?.isStorageMounted === true && description.freeMb !== undefined && description.freeMb < leastRoomMb(description.model);
}

/** Blocks of this run or, before there are any, of its targets. */
function blocksOf({jobs: all}: State, {targets}: ScopeState, jobs: readonly Job[]): TelescopeLine['blocks'] {
	if (all.length > 0) {
		return jobs.length === 0 ? undefined : {
			done: jobs.filter(({phase}) => phase === 'stacked').length,
			all: jobs.length,
			failed: jobs.filter(({phase}) => phase === 'failed').length,
		};
	}

	const counts = targets.map(countsOf);
	const done = counts.reduce((sum, {covered}) => sum + covered, 0);
	const blocks = counts.reduce((sum, {ready}) => sum + ready, done);
	return blocks === 0 ? undefined : {done, all: blocks, failed: 0};
}

/** The problem that keeps it from working and will not go away by itself, and what to do. */
function problemRow(scope: ScopeState, isRunning: boolean): SpanRow | undefined {
	const {link, worker, problem, description, targetsPhase} = scope;
	const isGivenUp = worker.phase === 'abandoned' || (problem !== undefined && (description === undefined || targetsPhase === 'failed'));
	if (link !== 'locked' && link !== 'lost' && !isGivenUp) return undefined;
	if (scope.waiting) return undefined;
	if (isRunning && link !== 'online') return [['bad', link === 'locked' ? 'needs --key' : 'is it on?']];
	const [, words] = linkWords(scope);
	const why = worker.phase === 'abandoned' ? worker.problem : problem;
	if (link === 'lost' && description !== undefined && !why) return [['bad', words], '. Is it on and within reach? The program keeps trying'];
	if (link === 'locked') return [['bad', words], `. ${why?.next ?? 'Name your own key file with --key.'}`];
	// If nobody answers, what to do is all that needs saying.
	const isAway = why?.kind === 'unreachable';
	const cause = isAway || why === undefined || why.cause === '' ? '' : `: ${why.cause}`;
	return [['bad', isGivenUp && link === 'online' && worker.phase !== 'abandoned' ? 'not read' : words], `${cause}. ${why?.next ?? 'r on discover asks it again'}`];
}
