import type {RunNews} from '../machine/events.js';
import type {Job} from '../machine/state.js';
import {cleanText} from '../text/clean.js';
import {troubleOf, type Trouble} from '../trouble/trouble.js';
import type {Session} from './session.js';

/** A port that never was open in this run is a matter for a person: no longer than this, ms. */
const closedPortMs = 30_000;
/** With less than this there is no room for one stack and its pictures, megabytes. */
const leastFreeMb = 100;

/**
 * Looks at all that the night will need besides the commands: the storage, its room, and the way
 * to the files and the right to rename them. Nothing is stacked that could not be read and named. Undefined where all is well.
 */
export async function preflight(session: Session, jobs: readonly Job[], signal: AbortSignal): Promise<Extract<RunNews, {kind: 'inspectionFailed'}> | undefined> {
	const trouble = storageTrouble(session) ?? await filesTrouble(session, jobs, signal);
	if (!trouble) {
		session.files = 'ready';
		return undefined;
	}

	return {kind: 'inspectionFailed', trouble, ...(session.files === 'unknown' && {patienceMs: closedPortMs})};
}

function storageTrouble({id, facts}: Session): Trouble | undefined {
	const what = `Nothing was stacked on ${cleanText(id)}`;
	if (facts?.isStorageMounted === false) return troubleOf('busy', what, 'its storage is away: it is in USB mode', 'Eject it from the computer and unplug the cable.');
	if (facts?.freeMb === undefined || facts.freeMb >= leastFreeMb) return undefined;
	return troubleOf('full', what, `its storage is full, only ${Math.floor(facts.freeMb)} MB are free`, 'Free some space in the telescope\'s app.');
}

async function filesTrouble({id, seestar, files}: Session, jobs: readonly Job[], signal: AbortSignal): Promise<Trouble | undefined> {
	if (files === 'ready') return undefined;
	const reached = await seestar.checkFiles([...new Set(jobs.map(({stackFolder}) => stackFolder))], signal);
	return reached.ok ? undefined : {...reached.trouble, what: `Nothing was stacked on ${cleanText(id)}: ${reached.trouble.what}`};
}
