import {askReading} from '../targets/ask-reading.js';
import type {Wish} from '../events.js';
import {whyNotPurged, type PurgeNews} from './purge.js';
import type {State} from '../state.js';
import {scopeOf, step, withTarget, type Step} from '../step.js';

/** The wish to delete a target's stacks, and what becomes of it. Afterwards the target is read again: its blocks are ready once more. */
export function updatePurge(state: State, event: PurgeNews | Extract<Wish, {kind: 'purgeWanted'}>): Step {
	const {scope, target: name} = event;
	switch (event.kind) {
		case 'purgeWanted': {
			const {files} = event;
			if (files.length === 0) return step(state);
			const trouble = whyNotPurged(state, scope, name);
			if (trouble) return step(warned(state, scope, trouble));
			return step(withTarget(state, scope, name, target => ({...target, purge: {files, deleted: 0}})), {kind: 'purgeStacks', scope, target: name, files});
		}

		case 'filePurged': return step(withTarget(state, scope, name, target => target.purge ? {...target, purge: {...target.purge, deleted: target.purge.deleted + 1}} : target));
		case 'stacksPurged': return ended(state, scope, name);
		case 'purgeFailed': return isPurged(state, scope, name) ? ended(warned(state, scope, event.trouble), scope, name) : step(state);
	}
}

/** Some of its files may be gone whatever came of it, so only a new listing tells the truth. */
function ended(state: State, scope: string, name: string): Step {
	if (!isPurged(state, scope, name)) return step(state);
	const done = withTarget(state, scope, name, target => ({...target, purge: undefined}));
	if (state.goal.depth === 'targets') return step(done);
	// At once, even beside another reading: one of this very target may have listed what is gone now.
	return askReading(done, scope, name);
}

function isPurged(state: State, scope: string, name: string): boolean {
	return scopeOf(state, scope)?.targets.find(target => target.name === name)?.purge !== undefined;
}

function warned(state: State, scope: string, {what, cause, next}: {readonly what: string; readonly cause: string; readonly next: string}): State {
	return {...state, warnings: [...state.warnings, {scope, what, cause, next}]};
}
