import {readNext} from './ask-reading.js';
import type {ScopeEvent} from '../events.js';
import {lookEveryMs} from './look-again.js';
import type {State, TargetState} from '../state.js';
import {scopeOf, transition, withScope, type Transition} from '../transition.js';

type TargetsRead = Extract<ScopeEvent, {kind: 'targetsRead'}>;

/** A target with this many frames is listed at every look at most; one with twice as many, half as often. */
const framesAtOnce = 500;

/** The newest list of a scope's targets: reads all of them again or, at a glance, only those that have changed. */
export function targetsRead(state: State, event: TargetsRead): Transition {
	const scope = scopeOf(state, event.scope);
	if (scope?.lists !== event.number) return transition(state);
	const listed = withScope(state, scope.id, {isListing: false});
	const isLook = scope.targetsPhase === 'read';
	// Storage that is briefly unavailable shows no folders; that is no reason to forget what was read of them.
	if (isLook && event.targets.length === 0 && scope.targets.length > 0) return transition(listed);
	const known = new Map(scope.targets.map(target => [target.name, target]));
	const targets = event.targets.map((folders): TargetState => {
		const target = listedTarget(known.get(folders.target), folders);
		if (isLook && target.phase !== 'unread') return mustBeRead(state, target) ? {...target, phase: 'unread'} : target;
		return {...target, phase: target.phase === 'reading' ? 'reading' : 'unread', problem: undefined};
	});
	return readNext(withScope(listed, scope.id, {targets, targetsPhase: 'read', waiting: undefined}), scope.id);
}

/** A list that could not be read at a glance changes nothing, since the next look will come. Undefined if the scope cannot be read at all. */
export function targetsFailed(state: State, {scope: id, number}: Extract<ScopeEvent, {kind: 'targetsFailed'}>): Transition | undefined {
	const scope = scopeOf(state, id);
	if (scope?.lists !== number) return transition(state);
	return scope.targetsPhase === 'read' ? transition(withScope(state, id, {isListing: false})) : undefined;
}

export function listedTarget(known: TargetState | undefined, {target: name, stackFolder, subFrameFolder, subFrameCount, stackCount}: TargetsRead['targets'][number]): TargetState {
	return {
		...known ?? {
			phase: 'unread', reads: 0, readCounts: undefined, staysUntilWallMs: undefined, problem: undefined, waiting: undefined, reading: undefined, blocks: [],
			unparsedNames: [], nonexistentTimes: [], ambiguousTimes: [], foreignStacks: [], silentStacks: [], unaskedStacks: [], purge: undefined,
		},
		name,
		stackFolder,
		subFrameFolder,
		rawFrames: subFrameCount,
		stacks: stackCount,
	};
}

/** Whether there is something new in a target's folders. A large one is listed less often. */
function mustBeRead(state: State, {phase, problem, readCounts, rawFrames, stacks, reading}: TargetState): boolean {
	if (phase === 'failed') return problem?.retry === 'retryable';
	if (phase !== 'read' || (readCounts?.frames === rawFrames && readCounts.stacks === stacks)) return false;
	return state.nowMs - (reading?.readAtMs ?? 0) >= lookEveryMs * Math.ceil(rawFrames / framesAtOnce);
}
