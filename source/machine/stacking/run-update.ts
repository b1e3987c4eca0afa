import type {Block, Pointing} from '../../planning/index.js';
import {nextPause} from '../../errors/retry-delay.js';
import {problemOf, type Problem} from '../../errors/problem.js';
import {accepted} from './accepts.js';
import {failedStack} from './failed-stack.js';
import type {BatchReport, Inspection, RunEvent} from '../events.js';
import {classifyBatch} from './classify-batch.js';
import {nextQueued, readyJobs, withJobs} from './jobs.js';
import {isHeldBack} from './last-try.js';
import {plannedTarget, withStack} from '../targets/plan-target.js';
import {nameOf} from '../scope-name.js';
import type {Job, ScopeState, State, WorkerPhase} from '../state.js';
import {andThen, jobOf, scopeOf, transition, withJob, withNewRun, withScope, withTarget, withWorker, type Transition} from '../transition.js';
import {abandon, endJob, failJob, inspect, observingProblem, otherForm, pause, pauseAfter, startNext, watch} from './worker.js';

/** A telescope that keeps losing a stack is not asked for it again and again. */
const lossesAtMost = 3;
/** The longest wait for a batch that is not ours, and how often to look at it, in ms. */
const foreignWaitMs = 600_000;
const foreignLookMs = 15_000;

/** The one timer that each phase waits for. */
const timerOf: Partial<Record<WorkerPhase, 'foreign' | 'retry' | 'maxWait'>> = {waiting: 'foreign', pausing: 'retry', stacking: 'maxWait'};

/** An event of a worker's run. Old runs, and events that do not fit the phase, are dropped. */
export function updateRun(state: State, event: RunEvent): Transition {
	const scope = scopeOf(state, event.scope);
	if (!scope || scope.worker.run !== event.run || !accepted[scope.worker.phase].has(event.kind)) return transition(state);
	if (event.kind === 'timerFired' && timerOf[scope.worker.phase] !== event.timer) return transition(state);
	const {worker} = scope;
	const job = jobOf(state, worker.jobId);
	switch (event.kind) {
		case 'batchInspected': return inspected(state, scope, event.inspection);
		case 'inspectionFailed': return inspectionFailed(state, scope, event);
		case 'timerFired': return event.timer === 'maxWait' ? waitedTooLong(state, scope, job) : inspect(state, scope.id);
		case 'stackStarted': return job ? watch(state, scope.id, {...job, isUnbroken: job.isUnbroken && event.isProven}, worker.run) : transition(state);
		case 'stackRefused': return attemptFailed(withJob(state, worker.jobId, {isUnbroken: false, isStartUnknown: event.isStartUnknown}), scope, job, event.problem);
		// Somebody was faster: the block goes back to its place, and the inspection decides.
		case 'batchTaken': return inspect(withJob(state, worker.jobId, {phase: 'queued', isUnbroken: false, startedAtMs: undefined}), scope.id);
		case 'blockDoubted': return endJob(withPointings(state, job, event.pointings), scope.id, worker.jobId, {phase: 'skipped', note: `${event.reason}; --even-if-doubtful stacks it anyway`});
		case 'alreadyCovered': return endJob(covered(state, job, event.file), scope.id, worker.jobId, {phase: 'skipped', note: `stacked already: ${event.file}`, file: event.file});
		// Whoever made them, and with whatever block size: they go into the plan, and the block is compared with it.
		case 'stacksAppeared': return inspect(withJob(withStacks(state, job, event.stackNames), worker.jobId, {phase: 'queued', isUnbroken: false, startedAtMs: undefined}), scope.id);
		case 'stackProgressed': return transition(withJob(state, worker.jobId, progress(state, job, event.batch)));
		case 'stackEnded': return stackEnded(state, scope, job, event.batch);
		case 'stackNamed': return endJob(covered(state, job, event.file, job?.block), scope.id, worker.jobId, {phase: 'stacked', percent: 100, stackedFrames: event.frames, file: event.file, note: event.note, problem: undefined, remainingSeconds: undefined});
		case 'nameTaken': return endJob(covered(state, job, event.file), scope.id, worker.jobId, {phase: 'skipped', file: event.file, note: event.output === undefined ? `stacked already: ${event.file}` : `${event.file} appeared meanwhile; the new stack keeps its name ${event.output}`});
		case 'namingFailed': return attemptFailed(state, scope, job, event.problem);
		case 'outputUnproven': return outputUnproven(state, scope, job, event.problem);
		case 'stackStopped': return job ? endStopped(state, scope.id, job) : inspect(state, scope.id);
		case 'stopFailed':
		case 'runBroken': return abandon(state, scope.id, event.problem);
	}
}

function inspected(state: State, scope: ScopeState, inspection: Inspection): Transition {
	const {observing} = inspection;
	const described = withScope(withStartsKnown(state, scope.id), scope.id, {hasOpenBlocks: false, description: scope.description && {...scope.description, observing}});
	const judged = classifyBatch(state, scope, inspection);
	const verdict = judged.kind === 'name' && isHeldBack(state, judged.job) ? {kind: 'free', forgotten: []} as const : judged;
	switch (verdict.kind) {
		case 'adopt': {
			// Nobody has watched it until now, so whatever its state becomes must be proven by the files.
			const job = {...verdict.job, isUnbroken: false, isStartUnknown: false};
			const next = withNewRun(taken(described, scope.id, job), scope.id, {foreign: undefined});
			return watch(next.state, scope.id, job, next.run);
		}

		case 'name': {
			const {batch} = verdict;
			// While it waited to be named, nobody looked: a different file in the state is another client's.
			const job = {...verdict.job, isUnbroken: verdict.job.isUnbroken && pathOfOutput(batch) !== undefined && pathOfOutput(batch) === verdict.job.endedAs};
			const next = withNewRun(taken(described, scope.id, job), scope.id, {phase: 'naming', jobId: job.id, foreign: undefined});
			return transition(withJob(next.state, job.id, {phase: 'naming'}), {kind: 'nameStack', scope: scope.id, run: next.run, job, batch});
		}

		case 'foreign': return foreign(described, scope, verdict.what);
		case 'free': {
			if (observing !== undefined && !state.settings.evenIfObserving && nextQueued(state, scope.id)) {
				return abandon(described, scope.id, observingProblem(nameOf(state, scope.id), observing));
			}

			const next = startNext(described, scope.id);
			return verdict.forgotten.length === 0 ? next : andThen(transition(next.state, {kind: 'forgetOpenBlocks', scope: scope.id, openBlocks: verdict.forgotten}, ...next.effects), transition);
		}
	}
}

/** A look shows what became of a start whose answer was lost: either the verdict is about it, or it has not started. */
function withStartsKnown(state: State, scopeId: string): State {
	return {...state, jobs: state.jobs.map(job => job.scope === scopeId && job.isStartUnknown ? {...job, isStartUnknown: false} : job)};
}

/** The plan learns of the new stack at once; nothing needs to be read again. */
function covered(state: State, job: Job | undefined, file: string, block?: Block): State {
	if (!job) return state;
	return withTarget(state, job.scope, job.target, target => target.reading
		? plannedTarget({...target, reading: withStack(target.reading, file, block)}, state.settings)
		: target);
}

/** The plan learns of stacks that somebody else has made. */
function withStacks(state: State, job: Job | undefined, stackNames: readonly string[]): State {
	if (!job) return state;
	return withTarget(state, job.scope, job.target, target => target.reading
		? plannedTarget({...target, reading: {...target.reading, stackNames: [...new Set([...target.reading.stackNames, ...stackNames])]}}, state.settings)
		: target);
}

/** The plan learns where frames point, and shows the block accordingly. */
function withPointings(state: State, job: Job | undefined, pointings: ReadonlyMap<string, Pointing>): State {
	if (!job) return state;
	return withTarget(state, job.scope, job.target, target => target.reading
		? plannedTarget({...target, reading: {...target.reading, pointings: new Map([...target.reading.pointings, ...pointings])}}, state.settings)
		: target);
}

/** The found job joins the others, without being asked for twice, with the frames that it was started with. */
function taken(state: State, scopeId: string, job: Job): State {
	const known = withJobs(state, [job]);
	return withWorker(withJob(known, job.id, {block: job.block, isAdopted: true}), scopeId, {jobId: job.id});
}

function foreign(state: State, scope: ScopeState, what: string): Transition {
	const before = scope.worker.foreign;
	const problem = problemOf('busy', `${nameOf(state, scope.id)} is stacking for somebody else`, `${what} has been running for more than 10 minutes`, 'Let it finish or stop it in the app, then start again.');
	const waiting = nextPause(before, problem, state.nowMs, {patienceMs: foreignWaitMs, firstMs: foreignLookMs, longestMs: foreignLookMs});
	if (!waiting) return abandon(state, scope.id, problem);
	const next = withNewRun(state, scope.id, {phase: 'waiting', foreign: waiting});
	const warnings = before === undefined
		? [...state.warnings, {scope: scope.id, what: `${nameOf(state, scope.id)} is stacking ${what} that this program did not start`, cause: 'a telescope does one batch at a time', next: 'It is left alone; this program waits up to 10 minutes.'}]
		: state.warnings;
	return transition({...next.state, warnings}, {kind: 'setTimer', scope: scope.id, run: next.run, timer: 'foreign', ms: waiting.pauseMs});
}

function inspectionFailed(state: State, scope: ScopeState, {problem, patienceMs}: Extract<RunEvent, {kind: 'inspectionFailed'}>): Transition {
	const waiting = pauseAfter(state, scope.id, problem, patienceMs);
	return waiting ? pause(state, scope.id, waiting) : abandon(state, scope.id, problem);
}

/** A try to start or to name went wrong: try again after a pause if that can help. */
function attemptFailed(state: State, scope: ScopeState, job: Job | undefined, problem: Problem): Transition {
	if (!job) return transition(state);
	if (problem.kind === 'locked') return abandon(state, scope.id, problem);
	if (job.stopAs !== undefined) return endStopped(state, scope.id, job);
	// A stack that an earlier run started and the telescope has lost is stacked again if this run wants its block.
	if (!job.isAsked && problem.kind === 'missing' && problem.retry === 'retryable') {
		const forget = transition(state, {kind: 'forgetOpenBlocks', scope: scope.id, openBlocks: [{...job, candidates: []}]});
		return andThen(forget, next => leftToPlan(next, scope, job));
	}

	// What the telescope explicitly refused is not retried; the other blocks may fare better.
	const isRefusal = problem.kind === 'refused';
	// A temporary problem `missing` means that the telescope has lost a stack, so all of it must be stacked again.
	const isLostAgain = problem.kind === 'missing' && (job.isLastTry || job.attempt >= lossesAtMost);
	const waiting = isRefusal || isLostAgain ? undefined : pauseAfter(state, scope.id, problem);
	return waiting ? pause(withJob(state, job.id, {phase: 'queued', attempt: job.attempt + 1, problem}), scope.id, waiting) : failJob(state, scope.id, job, problem);
}

/** Nobody asked for a block that was only found: if the plan has it, it becomes one of this run, and otherwise it is left. */
function leftToPlan(state: State, scope: ScopeState, job: Job): Transition {
	const left: State = {...state, jobs: state.jobs.filter(({id}) => id !== job.id)};
	const target = scope.targets.find(({name}) => name === job.target);
	return inspect(target ? withJobs(left, readyJobs(left, scope, target).filter(({id}) => id === job.id)) : left, scope.id);
}

/**
 * Files that may be ours but cannot be proven to be keep their names. A block that was asked for is stacked again, but not
 * for ever: a full disk would get one truncated file after another. One that was only found is left to the plan.
 */
function outputUnproven(before: State, scope: ScopeState, job: Job | undefined, problem: Problem): Transition {
	if (!job) return transition(before);
	const state: State = {...before, warnings: [...before.warnings, {scope: scope.id, what: problem.what, cause: problem.cause, next: problem.next}]};
	if (job.stopAs !== undefined) return endStopped(state, scope.id, job);
	if (!job.isAsked) return leftToPlan(state, scope, job);
	if (job.attempt > 1) return endJob(state, scope.id, job.id, {phase: 'failed', problem});
	return inspect(withJob(state, job.id, {phase: 'queued', attempt: job.attempt + 1, isAdopted: false, isUnbroken: false, startedAtMs: undefined, percent: 0}), scope.id);
}

function pathOfOutput(batch: BatchReport | undefined): string | undefined {
	return batch?.output && `${batch.output.folder}/${batch.output.name}`;
}

function progress(state: State, job: Job | undefined, batch: BatchReport): Partial<Job> {
	const stackedFrames = batch.stackedFrames ?? job?.stackedFrames;
	const totalFrames = batch.totalFrames ?? job?.totalFrames ?? job?.block.frames;
	const counted = stackedFrames !== undefined && totalFrames !== undefined && totalFrames > 0 ? (100 * stackedFrames) / totalFrames : 0;
	const percent = Math.min(100, Math.max(job?.percent ?? 0, batch.percent ?? counted, 0));
	const hasMoved = percent !== job?.percent || stackedFrames !== job.stackedFrames;
	return {percent, stackedFrames, totalFrames, remainingSeconds: batch.remainingSeconds, ...(hasMoved ? {movedAtMs: state.nowMs} : {})};
}

function stackEnded(before: State, scope: ScopeState, job: Job | undefined, batch: BatchReport): Transition {
	if (!job) return transition(before);
	const state = withProvenForm(before, scope, job, batch);
	// No state at all: the telescope restarted or somebody cleared it, but the stack may still be there. The same goes for an unknown state.
	if (batch.state !== 'fail' && batch.state !== 'cancel') {
		const naming: Job = {...job, phase: 'naming', percent: batch.state === 'complete' ? 100 : job.percent, isUnbroken: job.isUnbroken && batch.state !== 'none', endedAs: pathOfOutput(batch)};
		const next = withNewRun(state, scope.id, {phase: 'naming'});
		return transition(
			withJob(next.state, job.id, naming),
			{kind: 'abortRun', scope: scope.id, run: scope.worker.run},
			{kind: 'nameStack', scope: scope.id, run: next.run, job: naming, batch},
		);
	}

	const abort = transition(state, {kind: 'abortRun', scope: scope.id, run: scope.worker.run});
	if (job.stopAs !== undefined) return andThen(abort, next => endStopped(next, scope.id, job));
	if (batch.code === 267 && !job.isOtherForm) {
		// The firmware wants the other form of file names: try again at once, and remember it.
		const again = withJob(state, job.id, {phase: 'queued', isOtherForm: true, startedAtMs: undefined});
		return andThen(transition(again, ...abort.effects), next => inspect(next, scope.id));
	}

	// Whatever appears in the folder later does not belong to this block.
	const forget = transition(state, ...abort.effects, {kind: 'forgetOpenBlocks', scope: scope.id, openBlocks: [{...job, candidates: []}]});
	return andThen(forget, next => failJob(next, scope.id, job, failedStack(job, batch)));
}

/** Remembers the form of file names once the telescope has found frames with it; from then on the job needs no other form. */
function withProvenForm(state: State, scope: ScopeState, job: Job, batch: BatchReport): State {
	if (!job.isOtherForm || batch.code === 267 || (batch.state !== 'complete' && !job.stackedFrames)) return state;
	return withJob(withScope(state, scope.id, {form: otherForm(scope)}), job.id, {isOtherForm: false});
}

function waitedTooLong(state: State, scope: ScopeState, job: Job | undefined): Transition {
	if (!job) return transition(state);
	const seconds = state.settings.maxWaitSeconds;
	const problem = problemOf('timeout', `The stack of ${job.target} was stopped`, `it was not complete after ${seconds} s`, 'Try it again, or allow more time with --max-wait.');
	return stop(withJob(state, job.id, {problem}), scope.id, 'failed');
}

/** The block was stopped, by the user or because it took too long. */
function endStopped(state: State, scopeId: string, job: Job): Transition {
	if (job.stopAs === 'failed' && job.problem) return failJob(state, scopeId, job, job.problem);
	return endJob(state, scopeId, job.id, {phase: job.stopAs ?? 'cancelled', note: job.stopAs === 'skipped' ? 'skipped by you' : 'stopped by you'});
}

/** Sends the stop for the current block at once; the rest of its run is ended. */
export function stop(state: State, scopeId: string, as: 'cancelled' | 'skipped' | 'failed'): Transition {
	const scope = scopeOf(state, scopeId);
	const job = jobOf(state, scope?.worker.jobId);
	if (!scope || !job) return transition(state);
	const next = withNewRun(withJob(state, job.id, {stopAs: as}), scopeId, {phase: 'stopping'});
	return transition(next.state, {kind: 'abortRun', scope: scopeId, run: scope.worker.run}, {kind: 'stopStack', scope: scopeId, run: next.run, job});
}
