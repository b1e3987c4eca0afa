import type {Job, JobPhase, ScopeState, State} from '../state.js';
import {isEnded, nextQueued} from '../stacking/jobs.js';
import type {Waiting} from '../../trouble/patience.js';
import {matches} from './discover-rows.js';
import type {ViewState} from './view-state.js';

export type JobRow = {readonly kind: 'job'; readonly id: string; readonly job: Job};
export type StackRow = JobRow | {readonly kind: 'scope'; readonly id: string; readonly scope: ScopeState; readonly counts: JobCounts};

export type JobCounts = Readonly<Record<JobPhase, number>> & {readonly all: number; readonly ended: number; /** 0 to 100, by frames. */ readonly percent: number};

/** How a set of jobs stands; the progress is weighted by frames. */
export function jobCounts(jobs: readonly Job[]): JobCounts {
	const counts: Record<JobPhase, number> = {queued: 0, configuring: 0, stacking: 0, naming: 0, stacked: 0, skipped: 0, failed: 0, cancelled: 0};
	let frames = 0;
	let done = 0;
	for (const job of jobs) {
		counts[job.phase]++;
		frames += job.block.frames;
		done += job.block.frames * (isEnded(job) || job.phase === 'naming' ? 1 : job.percent / 100);
	}

	const ended = jobs.filter(isEnded).length;
	// Not 100 before the last one has its name.
	const percent = frames === 0 ? 0 : Math.min((100 * done) / frames, ended === jobs.length ? 100 : 99);
	return {...counts, all: jobs.length, ended, percent};
}

/** The scopes that have jobs, each with them in the order in which they were asked for. */
export function stackRows(state: State, view: Pick<ViewState, 'stack'>): StackRow[] {
	const rows: StackRow[] = [];
	for (const scope of state.scopes) {
		const jobs = state.jobs.filter(job => job.scope === scope.id);
		if (jobs.length === 0) continue;
		rows.push({kind: 'scope', id: scope.id, scope, counts: jobCounts(jobs)});
		for (const job of jobs) {
			if (matches(view.stack.filter, job.target, job.phase, job.block.start, job.file ?? '')) rows.push({kind: 'job', id: job.id, job});
		}
	}

	return rows;
}

/** The pause that its worker makes before this block is tried; undefined where it makes none, or another block comes first. */
export function pauseBefore(state: State, job: Job): Waiting | undefined {
	const worker = state.scopes.find(({id}) => id === job.scope)?.worker;
	return worker?.phase === 'pausing' && nextQueued(state, job.scope)?.id === job.id ? worker.waiting : undefined;
}

/** Is anything being worked on or waiting? */
export function isWorkLeft(state: State): boolean {
	return state.jobs.some(job => !isEnded(job));
}

/** The jobs that the telescopes go on with alone when the program ends. */
export function runningJobs(state: State): readonly Job[] {
	return state.jobs.filter(({phase}) => phase === 'configuring' || phase === 'stacking' || phase === 'naming');
}
