import type {State} from '../state.js';
import {isSettled} from '../summary.js';
import {listedWithinMs} from './upload-line.js';
import {isUploadEnded} from './upload.js';

/** What the end of a run waits for: nothing is left but uploads whose fate is unknown. `seconds`: how long at most while the list can be read. */
export type AwaitedUploads = {readonly files: number; readonly seconds: number};

/** Undefined while there is other work, or nothing to wait for. */
export function awaitedUploads(state: State): AwaitedUploads | undefined {
	const undecided = state.uploads.filter(({phase}) => phase === 'undecided');
	if (undecided.length === 0 || state.loginTrouble !== undefined || !state.scopes.every(scope => isSettled(state, scope))) return undefined;
	if (!state.uploads.every(upload => upload.phase === 'undecided' || isUploadEnded(upload))) return undefined;
	const waitedMs = undecided.reduce((least, upload) => Math.min(least, upload.waitedMs), Infinity);
	return {files: undecided.length, seconds: Math.max(0, Math.ceil((listedWithinMs - waitedMs) / 1000))};
}
