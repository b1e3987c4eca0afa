import {readNext} from './ask-reading.js';
import type {ScopeNews} from '../events.js';
import {lookEveryMs} from './look-again.js';
import type {State, TargetState} from '../state.js';
import {scopeOf, step, withScope, type Step} from '../step.js';

type TargetsRead = Extract<ScopeNews, {kind: 'targetsRead'}>;

/** A target of so many frames is listed at each look at most, one of twice as many half as often. */
const framesAtOnce = 500;

/** The newest list of a scope's targets: all of them are read anew, or, in passing, those alone that have changed. */
export function targetsRead(state: State, event: TargetsRead): Step {
	const scope = scopeOf(state, event.scope);
	if (scope?.lists !== event.number) return step(state);
	const listed = withScope(state, scope.id, {isListing: false});
	const isLook = scope.targetsPhase === 'read';
	// A storage that is away for a moment has no folders; what was read of them is not forgotten for that.
	if (isLook && event.targets.length === 0 && scope.targets.length > 0) return step(listed);
	const known = new Map(scope.targets.map(target => [target.name, target]));
	const targets = event.targets.map((folders): TargetState => {
		const target = listedTarget(known.get(folders.target), folders);
		if (isLook && target.phase !== 'unread') return mustBeRead(state, target) ? {...target, phase: 'unread'} : target;
		return {...target, phase: target.phase === 'reading' ? 'reading' : 'unread', trouble: undefined};
	});
	return readNext(withScope(listed, scope.id, {targets, targetsPhase: 'read', waiting: undefined}), scope.id);
}

/** A list that could not be read in passing changes nothing: the next look comes. Undefined where the scope cannot be read at all. */
export function targetsFailed(state: State, {scope: id, number}: Extract<ScopeNews, {kind: 'targetsFailed'}>): Step | undefined {
	const scope = scopeOf(state, id);
	if (scope?.lists !== number) return step(state);
	return scope.targetsPhase === 'read' ? step(withScope(state, id, {isListing: false})) : undefined;
}

function listedTarget(known: TargetState | undefined, {target: name, stackFolder, subFrameFolder, subFrameCount, stackCount}: TargetsRead['targets'][number]): TargetState {
	return {
		...known ?? {
			phase: 'unread', reads: 0, readCounts: undefined, staysUntilMs: undefined, trouble: undefined, waiting: undefined, reading: undefined, blocks: [],
			notUnderstood: [], impossible: [], ambiguous: [], foreignStacks: [], purge: undefined,
		},
		name,
		stackFolder,
		subFrameFolder,
		rawFrames: subFrameCount,
		stacks: stackCount,
	};
}

/** Is there something new in a target's folders? A large one is listed the less often. */
function mustBeRead(state: State, {phase, trouble, readCounts, rawFrames, stacks, reading}: TargetState): boolean {
	if (phase === 'failed') return trouble?.retry === 'retryable';
	if (phase !== 'read' || (readCounts?.frames === rawFrames && readCounts.stacks === stacks)) return false;
	return state.nowMs - (reading?.readAtMs ?? 0) >= lookEveryMs * Math.ceil(rawFrames / framesAtOnce);
}
