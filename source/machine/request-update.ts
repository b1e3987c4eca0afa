import {readNext} from './targets/ask-reading.js';
import type {Request} from './events.js';
import {heldAgainstPlan, jobWithFramesOf} from './stacking/hold-jobs.js';
import {keepQueue, keptBlocks} from './stacking/kept-queue.js';
import {blockId, isEnded, newJob, nextQueued, renewed, withJobs} from './stacking/jobs.js';
import {scopeRemoved} from './targets/remove-scope.js';
import {replanned} from './targets/plan-target.js';
import {updatePurge} from './purge/purge-update.js';
import {stop} from './stacking/run-update.js';
import type {Job, State} from './state.js';
import {advanceUploads, restored} from './uploads/upload-advance.js';
import {isUploadEnded} from './uploads/upload.js';
import {withMode, withUploads} from './uploads/upload-update.js';
import {andThen, jobOf, scopeOf, transition, withJob, withNewRun, withScope, withWorker, type Transition} from './transition.js';
import {endJob, wakeWorker} from './stacking/worker.js';

/** What the user wants, from a key or a command. */
export function updateRequest(state: State, event: Request): Transition {
	switch (event.kind) {
		case 'blocksRequested': {
			const scope = scopeOf(state, event.scope);
			const target = scope?.targets.find(({name}) => name === event.target);
			if (!scope || !target) return transition(state);
			// A short block may be insisted on. One that is being recorded may not: some of its frames are still missing.
			const wanted = target.blocks.filter(block => event.ids.includes(blockId(block)) && block.status !== 'covered' && block.status !== 'recording');
			const free = wanted.filter(block => !jobWithFramesOf(state, scope, target, block));
			return wakeWorker(revived(withJobs(heldAgainstPlan(state, scope.id), free.map(block => newJob(scope, target, block))), scope.id), scope.id);
		}

		case 'stopRequested': {
			let next = transition(state);
			for (const {id} of state.scopes) {
				if (event.scope === undefined || event.scope === id) next = andThen(next, current => stopScope(current, id));
			}

			return next;
		}

		case 'skipRequested': {
			const job = jobOf(state, event.jobId);
			if (!job || isEnded(job)) return transition(state);
			if (mayRun(job)) return stopWhatMayRun(state, job, 'skipped');
			if (job.phase === 'queued') return skipQueued(state, job);
			if (job.phase === 'naming') return transition(stoppedIfUnnamed(state, job.id, 'skipped'));
			return scopeOf(state, job.scope)?.worker.phase === 'stopping' ? transition(state) : stop(state, job.scope, 'skipped');
		}

		case 'retryRequested': {
			const job = jobOf(state, event.jobId);
			if (job?.phase !== 'failed' && job?.phase !== 'cancelled' && job?.phase !== 'skipped') return transition(state);
			return wakeWorker(revived(withJobs(state, [renewed(job)]), job.scope), job.scope);
		}

		case 'queueDropped': return queueDropped(state);
		case 'rereadRequested': {
			const scope = scopeOf(state, event.scope);
			if (!scope || scope.targetsPhase === 'reading') return transition(state);
			return transition(withScope(state, scope.id, {targetsPhase: 'reading', problem: undefined}), {kind: 'openScope', scope: scope.id});
		}

		case 'scopeRemoved': return scopeRemoved(state, event.scope);
		case 'purgeRequested': return updatePurge(state, event);
		case 'settingsChanged': return readWhatIsUnasked(replanned({...state, settings: event.settings}));
		case 'goalChanged': {
			let next = transition({...state, goal: event.goal});
			for (const {id} of state.scopes) next = andThen(andThen(next, current => readNext(current, id)), current => wakeWorker(current, id));
			return next;
		}

		case 'uploadModeChanged': return advanceUploads(withMode(state, event.mode));
		case 'uploadsRequested': return advanceUploads(withUploads(state, event.places));
		case 'uploadRetryRequested': {
			const upload = state.uploads.find(({id}) => id === event.upload);
			return upload?.phase === 'failed' ? advanceUploads(withUploads(restored(state), [upload])) : transition(state);
		}

		// What another user's server has, or refused, says nothing of this one's.
		case 'signedIn': return advanceUploads({...state, loginProblem: undefined, uploads: event.isOther === true ? state.uploads.filter(upload => !isUploadEnded(upload)) : state.uploads});
	}
}

/** Blocks of the present size that waited before this run are forgotten, here and in the journals; what this run was asked for is not. */
function queueDropped(state: State): Transition {
	const {blockMinutes} = state.settings;
	const withKept = new Set(state.scopes.flatMap(scope => keptBlocks(state, scope).length > 0 ? [scope.id] : []));
	const next = {...state, scopes: state.scopes.map(scope => withKept.has(scope.id) ? {...scope, kept: scope.kept.filter(queue => queue.blockMinutes !== blockMinutes)} : scope)};
	return transition(next, ...next.scopes.filter(({id}) => withKept.has(id)).map(scope => keepQueue(next, scope)));
}

/** Blocks of another size may need the headers of stacks that no reading has asked for yet. */
function readWhatIsUnasked(state: State): Transition {
	let next = transition(state);
	for (const {id, link, targets} of state.scopes) {
		const unread = targets.map(target => target.phase === 'read' && target.unaskedStacks.length > 0 && (state.goal.targets?.includes(target.name) ?? true) ? {...target, phase: 'unread' as const} : target);
		if (link === 'online' && unread.some((target, index) => target !== targets[index])) next = andThen(next, current => readNext(withScope(current, id, {targets: unread}), id));
	}

	return next;
}

/** A scope that was given up may try again when the user asks for it. */
function revived(state: State, scopeId: string): State {
	const scope = scopeOf(state, scopeId);
	return scope?.worker.phase === 'abandoned' ? withScope(withWorker(state, scopeId, {phase: 'idle', waiting: undefined, foreign: undefined, problem: undefined}), scopeId, {problem: undefined}) : state;
}

/** A block that waits is left out; if the worker pauses for it, the pause ends. */
function skipQueued(state: State, job: Job): Transition {
	const worker = scopeOf(state, job.scope)?.worker;
	const isPausedFor = worker?.phase === 'pausing' && nextQueued(state, job.scope)?.id === job.id;
	const skipped = {phase: 'skipped', note: 'skipped by you'} as const;
	if (!isPausedFor) return transition(withJob(state, job.id, {...skipped, endedAtMs: state.nowMs}));
	return andThen(transition(state, {kind: 'abortRun', scope: job.scope, run: worker.run}), next => endJob(next, job.scope, job.id, skipped));
}

/** Cancels what waits and stops what is running; a rename in progress is finished first. */
function stopScope(state: State, scopeId: string): Transition {
	const scope = scopeOf(state, scopeId);
	if (!scope) return transition(state);
	const jobs = state.jobs.map(job => job.scope === scopeId && job.phase === 'queued' ? {...job, phase: 'cancelled', note: 'stopped by you', endedAtMs: state.nowMs} as const : job);
	const cancelled = {...state, jobs};
	switch (scope.worker.phase) {
		case 'configuring':
		case 'stacking': return stop(cancelled, scopeId, 'cancelled');
		case 'pausing':
		case 'inspecting':
		case 'waiting': {
			const tried = state.jobs.find(job => job.scope === scopeId && mayRun(job));
			return tried ? stopWhatMayRun(cancelled, tried, 'cancelled') : transition(idled(cancelled, scopeId), {kind: 'abortRun', scope: scopeId, run: scope.worker.run});
		}

		case 'naming': return transition(stoppedIfUnnamed(cancelled, scope.worker.jobId, 'cancelled'));
		case 'idle':
		case 'stopping':
		case 'abandoned': return transition(cancelled);
	}
}

/** A rename in progress is finished first; one that fails is not tried again. */
function stoppedIfUnnamed(state: State, jobId: string | undefined, as: 'skipped' | 'cancelled'): State {
	return withJob(state, jobId, {stopAs: as});
}

/** Its start was sent and the answer was lost: the telescope may be stacking it while the job waits for its next try. */
function mayRun({phase, isStartUnknown}: Job): boolean {
	return phase === 'queued' && isStartUnknown;
}

/** If it were left alone, it would be taken for somebody else's batch as soon as the job has ended. */
function stopWhatMayRun(state: State, job: Job, as: 'skipped' | 'cancelled'): Transition {
	const configuring = withJob(state, job.id, {phase: 'configuring', note: undefined, endedAtMs: undefined});
	return stop(withWorker(configuring, job.scope, {jobId: job.id}), job.scope, as);
}

function idled(state: State, scopeId: string): State {
	return withNewRun(state, scopeId, {phase: 'idle', jobId: undefined, waiting: undefined, foreign: undefined}).state;
}
