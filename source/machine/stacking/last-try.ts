import {isWorthWaiting, type Waiting} from '../../trouble/patience.js';
import type {Trouble} from '../../trouble/trouble.js';
import {nextQueued} from './jobs.js';
import type {Job, State} from '../state.js';

/** Whoever stopped a stack in the app is not outrun: so long after its failure a block is left alone, ms. */
const leftAloneMs = 60_000;

/** Is this block tried once more after all others? Where its trouble may pass, and only once. */
export function isPutOff(job: Job, trouble: Trouble): boolean {
	return !job.isLastTry && isWorthWaiting(trouble);
}

/** What a block becomes that is tried once more after all others of its scope. */
export function putOff(state: State, trouble: Trouble): Partial<Job> & {readonly phase: Job['phase']} {
	return {phase: 'queued', isLastTry: true, isUnbroken: false, attempt: 1, trouble, percent: 0, stackedFrames: undefined, remainingSeconds: undefined, movedAtMs: state.nowMs, endedAtMs: undefined};
}

/** The other blocks come first: until then nothing is done for this one, not even its name. */
export function isHeldBack(state: State, job: Job): boolean {
	return job.isLastTry && job.phase === 'queued' && nextQueued(state, job.scope)?.isLastTry !== true;
}

/** The pause before a last try; undefined where its failure is long ago. */
export function lastTryPause({nowMs, settings}: State, {movedAtMs, trouble}: Job): Waiting | undefined {
	const sinceMs = Math.max(0, nowMs - (movedAtMs ?? nowMs));
	const pauseMs = Math.min(leftAloneMs, settings.patienceSeconds * 1000) - sinceMs;
	return trouble && pauseMs > 0 ? {failures: 0, spentMs: 0, failedAtMs: nowMs, pauseMs, trouble} : undefined;
}
