import type {State} from '../machine/state.js';
import type {Problem, ProblemKind} from '../errors/problem.js';

/** Exit codes: a contract, see the table in the README. */
export const exitStatus = {done: 0, unexpected: 1, usage: 2, someFailed: 3, noTelescope: 4, login: 5, locked: 6, held: 11, cancelled: 130} as const;

function statusOf(kind: ProblemKind | undefined): number {
	if (kind === 'locked') return exitStatus.locked;
	if (kind === 'held') return exitStatus.held;
	// This machine's own disk, not the telescope.
	if (kind === 'denied' || kind === 'full') return exitStatus.unexpected;
	return exitStatus.noTelescope;
}

/** The status of a command that cannot start because something it was given cannot be used. Without a key the telescope is locked. */
export function statusBeforeWork({kind}: Pick<Problem, 'kind'>): number {
	if (kind === 'locked') return exitStatus.locked;
	return kind === 'full' ? exitStatus.unexpected : exitStatus.usage;
}

/**
 * Telescopes that identify themselves and list their targets may still ask for a key when files are listed: whether every
 * requested target was refused for that reason.
 */
function isLockedOut({scopes}: State): boolean {
	const asked = scopes.flatMap(({targets}) => targets.filter(({phase}) => phase !== 'unread'));
	return asked.length > 0 && asked.every(({phase, problem}) => phase === 'failed' && problem?.kind === 'locked');
}

/** The status of a run that ended by itself. 4, 6 and 11 only when nothing could be done for that reason; where part was done, 3. */
export function exitStatusOf(state: State): number {
	const failed = state.scopes.filter(({targetsPhase}) => targetsPhase === 'failed');
	if (failed.length === state.scopes.length) {
		const kinds = failed.map(({problem}) => problem?.kind);
		return statusOf(kinds.find(kind => kind === 'locked') ?? kinds.find(kind => kind === 'held') ?? kinds[0]);
	}

	const isStacked = state.jobs.some(({phase}) => phase === 'stacked');
	if (!isStacked && isLockedOut(state)) return exitStatus.locked;
	const held = state.scopes.filter(({worker}) => worker.problem?.kind === 'held' || worker.problem?.kind === 'locked');
	const failedJobs = state.jobs.filter(({phase}) => phase === 'failed' || phase === 'cancelled');
	const [first] = held;
	if (!isStacked && first && failedJobs.every(({problem}) => problem?.kind === first.worker.problem?.kind)) return statusOf(first.worker.problem?.kind);
	const isIncomplete = failed.length > 0 || failedJobs.length > 0
		|| state.scopes.some(({targets, worker}) => worker.phase === 'abandoned' || targets.some(({phase}) => phase === 'failed'));
	return isIncomplete ? exitStatus.someFailed : exitStatus.done;
}
