import {isWorthWaiting, type Waiting} from '../../errors/retry-delay.js';
import type {Problem} from '../../errors/problem.js';
import {nextQueued} from './jobs.js';
import type {Job, State} from '../state.js';

/** Somebody who stopped a stack in the app must not be overruled at once: a block is left alone this long after its failure, in ms. */
const leftAloneMs = 60_000;

/** Whether this block is tried once more after all others: only if its problem is temporary, and only once. */
export function isPutOff(job: Job, problem: Problem): boolean {
	return !job.isLastTry && isWorthWaiting(problem);
}

/** What a block becomes that is tried once more after all others of its scope. */
export function putOff(state: State, problem: Problem): Partial<Job> & {readonly phase: Job['phase']} {
	return {phase: 'queued', isLastTry: true, isUnbroken: false, attempt: 1, problem, percent: 0, stackedFrames: undefined, remainingSeconds: undefined, movedAtMs: state.nowMs, endedAtMs: undefined};
}

/** The other blocks come first: until then nothing is done for this one, not even its naming. */
export function isHeldBack(state: State, job: Job): boolean {
	return job.isLastTry && job.phase === 'queued' && nextQueued(state, job.scope)?.isLastTry !== true;
}

/** The pause before a last try; undefined if its failure was long ago. */
export function lastTryPause({nowMs, settings}: State, {movedAtMs, problem}: Job): Waiting | undefined {
	const sinceMs = Math.max(0, nowMs - (movedAtMs ?? nowMs));
	const pauseMs = Math.min(leftAloneMs, settings.patienceSeconds * 1000) - sinceMs;
	return problem && pauseMs > 0 ? {failures: 0, waitedMs: 0, spentMs: 0, failedAtMs: nowMs, pauseMs, problem} : undefined;
}
