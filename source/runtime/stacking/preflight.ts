import type {RunReport} from '../../machine/events.js';
import type {Job, Warning} from '../../machine/state.js';
import {cleanText} from '../../format/clean-text.js';
import {problemOf, type Problem} from '../../errors/problem.js';
import type {Session} from '../session.js';
import {lookAtRoom} from './stack-room.js';

/** A port that has never been open in this run is a matter for a person: do not wait longer than this, in ms. */
const closedPortMs = 30_000;

/**
 * Checks everything that the night needs besides the commands: the storage, its free space, access to the files and the
 * permission to rename them. Nothing is stacked that could not be read and named. Undefined if all is well.
 */
export async function preflight(
	session: Session, jobs: readonly Job[], warn: (warning: Warning) => void, signal: AbortSignal,
): Promise<Extract<RunReport, {kind: 'inspectionFailed'}> | undefined> {
	const problem = storageProblem(session) ?? await filesProblem(session, jobs, signal) ?? lookAtRoom(session, jobs, warn);
	if (!problem) {
		session.files = 'ready';
		return undefined;
	}

	return {kind: 'inspectionFailed', problem, ...(session.files === 'unknown' && {patienceMs: closedPortMs})};
}

function storageProblem({id, facts}: Session): Problem | undefined {
	const what = `Nothing can be stacked on ${cleanText(id)}`;
	if (facts?.isStorageMounted !== false) return undefined;
	return problemOf('busy', what, 'its storage is not available: it is in USB mode', 'Eject it from the computer and unplug the cable.');
}

async function filesProblem(session: Session, jobs: readonly Job[], signal: AbortSignal): Promise<Problem | undefined> {
	const {id, seestar, files} = session;
	if (files === 'ready') return undefined;
	const reached = await seestar.checkFiles([...new Set(jobs.map(({stackFolder}) => stackFolder))], signal);
	if (!reached.ok) return {...reached.problem, what: `Nothing can be stacked on ${cleanText(id)}: ${reached.problem.what}`};
	session.stackBytes = reached.value.stackBytes ?? session.stackBytes;
	return undefined;
}
