import type {Block} from '../../planning/index.js';
import {changedItems} from '../changed-items.js';
import type {Effect} from '../effects.js';
import {isOfSize} from './hold-jobs.js';
import {jobsOf} from './jobs-of.js';
import {blockId, jobId} from './jobs.js';
import type {KeptBlock} from './kept-state.js';
import type {Job, ScopeState, State} from '../state.js';

/** Blocks of a target that were waiting when an earlier run ended, as the plan knows them now. */
type KeptTarget = {readonly scope: string; readonly target: string; readonly ids: readonly string[]};

/**
 * What an earlier run was still to stack and this one could: ready in the plan of the same block size, and not among the
 * jobs. A scope that is away, or in a session of its own, is left out.
 */
export function keptTargets(state: State): KeptTarget[] {
	const jobs = new Set(state.jobs.map(({id}) => id));
	return state.scopes.flatMap(scope => {
		if (scope.link !== 'online' || scope.description?.observing !== undefined) return [];
		const wanted = new Set(keptBlocks(state, scope).map(keptText));
		if (wanted.size === 0) return [];
		return scope.targets.flatMap(target => {
			const ids = target.blocks
				.filter(block => block.status === 'ready' && wanted.has(keptText({target: target.name, ...block})) && !jobs.has(jobId(scope.id, target.name, block)))
				.map(blockId);
			return ids.length === 0 ? [] : [{scope: scope.id, target: target.name, ids}];
		});
	});
}

/** Whether it is known by now what was waiting: every telescope has answered, its batch was looked at, and every such target was read. */
export function areKeptKnown(state: State): boolean {
	return state.discovery === 'done' && state.scopes.every(scope => scope.targetsPhase === 'failed' || (scope.targetsPhase === 'read' && !scope.hasOpenBlocks
		&& scope.targets.every(({name, phase}) => (phase !== 'unread' && phase !== 'reading') || !keptBlocks(state, scope).some(({target}) => target === name))));
}

/** Blocks of the present size that were waiting when an earlier run ended. Queues of other sizes are kept until that size is chosen again. */
export function keptBlocks({settings}: Pick<State, 'settings'>, {kept}: Pick<ScopeState, 'kept'>): readonly KeptBlock[] {
	return kept.find(({blockMinutes}) => blockMinutes === settings.blockMinutes)?.blocks ?? [];
}

/** Must be remembered: asked for by the user, and not stacked, failed or skipped. What was stopped still waits. */
function isWaiting({isAsked, phase}: Job): boolean {
	return isAsked && (phase === 'queued' || phase === 'configuring' || phase === 'stacking' || phase === 'naming' || phase === 'cancelled');
}

/**
 * Has the queue of each scope remembered when a block comes into it, or leaves it without a stack: a stack speaks for
 * itself. Only where a user asks for blocks one by one; the other goals tell by themselves what is to be stacked.
 */
export function keepQueues(before: State, after: State): Effect[] {
	if (before.jobs === after.jobs || after.goal.depth !== 'plan' || !after.goal.adopts) return [];
	const changed = new Set<string>();
	for (const [job, old] of changedItems(before.jobs, after.jobs)) {
		if (job.phase !== 'stacked' && isWaiting(job) !== (old !== undefined && isWaiting(old))) changed.add(job.scope);
	}

	return after.scopes.filter(({id}) => changed.has(id)).map(scope => keepQueue(after, scope));
}

/** Has the queue of a scope remembered as it is now: what this run was asked for and has not got, after what waited before it. */
export function keepQueue(state: State, scope: ScopeState): Effect {
	const {blockMinutes} = state.settings;
	// Chunks of another size have the same form, but are other times.
	const jobs = jobsOf(state, scope.id).filter(({block}) => isOfSize(block, blockMinutes));
	const own = jobs.filter(isWaiting).map(({target, block}) => keptOf(target, block));
	const known = new Set(jobs.map(({target, block}) => keptText(keptOf(target, block))));
	// What waited before this run and was not asked for again still waits.
	const others = keptBlocks(state, scope).filter(block => !known.has(keptText(block)));
	return {kind: 'keepQueue', scope: scope.id, queue: {blockMinutes, blocks: [...others, ...own]}};
}

function keptOf(target: string, {chunk, exposure, filter, ordinal}: Block): KeptBlock {
	return {target, chunk, exposure, filter, ordinal};
}

function keptText({target, chunk, exposure, filter, ordinal}: KeptBlock): string {
	return JSON.stringify([target, chunk, exposure, filter, ordinal]);
}
