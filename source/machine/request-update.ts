import {readNext} from './targets/ask-reading.js';
import type {Wish} from './events.js';
import {heldAgainstPlan, jobWithFramesOf} from './stacking/hold-jobs.js';
import {blockId, isEnded, newJob, nextQueued, renewed, withJobs} from './stacking/jobs.js';
import {replanned} from './targets/plan-target.js';
import {updatePurge} from './purge/purge-update.js';
import {stop} from './stacking/run-update.js';
import type {Job, State} from './state.js';
import {advanceUploads, restored} from './uploads/upload-advance.js';
import {withMode, withUploads} from './uploads/upload-update.js';
import {andThen, jobOf, scopeOf, step, withJob, withNewRun, withScope, withWorker, type Step} from './step.js';
import {endJob, wakeWorker} from './stacking/worker.js';

/** What the user wants, from a key or a command. */
export function updateWish(state: State, event: Wish): Step {
	switch (event.kind) {
		case 'blocksWanted': {
			const scope = scopeOf(state, event.scope);
			const target = scope?.targets.find(({name}) => name === event.target);
			if (!scope || !target) return step(state);
			// A short one may be insisted on; one that is being recorded is nobody's to stack, for its frames are not all there.
			const wanted = target.blocks.filter(block => event.ids.includes(blockId(block)) && block.status !== 'covered' && block.status !== 'recording');
			const free = wanted.filter(block => !jobWithFramesOf(state, scope, target, block));
			return wakeWorker(revived(withJobs(heldAgainstPlan(state, scope.id), free.map(block => newJob(scope, target, block))), scope.id), scope.id);
		}

		case 'stopWanted': {
			let next = step(state);
			for (const {id} of state.scopes) {
				if (event.scope === undefined || event.scope === id) next = andThen(next, current => stopScope(current, id));
			}

			return next;
		}

		case 'skipWanted': {
			const job = jobOf(state, event.jobId);
			if (!job || isEnded(job)) return step(state);
			if (mayRun(job)) return stopWhatMayRun(state, job, 'skipped');
			if (job.phase === 'queued') return skipQueued(state, job);
			if (job.phase === 'naming') return step(stoppedIfUnnamed(state, job.id, 'skipped'));
			return scopeOf(state, job.scope)?.worker.phase === 'stopping' ? step(state) : stop(state, job.scope, 'skipped');
		}

		case 'retryWanted': {
			const job = jobOf(state, event.jobId);
			if (job?.phase !== 'failed' && job?.phase !== 'cancelled' && job?.phase !== 'skipped') return step(state);
			return wakeWorker(revived(withJobs(state, [renewed(job)]), job.scope), job.scope);
		}

		case 'rereadWanted': {
			const scope = scopeOf(state, event.scope);
			if (!scope || scope.targetsPhase === 'reading') return step(state);
			return step(withScope(state, scope.id, {targetsPhase: 'reading', trouble: undefined}), {kind: 'openScope', scope: scope.id});
		}

		case 'purgeWanted': return updatePurge(state, event);
		case 'settingsChanged': return step(replanned({...state, settings: event.settings}));
		case 'goalChanged': {
			let next = step({...state, goal: event.goal});
			for (const {id} of state.scopes) next = andThen(andThen(next, current => readNext(current, id)), current => wakeWorker(current, id));
			return next;
		}

		case 'uploadModeChanged': return advanceUploads(withMode(state, event.mode));
		case 'uploadsWanted': return advanceUploads(withUploads(state, event.places));
		case 'uploadRetryWanted': {
			const upload = state.uploads.find(({id}) => id === event.upload);
			return upload?.phase === 'failed' ? advanceUploads(withUploads(restored(state), [upload])) : step(state);
		}

		case 'signedIn': return advanceUploads({...state, loginTrouble: undefined});
	}
}

/** A scope that was given up may try again when the user asks for it. */
function revived(state: State, scopeId: string): State {
	const scope = scopeOf(state, scopeId);
	return scope?.worker.phase === 'abandoned' ? withScope(withWorker(state, scopeId, {phase: 'idle', waiting: undefined, waitingSinceMs: undefined, trouble: undefined}), scopeId, {trouble: undefined}) : state;
}

/** A block that waits is left out; when the worker pauses for it, the pause is over. */
function skipQueued(state: State, job: Job): Step {
	const worker = scopeOf(state, job.scope)?.worker;
	const isPausedFor = worker?.phase === 'pausing' && nextQueued(state, job.scope)?.id === job.id;
	const skipped = {phase: 'skipped', note: 'skipped by you'} as const;
	if (!isPausedFor) return step(withJob(state, job.id, {...skipped, endedAtMs: state.nowMs}));
	return andThen(step(state, {kind: 'abortRun', scope: job.scope, run: worker.run}), next => endJob(next, job.scope, job.id, skipped));
}

/** Cancels what waits and stops what runs; a rename in flight is finished first. */
function stopScope(state: State, scopeId: string): Step {
	const scope = scopeOf(state, scopeId);
	if (!scope) return step(state);
	const jobs = state.jobs.map(job => job.scope === scopeId && job.phase === 'queued' ? {...job, phase: 'cancelled', note: 'stopped by you', endedAtMs: state.nowMs} as const : job);
	const cancelled = {...state, jobs};
	switch (scope.worker.phase) {
		case 'configuring':
		case 'stacking': return stop(cancelled, scopeId, 'cancelled');
		case 'pausing':
		case 'inspecting':
		case 'waiting': {
			const tried = state.jobs.find(job => job.scope === scopeId && mayRun(job));
			return tried ? stopWhatMayRun(cancelled, tried, 'cancelled') : step(idled(cancelled, scopeId), {kind: 'abortRun', scope: scopeId, run: scope.worker.run});
		}

		case 'naming': return step(stoppedIfUnnamed(cancelled, scope.worker.jobId, 'cancelled'));
		case 'idle':
		case 'stopping':
		case 'abandoned': return step(cancelled);
	}
}

/** A rename in flight is finished first; one that fails is not tried again. */
function stoppedIfUnnamed(state: State, jobId: string | undefined, as: 'skipped' | 'cancelled'): State {
	return withJob(state, jobId, {stopAs: as});
}

/** Its start was sent and the answer was lost: the telescope may be stacking it while the job waits for its next try. */
function mayRun({phase, isStartUnknown}: Job): boolean {
	return phase === 'queued' && isStartUnknown;
}

/** Left alone, it would be taken for somebody else's batch as soon as the job has ended. */
function stopWhatMayRun(state: State, job: Job, as: 'skipped' | 'cancelled'): Step {
	const configuring = withJob(state, job.id, {phase: 'configuring', note: undefined, endedAtMs: undefined});
	return stop(withWorker(configuring, job.scope, {jobId: job.id}), job.scope, as);
}

function idled(state: State, scopeId: string): State {
	return withNewRun(state, scopeId, {phase: 'idle', jobId: undefined, waiting: undefined, waitingSinceMs: undefined}).state;
}
