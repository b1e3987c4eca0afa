import {nextPause, type Waiting} from '../../trouble/patience.js';
import {troubleOf, type Trouble} from '../../trouble/trouble.js';
import {heldAgainstPlan} from './hold-jobs.js';
import {isEnded, nextQueued} from './jobs.js';
import {isPutOff, lastTryPause, putOff} from './last-try.js';
import type {Job, ScopeState, State} from '../state.js';
import {scopeOf, step, withJob, withNewRun, withScope, withWorker, type Step} from '../step.js';

/**
 * Lets an idle worker look at the batch, if there is anything to do or to find. A lost line
 * does not keep it: the inspection waits for the line, and gives up where that is in vain.
 */
export function wakeWorker(state: State, scopeId: string): Step {
	const scope = scopeOf(state, scopeId);
	if (!scope?.description || scope.worker.phase !== 'idle') return step(state);
	if (!nextQueued(state, scopeId) && !(scope.hasOpenBlocks && state.goal.adopts)) return step(state);
	return inspect(state, scopeId);
}

/** Looks at the batch: before each block, and again after each trouble. */
export function inspect(state: State, scopeId: string): Step {
	const next = withNewRun(state, scopeId, {phase: 'inspecting', jobId: undefined});
	return step(next.state, {kind: 'inspectBatch', scope: scopeId, run: next.run});
}

/** Begins the next block that waits, or rests. */
export function startNext(before: State, scopeId: string): Step {
	const state = heldAgainstPlan(before, scopeId);
	const scope = scopeOf(state, scopeId);
	const job = nextQueued(state, scopeId);
	if (!scope || !job) return rest(state, scopeId);
	const form = job.isOtherForm ? otherForm(scope) : knownForm(scope);
	const next = withNewRun(state, scopeId, {phase: 'configuring', jobId: job.id, waitingSinceMs: undefined});
	const configuring = withJob(next.state, job.id, {phase: 'configuring', isUnbroken: true, isStartUnknown: false, startedAtMs: state.nowMs, movedAtMs: state.nowMs, percent: 0, stackedFrames: undefined, totalFrames: undefined, remainingSeconds: undefined, trouble: undefined});
	const plannedStacks = scope.targets.find(({name}) => name === job.target)?.reading?.stackNames;
	return step(configuring, {kind: 'configureStack', scope: scopeId, run: next.run, job: {...job, phase: 'configuring'}, form, plannedStacks});
}

/** The form of file names that worked on this scope, or its firmware's usual one. */
function knownForm({form, description}: ScopeState): 'full' | 'bare' {
	return form ?? ((description?.firmwareNumber ?? 0) >= 2775 ? 'full' : 'bare');
}

export function otherForm(scope: ScopeState): 'full' | 'bare' {
	return knownForm(scope) === 'full' ? 'bare' : 'full';
}

/** Watches a batch that runs: one that was just started, or one that was found. */
export function watch(state: State, scopeId: string, job: Job, run: number): Step {
	const watched: Job = {...job, phase: 'stacking', startedAtMs: job.startedAtMs ?? state.nowMs, movedAtMs: state.nowMs};
	const stacking = withJob(state, job.id, watched);
	return step(
		withWorker(stacking, scopeId, {phase: 'stacking', jobId: job.id}),
		{kind: 'setTimer', scope: scopeId, run, timer: 'maxWait', ms: state.settings.maxWaitSeconds * 1000},
		{kind: 'watchStack', scope: scopeId, run, job: watched},
	);
}

/** The block has come to its end, good or bad; the worker looks for the next one. */
export function endJob(state: State, scopeId: string, jobId: string | undefined, change: Partial<Job> & {readonly phase: Job['phase']}): Step {
	const ended = withJob(state, jobId, {endedAtMs: state.nowMs, stopAs: undefined, ...change});
	const job = state.jobs.find(({id}) => id === jobId);
	const next = nextQueued(ended, scopeId);
	// The round of last tries has a patience of its own; within a round only a success renews it.
	const isNewRound = next?.isLastTry === true && job?.isLastTry !== true;
	const renewed = isNewRound || change.phase === 'stacked' || change.phase === 'skipped' ? withWorker(ended, scopeId, {waiting: undefined}) : ended;
	const waiting = isNewRound ? lastTryPause(state, next) : undefined;
	if (waiting) return pause(renewed, scopeId, waiting);
	// What an earlier run left may be more than one block.
	return next ?? job?.isAdopted ? inspect(renewed, scopeId) : rest(renewed, scopeId);
}

/** The block has failed: for good, or until all others of its scope had their turn. */
export function failJob(state: State, scopeId: string, job: Job, trouble: Trouble): Step {
	return endJob(state, scopeId, job.id, isPutOff(job, trouble) ? putOff(state, trouble) : {phase: 'failed', trouble});
}

/** The pause after a try of this worker failed; undefined where waiting is of no use. */
export function pauseAfter(state: State, scopeId: string, trouble: Trouble, atMostMs = Number.POSITIVE_INFINITY): Waiting | undefined {
	const patienceMs = Math.min(atMostMs, state.settings.patienceSeconds * 1000);
	return nextPause(scopeOf(state, scopeId)?.worker.waiting, trouble, state.nowMs, {patienceMs, firstMs: 2000});
}

/** Repeats after a pause; the inspection comes first again. */
export function pause(state: State, scopeId: string, waiting: Waiting): Step {
	const next = withNewRun(state, scopeId, {phase: 'pausing', jobId: undefined, waiting});
	return step(next.state, {kind: 'setTimer', scope: scopeId, run: next.run, timer: 'retry', ms: waiting.pauseMs});
}

function rest(state: State, scopeId: string): Step {
	return step(withNewRun(state, scopeId, {phase: 'idle', jobId: undefined, waiting: undefined, waitingSinceMs: undefined}).state);
}

/** Gives the scope up for this run: what still waits there has failed for the same reason. */
export function abandon(state: State, scopeId: string, trouble: Trouble): Step {
	const scope = scopeOf(state, scopeId);
	if (!scope) return step(state);
	const {run} = scope.worker;
	const next = withNewRun(state, scopeId, {phase: 'abandoned', jobId: undefined, trouble});
	const jobs = next.state.jobs.map(job => job.scope === scopeId && !isEnded(job) ? {...job, phase: 'failed', trouble, endedAtMs: state.nowMs, stopAs: undefined} as const : job);
	return step(withScope({...next.state, jobs}, scopeId, {trouble}), {kind: 'abortRun', scope: scopeId, run});
}

/** The trouble of a scope in a session of its own. */
export function observingTrouble(scope: string, observing: string): Trouble {
	return troubleOf('busy', `Nothing was stacked on ${scope}`, `the telescope is observing (${observing})`,
		'Wait until the session has ended, or use --even-if-observing if you accept that it may disturb the session.');
}
