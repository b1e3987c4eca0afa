import type {State} from '../state.js';
import {transition, type Transition} from '../transition.js';

/** Has this run stacked or sent anything of this scope, or is it to? */
export function hasWork({jobs, uploads}: State, scope: string): boolean {
	return jobs.some(job => job.scope === scope) || uploads.some(upload => upload.scope === scope);
}

/** Takes a scope off the list, with what was told of it; nothing where work of this run belongs to it. What it still has to say is about nobody. */
export function scopeRemoved(state: State, id: string): Transition {
	if (hasWork(state, id) || !state.scopes.some(scope => scope.id === id)) return transition(state);
	const left = {...state, scopes: state.scopes.filter(scope => scope.id !== id), warnings: state.warnings.filter(({scope}) => scope !== id)};
	return transition(left, {kind: 'closeScope', scope: id});
}
