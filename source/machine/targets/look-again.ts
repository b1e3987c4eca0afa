import {askTargets, readNext} from './ask-reading.js';
import type {Event, ScopeEvent} from '../events.js';
import {awaitedBlocks, recordingsOf, type Recording} from './recording.js';
import type {ScopeState, State} from '../state.js';
import {andThen, scopeOf, transition, withScope, withTarget, type Transition} from '../transition.js';

/** While something is being recorded, the list of targets is read this often, in ms. */
export const lookEveryMs = 60_000;
/** The longest sleep, because the machine may be suspended, or its clock be set, meanwhile. */
const longestSleepMs = 60_000;

/** The blocks being recorded whose ends this run waits for. */
function endsOf(state: State, scope: ScopeState): Recording[] {
	if (state.goal.recording === 'watch') return scope.link === 'online' ? recordingsOf(state, scope).filter(({target}) => target.phase === 'read') : [];
	return awaitedBlocks(state, scope).filter(({target}) => target.phase === 'read');
}

/** When the list of targets is to be read again; undefined if nobody needs it: nothing is being recorded, or nobody is watching. */
function nextListMs(state: State, scope: ScopeState): number | undefined {
	if (state.goal.recording !== 'watch' || scope.targetsPhase !== 'read' || scope.link !== 'online' || scope.isListing) return undefined;
	const isOfInterest = scope.hasStirred || scope.description?.observing !== undefined || recordingsOf(state, scope).some(({target}) => target.phase !== 'failed' || target.problem?.retry === 'retryable');
	return isOfInterest ? scope.listedAtMs + lookEveryMs : undefined;
}

/** Makes sure that the scope is looked at again when there will be something to see. */
function armed(state: State, scopeId: string): Transition {
	const scope = scopeOf(state, scopeId);
	if (!scope) return transition(state);
	const dueMs = Math.min(endsOf(state, scope)[0]?.untilMs ?? Number.POSITIVE_INFINITY, nextListMs(state, scope) ?? Number.POSITIVE_INFINITY);
	if (dueMs === Number.POSITIVE_INFINITY) return transition(state);
	const atMs = Math.max(state.nowMs, Math.min(dueMs, state.nowMs + longestSleepMs));
	if (scope.alarm && scope.alarm.atMs <= atMs) return transition(state);
	const number = state.nextReading;
	return transition(withScope({...state, nextReading: number + 1}, scopeId, {alarm: {number, atMs}}), {kind: 'wakeScope', scope: scopeId, number, ms: atMs - state.nowMs});
}

/** After each event about a scope, and after each change of what is wanted, makes sure that the end of that block and new frames will be noticed. */
export function lookAhead(state: State, event: Event): Transition {
	if ('upload' in event || ('run' in event && event.kind !== 'batchInspected')) return transition(state);
	if ('scope' in event && event.scope !== undefined) return armed(state, event.scope);
	if (event.kind !== 'goalChanged' && event.kind !== 'settingsChanged') return transition(state);
	let next = transition(state);
	for (const {id} of state.scopes) next = andThen(next, current => armed(current, id));
	return next;
}

/** The alarm has gone off: what has ended is read again, and so is the list of targets. */
export function scopeWoken(state: State, {scope: id, number}: Extract<ScopeEvent, {kind: 'scopeWoken'}>): Transition {
	const scope = scopeOf(state, id);
	if (scope?.alarm?.number !== number) return transition(state);
	let next = withScope(state, id, {alarm: undefined});
	for (const {target, untilMs} of endsOf(state, scope)) {
		if (untilMs <= state.nowMs) next = withTarget(next, id, target.name, known => ({...known, phase: 'unread'}));
	}

	const listMs = nextListMs(state, scope);
	const listed = listMs !== undefined && listMs <= state.nowMs ? askTargets(next, id, {isLook: true}) : transition(next);
	return andThen(listed, current => readNext(current, id));
}
