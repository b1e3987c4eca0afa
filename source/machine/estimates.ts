import {secondsUntilNext} from '../errors/retry-delay.js';
import {isEnded} from './stacking/jobs.js';
import type {Job, State} from './state.js';

/** Before anything has been measured: a Seestar takes one to two minutes for a quarter of an hour of 10 s frames. */
const usualSecondsPerFrame = 1.4;
/** The pace is taken from this many seconds of a scope's most recent stacking: hours ago it was another target. */
const windowSeconds = 900;
/** Until this many frames have been measured, the earlier estimate stands for the rest of them: the first seconds of a stack say little. */
const enoughFrames = 30;
/** No telescope is as slow as this: the clock of this machine was set meanwhile, as the network does when it comes back. */
const slowestSecondsPerFrame = 120;

/** Whether a stack of so many frames can have taken so long. */
export function isPossiblePace(frames: number, seconds: number): boolean {
	return seconds > 0 && seconds <= frames * slowestSecondsPerFrame;
}

type Measured = {readonly frames: number; readonly seconds: number};

/** What is known of a scope's pace, and how long its queue takes by it, in seconds. */
type Estimate = {readonly measured: Measured; readonly secondsPerFrame: number; readonly queueSeconds: number};

/** A screen asks the same state many times over, and a fleet has hundreds of blocks. */
const known = new WeakMap<State, ReadonlyMap<string, Estimate>>();

function estimateOf(state: State, scope: string): Estimate {
	const estimates = known.get(state) ?? estimatesOf(state);
	known.set(state, estimates);
	return estimates.get(scope) ?? {measured: {frames: 0, seconds: 0}, secondsPerFrame: usualSecondsPerFrame, queueSeconds: 0};
}

function estimatesOf(state: State): ReadonlyMap<string, Estimate> {
	const jobs = new Map<string, Job[]>(state.scopes.map(({id}) => [id, []]));
	for (const job of state.jobs) jobs.get(job.scope)?.push(job);
	return new Map(state.scopes.map((scope): [string, Estimate] => {
		const own = jobs.get(scope.id) ?? [];
		const measured = measuredOf(own, scope.link === 'online', state.nowMs);
		// As this run measures it, else as earlier ones did, else what is usual.
		const guessed = Math.max(0, enoughFrames - measured.frames);
		const pace = (measured.seconds + (guessed * (scope.description?.secondsPerFrame ?? usualSecondsPerFrame))) / (measured.frames + guessed);
		const queueSeconds = own.reduce((sum, job) => sum + (isEnded(job) ? 0 : secondsLeft(job, pace)), 0);
		return [scope.id, {measured, secondsPerFrame: pace, queueSeconds}];
	}));
}

/** Frames that a scope's stacks took in this run and the seconds for them, the running one with what it shows; the newest `windowSeconds` of it. */
function measuredOf(jobs: readonly Job[], isOnline: boolean, nowMs: number): Measured {
	const spans = jobs.flatMap(job => {
		if (job.isAdopted || job.startedAtMs === undefined) return [];
		// Nothing is heard of a telescope that is lost, so nothing of the time since then is measured.
		const endMs = job.phase === 'stacked' ? job.endedAtMs : job.phase === 'naming' ? job.movedAtMs : job.phase === 'stacking' ? (isOnline ? nowMs : job.movedAtMs) : undefined;
		if (endMs === undefined) return [];
		const took = (endMs - job.startedAtMs) / 1000;
		return !isPossiblePace(job.block.frames, took) ? [] : [{endMs, seconds: took, frames: job.block.frames * (job.phase === 'stacking' ? job.percent / 100 : 1)}];
	});
	let frames = 0;
	let seconds = 0;
	for (const span of spans.sort((a, b) => b.endMs - a.endMs)) {
		const share = Math.min(1, (windowSeconds - seconds) / span.seconds);
		frames += span.frames * share;
		seconds += span.seconds * share;
		if (seconds >= windowSeconds) break;
	}

	return {frames, seconds};
}

/** How long stacking so many frames on a scope will take, in seconds. */
export function expectedSeconds(state: State, scope: string, frames: number): number {
	return frames * estimateOf(state, scope).secondsPerFrame;
}

/** Seconds until a job will be done; undefined when it has ended. */
export function remainingSeconds(state: State, job: Job): number | undefined {
	return isEnded(job) ? undefined : secondsLeft(job, estimateOf(state, job.scope).secondsPerFrame);
}

/** For a job that has not ended, at this many seconds per frame. */
function secondsLeft({phase, block, remainingSeconds: told, percent}: Job, pace: number): number {
	if (phase === 'naming') return 0;
	if (phase !== 'stacking') return block.frames * pace;
	return told ?? block.frames * pace * (1 - (percent / 100));
}

/** Seconds until a scope's whole queue is done, including a pause before it. */
export function scopeRemainingSeconds(state: State, scope: string): number {
	const worker = state.scopes.find(({id}) => id === scope)?.worker;
	const pause = worker?.phase === 'pausing' && worker.waiting ? secondsUntilNext(worker.waiting, state.nowMs) : 0;
	return pause + estimateOf(state, scope).queueSeconds;
}

/** Seconds until everything is done; scopes work in parallel. */
export function totalRemainingSeconds(state: State): number {
	return Math.max(0, ...state.scopes.map(({id}) => scopeRemainingSeconds(state, id)));
}

/** Frames per second of all working scopes together; undefined before anything has been measured. */
export function framesPerSecond(state: State): number | undefined {
	let rate = 0;
	for (const {id, link, worker} of state.scopes) {
		if (link !== 'online' || (worker.phase !== 'stacking' && worker.phase !== 'naming')) continue;
		const {frames, seconds} = estimateOf(state, id).measured;
		if (frames >= 1) rate += frames / seconds;
	}

	return rate === 0 ? undefined : rate;
}

/** How long a running stack has given no sign of life, in seconds; 0 while it is moving. From a telescope that is out of reach nothing is heard at all. */
export function stalledSeconds(state: State, job: Job): number {
	if (job.phase !== 'stacking' || job.movedAtMs === undefined) return 0;
	const seconds = Math.max(0, (state.nowMs - job.movedAtMs) / 1000);
	const isAway = state.scopes.find(({id}) => id === job.scope)?.link !== 'online';
	// The telescope is polled every few seconds; a shorter silence means nothing.
	return seconds < 20 && !isAway ? 0 : seconds;
}
