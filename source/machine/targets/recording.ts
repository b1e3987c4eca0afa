import {settledMsOf, type Block} from '../../planning/index.js';
import type {ScopeState, State, TargetState} from '../state.js';

/**
 * A block that was being recorded when its target was read. By this machine, in ms since 1970: `endMs`, when its last frame
 * should have been there; `untilMs`, when it is to be read, which is later while a frame of it is still being written.
 */
export type Recording = {readonly scope: string; readonly target: TargetState; readonly block: Block; readonly endMs: number; readonly untilMs: number};

/** The scope reports its clock in whole seconds: waiting a moment longer saves a second look. */
const slackMs = 1000;
/** A frame that was being written is looked at again after so long. */
const writingMs = 15_000;
/** A night waits for a block that ends within this time: any block of up to an hour, including its last exposure. */
const longestWaitMs = 62 * 60_000;

/** Whether the target is among those that this run is about. */
function isWanted({goal}: State, {name, subFrameFolder}: TargetState): boolean {
	return subFrameFolder !== undefined && (goal.targets?.includes(name) ?? true);
}

/**
 * The blocks of the wanted targets that were being recorded when they were read, the first to end first. One that ends later
 * than a block can last was stamped by a wrong clock: nobody waits for it.
 */
export function recordingsOf(state: State, scope: ScopeState): Recording[] {
	const recordings: Recording[] = [];
	for (const target of scope.targets) {
		if (!target.reading || !isWanted(state, target)) continue;
		for (const block of target.blocks) {
			if (block.status !== 'recording') continue;
			const {readAtMs, clockAheadMs} = target.reading;
			const endMs = settledMsOf(block) - clockAheadMs + slackMs;
			// Over by the clock and still not complete: one of its frames was being written.
			const untilMs = endMs - slackMs <= readAtMs ? readAtMs + writingMs : endMs;
			const lastsMs = Date.parse(block.endUtc) - Date.parse(block.startUtc);
			if (untilMs - readAtMs <= lastsMs + 120_000 + (block.exposureSeconds * 2000)) recordings.push({scope: scope.id, target, block, endMs, untilMs});
		}
	}

	return recordings.sort((a, b) => a.untilMs - b.untilMs);
}

/** When a block ends by the wall clock of its frames' names. That stays the same whatever is found out of zones, and whenever one of the two clocks is set. */
function endWallMs({end}: Block): number {
	return Date.parse(`${end.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`);
}

/**
 * The end of the last block of a target that a night waits for, see endWallMs, decided once by its first reading: a session
 * that goes on and on is not followed for ever.
 */
export function staysUntilWallMs(state: State, scope: ScopeState, name: string): number {
	const soon = recordingsOf(state, scope).filter(({target, untilMs}) => target.name === name && untilMs - state.nowMs <= longestWaitMs);
	return Math.max(0, ...soon.map(({block}) => endWallMs(block)));
}

/**
 * The blocks that a night waits for: they end soon, belong to targets that can be read, and are on a scope that is being
 * worked on and is in no session of its own. None if the goal leaves such blocks alone. Their ends count, not when they are
 * read again: one whose last frame is still being written is waited for, which takes ten minutes at most (unfinished-frames.ts).
 */
export function awaitedBlocks(state: State, scope: ScopeState): Recording[] {
	const {goal} = state;
	if (goal.recording !== 'await' || goal.depth !== 'stack' || scope.worker.phase === 'abandoned' || scope.description?.observing !== undefined) return [];
	return recordingsOf(state, scope).filter(({target, block}) => target.phase !== 'failed' && endWallMs(block) <= (target.staysUntilWallMs ?? 0) && !isOfNextHour(target, block));
}

/** Whether a block comes after the last one that is waited for although its wall clock shows less: the clocks went back between them. */
function isOfNextHour({blocks, staysUntilWallMs}: TargetState, block: Block): boolean {
	const last = blocks.find(each => endWallMs(each) === staysUntilWallMs);
	return last !== undefined && Date.parse(block.startUtc) >= Date.parse(last.endUtc);
}

/** The block that alone keeps the run from ending on this scope, for the sentence that says so. */
export function onlyAwaited(state: State, scope: ScopeState): Recording | undefined {
	if (scope.worker.phase !== 'idle' || scope.targetsPhase !== 'read' || scope.targets.some(({phase}) => phase === 'reading')) return undefined;
	if (state.jobs.some(job => job.scope === scope.id && job.phase === 'queued')) return undefined;
	return awaitedBlocks(state, scope).at(0);
}
