import type {Job, State} from '../../machine/state.js';
import {cursorId} from '../list/list-motion.js';
import type {ViewState} from '../view-state.js';

/** The job under the cursor of the stack or done screen. */
export function jobUnderCursor(state: State, view: ViewState): Job | undefined {
	const id = cursorId(state, view);
	return state.jobs.find(job => job.id === id);
}

/** A finished stack on a telescope. */
export type StackFile = {readonly scope: string; readonly folder: string; readonly file: string};

/** The finished stack of the job under the cursor. */
export function stackUnderCursor(state: State, view: ViewState): StackFile | undefined {
	const job = jobUnderCursor(state, view);
	return job?.phase === 'stacked' && job.file !== undefined ? {scope: job.scope, folder: job.stackFolder, file: job.file} : undefined;
}

/** The job under the cursor if it can be tried again, else none. */
export function retriable(state: State, view: ViewState): readonly Job[] {
	const job = jobUnderCursor(state, view);
	return job && (job.phase === 'failed' || job.phase === 'cancelled' || job.phase === 'skipped') ? [job] : [];
}
