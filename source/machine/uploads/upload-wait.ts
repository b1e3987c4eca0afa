import type {State} from '../state.js';
import {isSettled} from '../summary.js';
import {listedWithinMs} from './upload-line.js';
import {isUploadEnded} from './upload.js';

/** What the end of a run waits for when only uploads of unknown fate are left. `seconds`: the longest wait as long as the list can be read. */
export type AwaitedUploads = {readonly files: number; readonly seconds: number};

/** Undefined while there is other work, or nothing to wait for. */
export function awaitedUploads(state: State): AwaitedUploads | undefined {
	const undecided = state.uploads.filter(({phase}) => phase === 'undecided');
	if (undecided.length === 0 || state.loginProblem !== undefined || !state.scopes.every(scope => isSettled(state, scope))) return undefined;
	if (!state.uploads.every(upload => upload.phase === 'undecided' || isUploadEnded(upload))) return undefined;
	const patienceMs = state.settings.patienceSeconds * 1000;
	const leftMs = undecided.reduce((most, {waitedMs, listDoubt}) => Math.max(most, listedWithinMs + (listDoubt === undefined ? 0 : patienceMs) - waitedMs), 0);
	return {files: undecided.length, seconds: Math.ceil(leftMs / 1000)};
}
