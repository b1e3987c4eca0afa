import type {Event, RunEvent, ScopeEvent, Stamped, Request} from './events.js';
import {lookAhead} from './targets/look-again.js';
import {updatePurge} from './purge/purge-update.js';
import {queueStacks} from './uploads/queue-stacks.js';
import {keepQueues} from './stacking/kept-queue.js';
import {updateRun} from './stacking/run-update.js';
import {updateScopes} from './targets/scope-update.js';
import type {State} from './state.js';
import {andThen, transition, type Transition} from './transition.js';
import {isUploadLineEvent} from './uploads/upload-line.js';
import {updateUploadLine} from './uploads/upload-line-update.js';
import {updateUpload} from './uploads/upload-update.js';
import type {UploadEvent} from './uploads/upload.js';
import {updateRequest} from './request-update.js';

const requests = new Set<string>(['blocksRequested', 'stopRequested', 'skipRequested', 'retryRequested', 'queueDropped', 'rereadRequested', 'scopeRemoved', 'purgeRequested', 'settingsChanged', 'goalChanged',
	'uploadModeChanged', 'uploadsRequested', 'uploadRetryRequested', 'signedIn'] satisfies Array<Request['kind']>);

/** The whole machine: what an event does to the state and what the runtime must do about it. Pure; never throws, waits or reads a clock. */
export function update(state: State, {event, atMs}: Stamped): Transition {
	const routed = andThen(route({...state, nowMs: atMs}, event), after => lookAhead(after, event));
	const next = andThen(routed, after => transition(after, ...keepQueues(state, after)));
	const mayBringStacks = event.kind === 'targetRead' || event.kind === 'stackNamed';
	return state.uploadMode !== 'off' && mayBringStacks ? andThen(next, after => queueStacks(after, event)) : next;
}

function route(state: State, event: Event): Transition {
	if ('upload' in event && 'run' in event) return updateUpload(state, event satisfies UploadEvent);
	if (isUploadLineEvent(event)) return updateUploadLine(state, event);
	if ('run' in event) return updateRun(state, event satisfies RunEvent);
	if (event.kind === 'filePurged' || event.kind === 'stacksPurged' || event.kind === 'purgeFailed') return updatePurge(state, event);
	return requests.has(event.kind) ? updateRequest(state, event as Request) : updateScopes(state, event as ScopeEvent);
}
