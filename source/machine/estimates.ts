import {secondsUntilNext} from '../trouble/patience.js';
import {isEnded} from './stacking/jobs.js';
import type {Job, State} from './state.js';

/** Before anything was measured: a quarter of an hour of 10 s frames takes a Seestar one to two minutes. */
const usualSecondsPerFrame = 1.4;

/** Seconds a frame that a scope's stacks took: those of this run, else those of earlier ones, else what is usual. */
export function secondsPerFrame(state: State, scope: string): number {
	let frames = 0;
	let seconds = 0;
	for (const job of state.jobs) {
		if (job.scope !== scope || job.phase !== 'stacked' || job.isAdopted || job.startedAtMs === undefined || job.endedAtMs === undefined) continue;
		frames += job.block.frames;
		seconds += (job.endedAtMs - job.startedAtMs) / 1000;
	}

	if (frames > 0) return seconds / frames;
	return state.scopes.find(({id}) => id === scope)?.description?.secondsPerFrame ?? usualSecondsPerFrame;
}

/** How long stacking so many frames on a scope will take, in seconds. */
export function expectedSeconds(state: State, scope: string, frames: number): number {
	return frames * secondsPerFrame(state, scope);
}

/** Seconds until a job will be done; undefined when it has ended or cannot be told yet. */
export function remainingSeconds(state: State, job: Job): number | undefined {
	if (isEnded(job)) return undefined;
	if (job.phase === 'queued' || job.phase === 'configuring') return expectedSeconds(state, job.scope, job.block.frames);
	if (job.phase === 'naming') return 0;
	if (job.remainingSeconds !== undefined) return job.remainingSeconds;
	if (job.startedAtMs === undefined || job.percent < 5) return expectedSeconds(state, job.scope, job.block.frames);
	const elapsed = (state.nowMs - job.startedAtMs) / 1000;
	return (elapsed * (100 - job.percent)) / job.percent;
}

/** Seconds until a scope's whole queue will be done, a pause before it among them. */
export function scopeRemainingSeconds(state: State, scope: string): number {
	const worker = state.scopes.find(({id}) => id === scope)?.worker;
	let seconds = worker?.phase === 'pausing' && worker.waiting ? secondsUntilNext(worker.waiting, state.nowMs) : 0;
	for (const job of state.jobs) {
		if (job.scope === scope) seconds += remainingSeconds(state, job) ?? 0;
	}

	return seconds;
}

/** Seconds until everything will be done; scopes work side by side. */
export function totalRemainingSeconds(state: State): number {
	return Math.max(0, ...state.scopes.map(({id}) => scopeRemainingSeconds(state, id)));
}

/** For how long a running stack has shown no sign of life, in seconds; 0 while it moves. */
export function stalledSeconds(state: State, job: Job): number {
	if (job.phase !== 'stacking' || job.movedAtMs === undefined) return 0;
	const seconds = (state.nowMs - job.movedAtMs) / 1000;
	// The telescope is polled every few seconds; less is no news.
	return seconds < 20 ? 0 : seconds;
}
