import {scopeOf} from '../../machine/transition.js';
import type {Change} from '../../runtime/store.js';
import type {Problem} from '../../errors/problem.js';

type ReadingProblem = {readonly scope: string; readonly target: string | undefined; readonly problem: Problem};

/** Why a scope, its list of targets or one of them could not be read; undefined where the machine ignored the answer, e.g. because it came too late. */
export function readingProblemOf({event, after}: Change): ReadingProblem | undefined {
	switch (event.kind) {
		case 'scopeFailed':
		case 'targetsFailed': return scopeOf(after, event.scope)?.problem === event.problem ? {scope: event.scope, target: undefined, problem: event.problem} : undefined;
		case 'targetFailed': {
			const target = scopeOf(after, event.scope)?.targets.find(({name}) => name === event.target);
			return target?.problem === event.problem ? {scope: event.scope, target: event.target, problem: event.problem} : undefined;
		}

		default: return undefined;
	}
}
