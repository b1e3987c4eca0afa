import type {State} from '../machine/state.js';
import {locationOf} from '../machine/uploads/queue-stacks.js';
import type {StackLocation} from '../machine/uploads/upload.js';
import {parseStackName} from '../planning/index.js';
import {targetKey, type StacksToSend} from './view-state.js';

/**
 * The finished stacks that `of` means at this moment. While a password is being typed, one more may be finished. What the
 * newest reading lacks has been deleted: a stack that gets its name joins the reading at once.
 */
export function stacksToSend({scopes, jobs}: Pick<State, 'scopes' | 'jobs'>, of: StacksToSend): StackLocation[] {
	const keys = of === 'run' ? undefined : new Set(of);
	const made = new Map<string, Set<string>>();
	for (const {phase, file, scope, target} of jobs) {
		if (phase !== 'stacked' || file === undefined) continue;
		const key = targetKey(scope, target);
		made.set(key, (made.get(key) ?? new Set()).add(file));
	}

	return scopes.flatMap(({id, targets}) => targets.flatMap(target => {
		const key = targetKey(id, target.name);
		if (keys && !keys.has(key)) return [];
		const own = made.get(key);
		const names = target.reading?.stackNames ?? [...own ?? []];
		return names.filter(name => keys ? parseStackName(name) !== undefined : own?.has(name)).map(file => locationOf(id, target, file));
	}));
}
