import type {State, TargetState} from '../state.js';
import {scopeOf, step, withScope, withTarget, type Step} from '../step.js';

/**
 * Asks for a reading of a target. Every reading has a number, as runs have: what an older
 * one has to say when it ends at last is dropped, for the telescope has changed meanwhile.
 */
export function askReading(state: State, scope: string, target: string): Step {
	const number = state.nextReading;
	const asked = withTarget({...state, nextReading: number + 1}, scope, target, known =>
		({...known, phase: 'reading', reads: number, waiting: undefined, readCounts: {frames: known.rawFrames, stacks: known.stacks}}));
	return step(asked, {kind: 'readTarget', scope, target, number});
}

/** Asks for the list of a scope's targets, numbered as readings are; in passing, a scope tells what it is doing, too. */
export function askTargets(state: State, scope: string, {isLook}: {isLook: boolean}): Step {
	const number = state.nextReading;
	const asked = withScope({...state, nextReading: number + 1}, scope, {lists: number, listedAtMs: state.nowMs, isListing: true, hasStirred: false});
	return step(asked, {kind: 'readTargets', scope, number, isLook});
}

/** Sub-frames make blocks; stacks alone are of use where they are sent. */
function isOfUse(state: State, {subFrameFolder, stackFolder}: TargetState): boolean {
	return subFrameFolder !== undefined || (state.uploadMode !== 'off' && stackFolder !== undefined);
}

/** Reads the wanted targets one after the other: the telescope lists one folder at a time. */
export function readNext(state: State, scopeId: string): Step {
	const {goal} = state;
	const scope = scopeOf(state, scopeId);
	if (!scope || goal.depth === 'targets' || scope.targets.some(({phase, waiting}) => phase === 'reading' && !waiting)) return step(state);
	const next = scope.targets.find(target => target.phase === 'unread' && isOfUse(state, target) && (goal.targets?.includes(target.name) ?? true));
	return next ? askReading(state, scopeId, next.name) : step(state);
}
