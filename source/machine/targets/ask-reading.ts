import type {State, TargetState} from '../state.js';
import {andThen, scopeOf, transition, withScope, withTarget, type Transition} from '../transition.js';

/**
 * Asks for a reading of a target. Every reading has a number, as runs do: when an older one finally ends, its result is
 * dropped, because the telescope has changed meanwhile.
 */
export function askReading(state: State, scope: string, target: string): Transition {
	const number = state.nextReading;
	const asked = withTarget({...state, nextReading: number + 1}, scope, target, known =>
		({...known, phase: 'reading', reads: number, waiting: undefined, readCounts: {frames: known.rawFrames, stacks: known.stacks}}));
	return transition(asked, {kind: 'readTarget', scope, target, number});
}

/** Asks for the list of a scope's targets, numbered like readings; a mere glance also reports what the scope is doing. */
export function askTargets(state: State, scope: string, {isLook}: {isLook: boolean}): Transition {
	const number = state.nextReading;
	const asked = withScope({...state, nextReading: number + 1}, scope, {lists: number, listedAtMs: state.nowMs, isListing: true, hasStirred: false});
	return transition(asked, {kind: 'readTargets', scope, number, isLook});
}

/** Sub-frames make blocks; stacks alone matter only where they are sent. */
function isOfUse(state: State, {subFrameFolder, stackFolder}: TargetState): boolean {
	return subFrameFolder !== undefined || (state.uploadMode !== 'off' && stackFolder !== undefined);
}

/** While the headers of one target are read, the next one is listed; more would only wait for the telescope. */
const readingsAtOnce = 2;

/** Reads the wanted targets in their order: two at a time for a plan, one where their blocks queue up as they are read. */
export function readNext(state: State, scopeId: string): Transition {
	const {goal} = state;
	const scope = scopeOf(state, scopeId);
	if (!scope || goal.depth === 'targets' || scope.targets.filter(({phase, waiting}) => phase === 'reading' && !waiting).length >= (goal.depth === 'plan' ? readingsAtOnce : 1)) return transition(state);
	const next = scope.targets.find(target => target.phase === 'unread' && isOfUse(state, target) && (goal.targets?.includes(target.name) ?? true));
	return next ? andThen(askReading(state, scopeId, next.name), asked => readNext(asked, scopeId)) : transition(state);
}
