import type {Block} from '../../planning/index.js';
import {areSameFiles, blockId} from './jobs.js';
import type {Job, ScopeState, State, TargetState} from '../state.js';
import {scopeOf} from '../transition.js';

/**
 * Compares what waits on a scope with the present plan, which may differ from the plan it was queued under: it may have
 * another block size, or come from a newer reading. A job continues as the block that has its name in the plan now, with its
 * current frames, or is dropped with a note. So no frame waits in two jobs, and none is stacked into two stacks.
 */
export function heldAgainstPlan(state: State, scopeId: string): State {
	const scope = scopeOf(state, scopeId);
	if (!scope) return state;
	const jobs = state.jobs.map(job => job.scope === scopeId && job.phase === 'queued' ? held(state, scope, job) : job);
	return jobs.every((job, index) => job === state.jobs[index]) ? state : {...state, jobs};
}

function held(state: State, scope: ScopeState, job: Job): Job {
	const target = scope.targets.find(({name}) => name === job.target);
	// A block found on the telescope may belong to a target that this run does not plan.
	if (!target?.reading) return job;
	const dropped = (why: string): Job => ({...job, phase: 'skipped', note: why, endedAtMs: state.nowMs});
	const block = target.blocks.find(candidate => blockId(candidate) === blockId(job.block));
	if (!block) return dropped(`no longer in the plan: ${isOfSize(job.block, state.settings.blockMinutes) ? 'its frames are gone' : 'the block size was changed'}`);
	// A stack with this very name may be our own, whose rename was not answered: this is checked before the start.
	if (block.status === 'covered' && (block.isForeignCoverage || (job.attempt === 1 && !job.isLastTry))) return dropped(block.reason);
	// The user wanted these very frames, few or doubtful; but not while more may come.
	if (block.status !== 'recording' && areSameFiles(block.files, job.block.files)) return job;
	return block.status === 'ready' || block.status === 'covered' ? {...job, block} : dropped(`no longer in the plan: ${block.reason}`);
}

/** Whether a block has the length of the blocks that are planned now. */
export function isOfSize({startUtc, endUtc}: Pick<Block, 'startUtc' | 'endUtc'>, blockMinutes: number): boolean {
	return Date.parse(endUtc) - Date.parse(startUtc) === blockMinutes * 60_000;
}

/** The job that is being stacked under another plan from frames of this block; undefined while the block's frames are free. */
export function jobWithFramesOf(state: State, scope: ScopeState, target: Pick<TargetState, 'name'>, block: Block): Job | undefined {
	const working = state.jobs.find(({id}) => id === scope.worker.jobId);
	if (working?.target !== target.name || blockId(working.block) === blockId(block)) return undefined;
	const files = new Set(working.block.files);
	return [...block.files].some(name => files.has(name)) ? working : undefined;
}
