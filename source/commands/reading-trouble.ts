import {scopeOf} from '../machine/step.js';
import type {Change} from '../runtime/store.js';
import type {Trouble} from '../trouble/trouble.js';

type ReadingTrouble = {readonly scope: string; readonly target: string | undefined; readonly trouble: Trouble};

/** Why a scope, its list of targets or one of them could not be read; undefined where the machine took no notice, as of an answer that came too late. */
export function readingTroubleOf({event, after}: Change): ReadingTrouble | undefined {
	switch (event.kind) {
		case 'scopeFailed':
		case 'targetsFailed': return scopeOf(after, event.scope)?.trouble === event.trouble ? {scope: event.scope, target: undefined, trouble: event.trouble} : undefined;
		case 'targetFailed': {
			const target = scopeOf(after, event.scope)?.targets.find(({name}) => name === event.target);
			return target?.trouble === event.trouble ? {scope: event.scope, target: event.target, trouble: event.trouble} : undefined;
		}

		default: return undefined;
	}
}
