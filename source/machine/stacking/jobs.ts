import type {Block, FrameNames} from '../../planning/index.js';
import type {OpenBlock} from '../events.js';
import {jobsOf} from './jobs-of.js';
import type {Job, ScopeState, State, TargetState} from '../state.js';

/** Identifies a block within its target: what coverage compares. */
export function blockId(block: Block): string {
	return `${block.chunk}/${block.exposureSeconds}/${block.filter}/${block.ordinal}`;
}

/** Identifies a block among all scopes and targets. */
export function jobId(scope: string, target: string, block: Block): string {
	return `${scope}\n${target}\n${blockId(block)}`;
}

const fresh = {
	phase: 'queued',
	attempt: 1,
	isLastTry: false,
	isOtherForm: false,
	stopAs: undefined,
	percent: 0,
	stackedFrames: undefined,
	totalFrames: undefined,
	remainingSeconds: undefined,
	startedAtMs: undefined,
	endedAtMs: undefined,
	movedAtMs: undefined,
	isAsked: true,
	isAdopted: false,
	isUnbroken: false,
	endedAs: undefined,
	isStartUnknown: false,
	file: undefined,
	problem: undefined,
	note: undefined,
} as const satisfies Partial<Job>;

export function newJob(scope: ScopeState, target: TargetState, block: Block): Job {
	return {
		...fresh,
		id: jobId(scope.id, target.name, block),
		scope: scope.id,
		target: target.name,
		stackFolder: target.stackFolder ?? target.name,
		subFrameFolder: target.subFrameFolder ?? `${target.name}_sub`,
		block,
	};
}

/** The same job as if new: for a retry that the user asked for. */
export function renewed(job: Job): Job {
	return {...job, ...fresh};
}

/** A job for a block that was found on the telescope and that nobody asked for in this run. */
export function adoptedJob(scope: string, open: OpenBlock): Job {
	return {
		...fresh,
		id: jobId(scope, open.target, open.block),
		scope,
		target: open.target,
		stackFolder: open.stackFolder,
		subFrameFolder: open.subFrameFolder,
		block: open.block,
		isAsked: false,
		isAdopted: true,
	};
}

export function isEnded(job: Job): boolean {
	return job.phase === 'stacked' || job.phase === 'skipped' || job.phase === 'failed' || job.phase === 'cancelled';
}

/**
 * The next job that waits on this scope, in the order in which they were asked for. A last try comes after all others,
 * including those of targets that are still being read.
 */
export function nextQueued(state: State, scope: string): Job | undefined {
	const waiting = jobsOf(state, scope).filter(({phase}) => phase === 'queued');
	return waiting.find(({isLastTry}) => !isLastTry) ?? (mayBringJobs(state, scope) ? undefined : waiting[0]);
}

/** Whether there are targets whose reading may add more blocks by itself. */
function mayBringJobs({goal, scopes}: State, id: string): boolean {
	if (goal.depth !== 'stack') return false;
	const scope = scopes.find(candidate => candidate.id === id);
	if (scope?.worker.phase === 'abandoned' || scope?.targetsPhase === 'failed') return false;
	return scope?.targetsPhase === 'reading' || scope?.targets.some(({phase, name, subFrameFolder}) =>
		(phase === 'reading' || phase === 'unread') && subFrameFolder !== undefined && (goal.targets?.includes(name) ?? true)) === true;
}

/** Adds jobs for blocks that have none yet, or whose job has ended because it was given up or its stack has been deleted since. */
export function withJobs(state: State, jobs: readonly Job[]): State {
	const list = new Map(state.jobs.map(job => [job.id, job]));
	for (const job of jobs) {
		const old = list.get(job.id);
		if (old && !isEnded(old)) continue;
		// Deleted first, so that it comes last.
		list.delete(job.id);
		list.set(job.id, job);
	}

	return {...state, jobs: [...list.values()]};
}

/** Whether two lists name the same files, in any order. */
export function areSameFiles(first: FrameNames, second: FrameNames): boolean {
	if (first.length !== second.length) return false;
	const names = new Set(first);
	const others = new Set(second);
	return [...others].every(name => names.has(name)) && names.size === others.size;
}

/** Jobs for what must be stacked of a target to reach the goal of the run: none unless that goal is to stack it. */
export function readyJobs({goal}: State, scope: ScopeState, target: TargetState): Job[] {
	if (goal.depth !== 'stack' || !(goal.targets?.includes(target.name) ?? true)) return [];
	return target.blocks.filter(({status}) => status === 'ready').map(block => newJob(scope, target, block));
}
