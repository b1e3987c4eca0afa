import type {Job, State} from '../state.js';

/** By the list: every drawing and every key ask for the jobs of each telescope. */
const known = new WeakMap<readonly Job[], ReadonlyMap<string, readonly Job[]>>();
const none: readonly Job[] = [];

/** The jobs of a scope, in the order of the list. */
export function jobsOf({jobs}: Pick<State, 'jobs'>, scope: string): readonly Job[] {
	let byScope = known.get(jobs);
	if (!byScope) {
		const lists = new Map<string, Job[]>();
		for (const job of jobs) {
			const list = lists.get(job.scope);
			if (list) list.push(job);
			else lists.set(job.scope, [job]);
		}

		byScope = lists;
		known.set(jobs, byScope);
	}

	return byScope.get(scope) ?? none;
}
