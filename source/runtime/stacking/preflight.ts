import type {RunNews} from '../../machine/events.js';
import type {Job, Warning} from '../../machine/state.js';
import {cleanText} from '../../text/clean.js';
import {troubleOf, type Trouble} from '../../trouble/trouble.js';
import type {Session} from '../session.js';
import {lookAtRoom} from './stack-room.js';

/** A port that never was open in this run is a matter for a person: no longer than this, ms. */
const closedPortMs = 30_000;

/**
 * Looks at all that the night will need besides the commands: the storage, its room, and the way
 * to the files and the right to rename them. Nothing is stacked that could not be read and named. Undefined where all is well.
 */
export async function preflight(
	session: Session, jobs: readonly Job[], warn: (warning: Warning) => void, signal: AbortSignal,
): Promise<Extract<RunNews, {kind: 'inspectionFailed'}> | undefined> {
	const trouble = storageTrouble(session) ?? await filesTrouble(session, jobs, signal) ?? lookAtRoom(session, jobs, warn);
	if (!trouble) {
		session.files = 'ready';
		return undefined;
	}

	return {kind: 'inspectionFailed', trouble, ...(session.files === 'unknown' && {patienceMs: closedPortMs})};
}

function storageTrouble({id, facts}: Session): Trouble | undefined {
	const what = `Nothing was stacked on ${cleanText(id)}`;
	if (facts?.isStorageMounted !== false) return undefined;
	return troubleOf('busy', what, 'its storage is away: it is in USB mode', 'Eject it from the computer and unplug the cable.');
}

async function filesTrouble(session: Session, jobs: readonly Job[], signal: AbortSignal): Promise<Trouble | undefined> {
	const {id, seestar, files} = session;
	if (files === 'ready') return undefined;
	const reached = await seestar.checkFiles([...new Set(jobs.map(({stackFolder}) => stackFolder))], signal);
	if (!reached.ok) return {...reached.trouble, what: `Nothing was stacked on ${cleanText(id)}: ${reached.trouble.what}`};
	session.stackBytes = reached.value.stackBytes ?? session.stackBytes;
	return undefined;
}
