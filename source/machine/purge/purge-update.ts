import {askReading} from '../targets/ask-reading.js';
import type {Request} from '../events.js';
import {whyNotPurged} from './purge.js';
import type {PurgeEvent} from './purge-state.js';
import type {State} from '../state.js';
import {scopeOf, transition, withTarget, type Transition} from '../transition.js';

/** The request to delete a target's stacks, and its result. Afterwards the target is read again, because its blocks are ready again. */
export function updatePurge(state: State, event: PurgeEvent | Extract<Request, {kind: 'purgeRequested'}>): Transition {
	const {scope, target: name} = event;
	switch (event.kind) {
		case 'purgeRequested': {
			const {files} = event;
			if (files.length === 0) return transition(state);
			const problem = whyNotPurged(state, scope, name);
			if (problem) return transition(warned(state, scope, problem));
			return transition(withTarget(state, scope, name, target => ({...target, purge: {files, deleted: 0}})), {kind: 'purgeStacks', scope, target: name, files});
		}

		case 'filePurged': return transition(withTarget(state, scope, name, target => target.purge ? {...target, purge: {...target.purge, deleted: target.purge.deleted + 1}} : target));
		case 'stacksPurged': return ended(state, scope, name);
		case 'purgeFailed': return isPurged(state, scope, name) ? ended(warned(state, scope, event.problem), scope, name) : transition(state);
	}
}

/** Whatever the result, some of its files may be gone, so only a new listing is reliable. */
function ended(state: State, scope: string, name: string): Transition {
	if (!isPurged(state, scope, name)) return transition(state);
	const done = withTarget(state, scope, name, target => ({...target, purge: undefined}));
	if (state.goal.depth === 'targets') return transition(done);
	// At once, even beside another reading: a reading of this very target may have listed what is gone now.
	return askReading(done, scope, name);
}

function isPurged(state: State, scope: string, name: string): boolean {
	return scopeOf(state, scope)?.targets.find(target => target.name === name)?.purge !== undefined;
}

function warned(state: State, scope: string, {what, cause, next}: {readonly what: string; readonly cause: string; readonly next: string}): State {
	return {...state, warnings: [...state.warnings, {scope, what, cause, next}]};
}
