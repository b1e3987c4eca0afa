import type {Event, RunEvent, ScopeNews, Stamped, Wish} from './events.js';
import {lookAhead} from './targets/look-again.js';
import {updatePurge} from './purge/purge-update.js';
import {queueStacks} from './uploads/queue-stacks.js';
import {updateRun} from './stacking/run-update.js';
import {updateScopes} from './targets/scope-update.js';
import type {State} from './state.js';
import {andThen, type Step} from './step.js';
import {isUploadLineNews} from './uploads/upload-line.js';
import {updateUploadLine} from './uploads/upload-line-update.js';
import {updateUpload} from './uploads/upload-update.js';
import type {UploadEvent} from './uploads/upload.js';
import {updateWish} from './wish-update.js';

const wishes = new Set<string>(['blocksWanted', 'stopWanted', 'skipWanted', 'retryWanted', 'rereadWanted', 'purgeWanted', 'settingsChanged', 'goalChanged',
	'uploadModeChanged', 'uploadsWanted', 'uploadRetryWanted', 'signedIn'] satisfies Array<Wish['kind']>);

/**
 * The whole machine: what an event does to the state and what the runtime shall do
 * about it. Pure; never throws, waits or reads a clock.
 */
export function update(state: State, {event, atMs}: Stamped): Step {
	const next = andThen(route({...state, nowMs: atMs}, event), after => lookAhead(after, event));
	const mayBringStacks = event.kind === 'targetRead' || event.kind === 'stackNamed';
	return state.uploadMode !== 'off' && mayBringStacks ? andThen(next, after => queueStacks(after, event)) : next;
}

function route(state: State, event: Event): Step {
	if ('upload' in event && 'run' in event) return updateUpload(state, event satisfies UploadEvent);
	if (isUploadLineNews(event)) return updateUploadLine(state, event);
	if ('run' in event) return updateRun(state, event satisfies RunEvent);
	if (event.kind === 'filePurged' || event.kind === 'stacksPurged' || event.kind === 'purgeFailed') return updatePurge(state, event);
	return wishes.has(event.kind) ? updateWish(state, event as Wish) : updateScopes(state, event as ScopeNews);
}
