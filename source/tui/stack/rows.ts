import {jobsOf} from '../../machine/stacking/jobs-of.js';
import type {Job, JobPhase, ScopeState, State} from '../../machine/state.js';
import {isEnded, nextQueued} from '../../machine/stacking/jobs.js';
import type {Waiting} from '../../errors/retry-delay.js';
import {textOf} from '../../components/spans.js';
import {matches} from '../list/filter.js';
import type {ViewState} from '../view-state.js';
import {linkWords, nightText, phaseWords} from '../words.js';
import {inOrder} from '../list/order.js';
import {initialOrder, jobOrders} from './orders.js';
import {uploadOf, uploadSpan} from './upload-of.js';
import {clockSpan} from '../../format/clock-span.js';

export type JobRow = {readonly kind: 'job'; readonly id: string; readonly job: Job};
export type StackRow = JobRow | {readonly kind: 'scope'; readonly id: string; readonly scope: ScopeState; readonly counts: JobCounts};

export type JobCounts = Readonly<Record<JobPhase, number>> & {readonly all: number; readonly ended: number; /** 0 to 100, by frames. */ readonly percent: number};

/** Counts of a set of jobs by phase, and their progress, weighted by frames. */
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
	// 100 only once the last one has its name.
	const percent = frames === 0 ? 0 : Math.min((100 * done) / frames, ended === jobs.length ? 100 : 99);
	return {...counts, all: jobs.length, ended, percent};
}

/** One drawing and one key ask the same state for its rows a dozen times, and a fleet has hundreds of blocks. */
const lastRows = new WeakMap<State, {readonly filter: string; readonly sort: string | undefined; readonly rows: readonly StackRow[]}>();

/** The scopes that have jobs, each with its jobs in the order of the night, unless they are sorted; with a filter, those that pass it. */
export function stackRows(state: State, {stack: {filter, sort}}: Pick<ViewState, 'stack'>): readonly StackRow[] {
	const last = lastRows.get(state);
	if (last?.filter === filter && last.sort === sort) return last.rows;
	const rows: StackRow[] = [];
	for (const scope of state.scopes) {
		const jobs = jobsOf(state, scope.id);
		if (jobs.length === 0) continue;
		const passing = jobs.filter(job => matches(filter, () => jobTexts(job, state), () => [scope.id, state.scopeNames.get(scope.id), linkWords(scope)[1]]));
		const shown = inOrder(passing, jobOrders, sort ?? initialOrder);
		if (shown.length > 0) rows.push(scopeRow(state, scope), ...shown.map((job): JobRow => ({kind: 'job', id: job.id, job})));
	}

	lastRows.set(state, {filter, sort, rows});
	return rows;
}

/** The texts of its row and details, for the filter. */
function jobTexts(job: Job, state: State): Array<string | undefined> {
	const {block, target, phase, problem, note, file} = job;
	const upload = uploadOf(job, state);
	return [target, phaseWords[phase], upload && textOf(uploadSpan(upload)), clockSpan(block), nightText(block), block.filter, block.exposure, problem?.cause, note, file];
}

/** The row of a telescope, whether anything is queued on it or not. */
export function scopeRow(state: State, scope: ScopeState): StackRow {
	return {kind: 'scope', id: scope.id, scope, counts: jobCounts(jobsOf(state, scope.id))};
}

/** The telescope that a row is about. */
export function scopeIdOf(row: StackRow): string {
	return row.kind === 'scope' ? row.id : row.job.scope;
}

/** The pause of its worker before this block is tried; undefined if there is none, or if another block comes first. */
export function pauseBefore(state: State, job: Job): Waiting | undefined {
	const worker = state.scopes.find(({id}) => id === job.scope)?.worker;
	return worker?.phase === 'pausing' && nextQueued(state, job.scope)?.id === job.id ? worker.waiting : undefined;
}

/** Is any block running or waiting? */
export function isWorkLeft(state: State): boolean {
	return state.jobs.some(job => !isEnded(job));
}

/** The jobs that telescopes would finish by themselves if the program ended now. */
export function runningJobs(state: State): readonly Job[] {
	return state.jobs.filter(({phase}) => phase === 'configuring' || phase === 'stacking' || phase === 'naming');
}
