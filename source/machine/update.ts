import type {RunEvent, ScopeNews, Stamped, Wish} from './events.js';
import {updateRun} from './run-update.js';
import {updateScopes} from './scope-update.js';
import type {State} from './state.js';
import type {Step} from './step.js';
import {updateWish} from './wish-update.js';

const wishes = new Set<string>(['blocksWanted', 'stopWanted', 'skipWanted', 'retryWanted', 'rereadWanted', 'settingsChanged', 'goalChanged'] satisfies Array<Wish['kind']>);

/**
 * The whole machine: what an event does to the state and what the runtime shall do
 * about it. Pure; never throws, waits or reads a clock.
 */
export function update(state: State, {event, atMs}: Stamped): Step {
	const now = {...state, nowMs: atMs};
	if ('run' in event) return updateRun(now, event satisfies RunEvent);
	return wishes.has(event.kind) ? updateWish(now, event as Wish) : updateScopes(now, event as ScopeNews);
}
