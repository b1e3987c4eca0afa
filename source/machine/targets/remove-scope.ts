import {isPurging} from '../purge/purge.js';
import type {State} from '../state.js';
import {jobsOf} from '../stacking/jobs-of.js';
import {scopeOf, transition, type Transition} from '../transition.js';

/** Whether this run has stacked, sent or deleted anything of this scope, or is about to. */
export function hasWork(state: State, id: string): boolean {
	const scope = scopeOf(state, id);
	return jobsOf(state, id).length > 0 || state.uploads.some(upload => upload.scope === id) || (scope !== undefined && isPurging(scope));
}

/** Removes a scope from the list with its warnings, unless work of this run belongs to it. Later events of it are ignored. */
export function scopeRemoved(state: State, id: string): Transition {
	if (hasWork(state, id) || !state.scopes.some(scope => scope.id === id)) return transition(state);
	const left = {...state, scopes: state.scopes.filter(scope => scope.id !== id), warnings: state.warnings.filter(({scope}) => scope !== id)};
	return transition(left, {kind: 'closeScope', scope: id});
}
