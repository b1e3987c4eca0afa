import {nextPause, type Waiting} from '../../errors/retry-delay.js';
import {problemOf, type Problem} from '../../errors/problem.js';
import {heldAgainstPlan} from './hold-jobs.js';
import {isEnded, nextQueued} from './jobs.js';
import {isPutOff, lastTryPause, putOff} from './last-try.js';
import type {Job, ScopeState, State} from '../state.js';
import {scopeOf, transition, withJob, withNewRun, withScope, withWorker, type Transition} from '../transition.js';

/**
 * Lets an idle worker look at the batch, if there is anything to do or to find. A lost connection does not prevent this: the
 * inspection waits for the connection, and gives up when waiting is no use.
 */
export function wakeWorker(state: State, scopeId: string): Transition {
	const scope = scopeOf(state, scopeId);
	if (!scope?.description || scope.worker.phase !== 'idle') return transition(state);
	if (!nextQueued(state, scopeId) && !(scope.hasOpenBlocks && state.goal.adopts)) return transition(state);
	return inspect(state, scopeId);
}

/** Looks at the batch: before each block, and again after each problem. */
export function inspect(state: State, scopeId: string): Transition {
	const next = withNewRun(state, scopeId, {phase: 'inspecting', jobId: undefined});
	return transition(next.state, {kind: 'inspectBatch', scope: scopeId, run: next.run});
}

/** Starts the next block that waits, or rests. */
export function startNext(before: State, scopeId: string): Transition {
	const state = heldAgainstPlan(before, scopeId);
	const scope = scopeOf(state, scopeId);
	const job = nextQueued(state, scopeId);
	if (!scope || !job) return rest(state, scopeId);
	const form = job.isOtherForm ? otherForm(scope) : knownForm(scope);
	const next = withNewRun(state, scopeId, {phase: 'configuring', jobId: job.id, foreign: undefined});
	const configuring = withJob(next.state, job.id, {phase: 'configuring', isUnbroken: true, endedAs: undefined, isStartUnknown: false, startedAtMs: state.nowMs, movedAtMs: state.nowMs, percent: 0, stackedFrames: undefined, totalFrames: undefined, remainingSeconds: undefined, problem: undefined});
	const plannedStacks = scope.targets.find(({name}) => name === job.target)?.reading?.stackNames;
	return transition(configuring, {kind: 'configureStack', scope: scopeId, run: next.run, job: {...job, phase: 'configuring'}, form, plannedStacks});
}

/** The form of file names that has worked on this scope, or else its firmware's usual one. */
function knownForm({form, description}: ScopeState): 'full' | 'bare' {
	return form ?? ((description?.firmwareNumber ?? 0) >= 2775 ? 'full' : 'bare');
}

export function otherForm(scope: ScopeState): 'full' | 'bare' {
	return knownForm(scope) === 'full' ? 'bare' : 'full';
}

/** Watches a running batch: one that was just started, or one that was found. */
export function watch(state: State, scopeId: string, job: Job, run: number): Transition {
	const watched: Job = {...job, phase: 'stacking', startedAtMs: job.startedAtMs ?? state.nowMs, movedAtMs: state.nowMs};
	const stacking = withJob(state, job.id, watched);
	return transition(
		withWorker(stacking, scopeId, {phase: 'stacking', jobId: job.id}),
		{kind: 'setTimer', scope: scopeId, run, timer: 'maxWait', ms: state.settings.maxWaitSeconds * 1000},
		{kind: 'watchStack', scope: scopeId, run, job: watched},
	);
}

/** The block has ended, well or badly; the worker looks for the next one. */
export function endJob(state: State, scopeId: string, jobId: string | undefined, change: Partial<Job> & {readonly phase: Job['phase']}): Transition {
	const ended = withJob(state, jobId, {endedAtMs: state.nowMs, stopAs: undefined, ...change});
	const job = state.jobs.find(({id}) => id === jobId);
	const next = nextQueued(ended, scopeId);
	// The round of last tries has its own patience; within a round only a success renews it.
	const isNewRound = next?.isLastTry === true && job?.isLastTry !== true;
	const renewed = isNewRound || change.phase === 'stacked' || change.phase === 'skipped' ? withWorker(ended, scopeId, {waiting: undefined}) : ended;
	const waiting = isNewRound ? lastTryPause(state, next) : undefined;
	if (waiting) return pause(renewed, scopeId, waiting);
	// An earlier run may have left more than one block.
	return next ?? job?.isAdopted ? inspect(renewed, scopeId) : rest(renewed, scopeId);
}

/** The block has failed: for good, or until all others of its scope have had their turn. */
export function failJob(state: State, scopeId: string, job: Job, problem: Problem): Transition {
	return endJob(state, scopeId, job.id, isPutOff(job, problem) ? putOff(state, problem) : {phase: 'failed', problem});
}

/** The pause after a failed try of this worker; undefined if waiting is no use. */
export function pauseAfter(state: State, scopeId: string, problem: Problem, atMostMs = Number.POSITIVE_INFINITY): Waiting | undefined {
	const patienceMs = Math.min(atMostMs, state.settings.patienceSeconds * 1000);
	return nextPause(scopeOf(state, scopeId)?.worker.waiting, problem, state.nowMs, {patienceMs, firstMs: 2000});
}

/** Tries again after a pause; the inspection comes first again. */
export function pause(state: State, scopeId: string, waiting: Waiting): Transition {
	const next = withNewRun(state, scopeId, {phase: 'pausing', jobId: undefined, waiting});
	return transition(next.state, {kind: 'setTimer', scope: scopeId, run: next.run, timer: 'retry', ms: waiting.pauseMs});
}

function rest(state: State, scopeId: string): Transition {
	return transition(withNewRun(state, scopeId, {phase: 'idle', jobId: undefined, waiting: undefined, foreign: undefined}).state);
}

/** Gives the scope up for this run: everything that still waits there has failed for the same reason. */
export function abandon(state: State, scopeId: string, problem: Problem): Transition {
	const scope = scopeOf(state, scopeId);
	if (!scope) return transition(state);
	const {run} = scope.worker;
	const next = withNewRun(state, scopeId, {phase: 'abandoned', jobId: undefined, problem});
	const jobs = next.state.jobs.map(job => job.scope === scopeId && !isEnded(job) ? {...job, phase: 'failed', problem, endedAtMs: state.nowMs, stopAs: undefined} as const : job);
	return transition(withScope({...next.state, jobs}, scopeId, {problem}), {kind: 'abortRun', scope: scopeId, run});
}

/** The problem of a scope that is in a session of its own. */
export function observingProblem(scope: string, observing: string): Problem {
	return problemOf('busy', `Nothing can be stacked on ${scope}`, `the telescope is observing (${observing})`,
		'Wait until the session has ended, or use --even-if-observing if you accept that it may disturb the session.');
}
