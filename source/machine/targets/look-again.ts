import {askTargets, readNext} from './ask-reading.js';
import type {Event, ScopeNews} from '../events.js';
import {awaitedBlocks, recordingsOf, type Recording} from './recording.js';
import type {ScopeState, State} from '../state.js';
import {andThen, scopeOf, step, withScope, withTarget, type Step} from '../step.js';

/** While something is recorded, the list of targets is asked for this often, ms. */
export const lookEveryMs = 60_000;
/** A sleep is at most so long: the machine may be suspended, or its clock be set, meanwhile. */
const longestSleepMs = 60_000;

/** The recorded blocks whose ends this run waits for. */
function endsOf(state: State, scope: ScopeState): Recording[] {
	if (state.goal.recording === 'watch') return scope.link === 'online' ? recordingsOf(state, scope).filter(({target}) => target.phase === 'read') : [];
	return awaitedBlocks(state, scope).filter(({target}) => target.phase === 'read');
}

/** When the list of targets is to be asked for again; undefined where nobody needs it: nothing is recorded, or nobody is there to see. */
function nextListMs(state: State, scope: ScopeState): number | undefined {
	if (state.goal.recording !== 'watch' || scope.targetsPhase !== 'read' || scope.link !== 'online' || scope.isListing) return undefined;
	const isOfInterest = scope.hasStirred || scope.description?.observing !== undefined || recordingsOf(state, scope).some(({target}) => target.phase !== 'failed' || target.trouble?.retry === 'retryable');
	return isOfInterest ? scope.listedAtMs + lookEveryMs : undefined;
}

/** Makes sure that the scope is looked at again when there will be something to see. */
function armed(state: State, scopeId: string): Step {
	const scope = scopeOf(state, scopeId);
	if (!scope) return step(state);
	const dueMs = Math.min(endsOf(state, scope)[0]?.untilMs ?? Number.POSITIVE_INFINITY, nextListMs(state, scope) ?? Number.POSITIVE_INFINITY);
	if (dueMs === Number.POSITIVE_INFINITY) return step(state);
	const atMs = Math.max(state.nowMs, Math.min(dueMs, state.nowMs + longestSleepMs));
	if (scope.alarm && scope.alarm.atMs <= atMs) return step(state);
	const number = state.nextReading;
	return step(withScope({...state, nextReading: number + 1}, scopeId, {alarm: {number, atMs}}), {kind: 'wakeScope', scope: scopeId, number, ms: atMs - state.nowMs});
}

/** Sees after each word about a scope, and after each change of what is wanted, to it that block ends and new frames are noticed. */
export function lookAhead(state: State, event: Event): Step {
	if ('upload' in event || ('run' in event && event.kind !== 'batchInspected')) return step(state);
	if ('scope' in event && event.scope !== undefined) return armed(state, event.scope);
	if (event.kind !== 'goalChanged' && event.kind !== 'settingsChanged') return step(state);
	let next = step(state);
	for (const {id} of state.scopes) next = andThen(next, current => armed(current, id));
	return next;
}

/** The alarm has rung: what has come to its end is read again, and the list of targets is asked for. */
export function scopeWoken(state: State, {scope: id, number}: Extract<ScopeNews, {kind: 'scopeWoken'}>): Step {
	const scope = scopeOf(state, id);
	if (scope?.alarm?.number !== number) return step(state);
	let next = withScope(state, id, {alarm: undefined});
	for (const {target, untilMs} of endsOf(state, scope)) {
		if (untilMs <= state.nowMs) next = withTarget(next, id, target.name, known => ({...known, phase: 'unread'}));
	}

	const listMs = nextListMs(state, scope);
	const listed = listMs !== undefined && listMs <= state.nowMs ? askTargets(next, id, {isLook: true}) : step(next);
	return andThen(listed, current => readNext(current, id));
}
