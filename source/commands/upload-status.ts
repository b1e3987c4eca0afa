import type {State} from '../machine/state.js';
import {uploadSummaryOf} from '../machine/uploads/upload-summary.js';
import {exitStatus, exitStatusOf} from '../options/exit-status.js';
import type {Task} from './output/printer.js';
import {taskTable} from './task-table.js';

/**
 * The exit status of a run with uploads. 5, 6 and 11 only if nothing could be sent for that reason; a night whose stacking
 * went well but where nobody is signed in ends with 5, too.
 */
export function statusOfRun(state: State, task: Task, {isSignedIn}: {isSignedIn: boolean}): number {
	// Files of this machine need no telescope.
	const stacking = state.scopes.length === 0 && state.uploads.every(({scope}) => scope === undefined) ? exitStatus.done : exitStatusOf(state);
	if (taskTable[task].uploads === 'off') return stacking;
	const sending = isSignedIn ? statusOfUploads(state) : exitStatus.login;
	if (sending === exitStatus.done || sending === stacking) return stacking;
	if (stacking === exitStatus.done) return sending;
	// Without a telescope a login could not have helped.
	return stacking === exitStatus.someFailed || state.uploads.length > 0 ? exitStatus.someFailed : stacking;
}

function statusOfUploads(state: State): number {
	const {filesUploaded, filesSkipped, filesReady, filesFailed} = uploadSummaryOf(state);
	if (filesFailed === 0) return exitStatus.done;
	if (filesUploaded + filesSkipped + filesReady > 0) return exitStatus.someFailed;
	const kinds = new Set(state.uploads.map(({problem}) => problem?.kind ?? state.loginProblem?.kind));
	if (kinds.size > 1) return exitStatus.someFailed;
	if (kinds.has('login')) return exitStatus.login;
	if (kinds.has('held')) return exitStatus.held;
	return kinds.has('locked') ? exitStatus.locked : exitStatus.someFailed;
}
