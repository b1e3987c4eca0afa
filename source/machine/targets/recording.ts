import {settledMsOf, type Block} from '../../planning/index.js';
import type {ScopeState, State, TargetState} from '../state.js';

/** A block that was being recorded when its target was read, and when it can be read to its end, ms since 1970 on this machine. */
export type Recording = {readonly scope: string; readonly target: TargetState; readonly block: Block; readonly untilMs: number};

/** The scope's clock is told in whole seconds: a moment more spares a second look. */
const slackMs = 1000;
/** From one comparison of the two clocks to the next the same end moves by seconds; the next block ends a minute later at least. */
const sameEndMs = 15_000;
/** A night stays for a block that is over within this time: any of up to an hour, with its last exposure. */
const longestWaitMs = 62 * 60_000;

/** Is the target among those that this run is about? */
export function isWanted({goal}: State, {name, subFrameFolder}: TargetState): boolean {
	return subFrameFolder !== undefined && (goal.targets?.includes(name) ?? true);
}

/**
 * The blocks of the wanted targets that were being recorded when they were read, the first to end first.
 * What ends later than a block can last has its stamps from a clock that is wrong: nobody waits for that.
 */
export function recordingsOf(state: State, scope: ScopeState): Recording[] {
	const recordings: Recording[] = [];
	for (const target of scope.targets) {
		if (!target.reading || !isWanted(state, target)) continue;
		for (const block of target.blocks) {
			if (block.status !== 'recording') continue;
			const untilMs = settledMsOf(block) - target.reading.clockAheadMs + slackMs;
			const lastsMs = Date.parse(block.endUtc) - Date.parse(block.startUtc);
			if (untilMs - target.reading.readAtMs <= lastsMs + 120_000 + (block.exposureSeconds * 2000)) recordings.push({scope: scope.id, target, block, untilMs});
		}
	}

	return recordings.sort((a, b) => a.untilMs - b.untilMs);
}

/** Until when a night stays for the blocks of a target, decided once by its first reading: a session that goes on is not followed for ever. */
export function staysUntilMs(state: State, scope: ScopeState, name: string): number {
	return Math.max(0, ...recordingsOf(state, scope).filter(({target, untilMs}) => target.name === name && untilMs - state.nowMs <= longestWaitMs).map(({untilMs}) => untilMs));
}

/**
 * The blocks for which a night stays: over soon, of targets that can be read, on a scope that is worked on
 * and is in no session of its own. None where the goal leaves such blocks alone.
 */
export function awaitedBlocks(state: State, scope: ScopeState): Recording[] {
	const {goal} = state;
	if (goal.recording !== 'await' || goal.depth !== 'stack' || scope.worker.phase === 'abandoned' || scope.description?.observing !== undefined) return [];
	return recordingsOf(state, scope).filter(({target, untilMs}) => target.phase !== 'failed' && untilMs <= (target.staysUntilMs ?? 0) + sameEndMs);
}

/** The block that alone keeps the run from its end on this scope, for the sentence that says so. */
export function onlyAwaited(state: State, scope: ScopeState): Recording | undefined {
	if (scope.worker.phase !== 'idle' || scope.targetsPhase !== 'read' || scope.targets.some(({phase}) => phase === 'reading')) return undefined;
	if (state.jobs.some(job => job.scope === scope.id && job.phase === 'queued')) return undefined;
	return awaitedBlocks(state, scope).at(0);
}
