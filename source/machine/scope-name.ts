import type {State} from './state.js';

/** What a telescope is called: the name that the user gave it, else its address. */
export function nameOf({scopeNames}: Pick<State, 'scopeNames'>, scope: string): string {
	return scopeNames.get(scope) ?? scope;
}
