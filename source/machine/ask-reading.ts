import type {State} from './state.js';
import {step, withScope, withTarget, type Step} from './step.js';

/**
 * Asks for a reading of a target. Every reading has a number, as runs have: what an older
 * one has to say when it ends at last is dropped, for the telescope has changed meanwhile.
 */
export function askReading(state: State, scope: string, target: string): Step {
	const number = state.nextReading;
	const asked = withTarget({...state, nextReading: number + 1}, scope, target, known => ({...known, phase: 'reading', reads: number}));
	return step(asked, {kind: 'readTarget', scope, target, number});
}

/** Asks for the list of a scope's targets; numbered as readings are. */
export function askTargets(state: State, scope: string): Step {
	const number = state.nextReading;
	return step(withScope({...state, nextReading: number + 1}, scope, {lists: number}), {kind: 'readTargets', scope, number});
}
