import {isPurgeableFolder, purgeableFiles} from '../../machine/purge/purge.js';
import type {PurgeFile} from '../../machine/purge/purge-state.js';
import {isStackOrCompanion} from '../../planning/index.js';
import type {Seestar} from '../../seestar/port.js';
import {cleanText} from '../../format/clean-text.js';
import {withRetry} from '../../errors/retry.js';
import {cancelled, failure, success, problemOf, type Result, type Problem, type ProblemKind} from '../../errors/problem.js';
import type {Clock} from '../clock.js';
import {reserveScope, type Session} from '../session.js';

const attemptsAtMost = 3;
/** Problems that concern only one file, so the others can still be deleted. `usage`: its name cannot be part of a path; `denied`: it is read-only. */
const ofOneFile = new Set<ProblemKind>(['busy', 'refused', 'exists', 'protocol', 'usage', 'denied']);

/**
 * The stacks of a folder below MyWorks and their pictures, with sizes, over SMB, because the other listing does not show
 * pictures. Problem: usage, or the share's.
 */
export async function storedStacks(seestar: Pick<Seestar, 'listStored'>, folder: string, signal?: AbortSignal): Promise<Result<readonly PurgeFile[]>> {
	if (!isPurgeableFolder(folder)) return failure(subFrames(folder));
	const listed = await seestar.listStored(folder, signal);
	return listed.ok ? success(purgeableFiles(listed.value)) : listed;
}

/** What to delete, and by what means. */
type PurgeOrder = {
	readonly target: string;
	readonly folder: string;
	readonly subFrameFolder: string | undefined;
	readonly files: readonly PurgeFile[];
	readonly dataFolder: string;
	readonly clock: Clock;
	readonly onPurged: (file: PurgeFile) => void;
	readonly signal: AbortSignal;
};

/**
 * Deletes files of one target one by one and checks in a listing that each is gone. Takes the scope's lock, and refuses
 * ('busy') while the telescope is stacking that target. Problem: held, busy, usage, or the share's; if a single file cannot
 * be deleted, the rest are deleted anyway.
 */
export async function purgeStacks(session: Session, {target, folder, subFrameFolder, files, dataFolder, clock, onPurged, signal}: PurgeOrder): Promise<Result<void>> {
	if (!isPurgeableFolder(folder)) return failure(subFrames(folder));
	const odd = files.find(({name}) => !isStackOrCompanion(name));
	if (odd) return failure(problemOf('usage', `${cleanText(odd.name)} is not deleted`, 'it is neither a stack nor its picture', 'Choose stacks.'));
	const reserved = await reserveScope(session, dataFolder, clock, {signal});
	if (!reserved.ok) return reserved;
	const idle = await notStacking(session.seestar, target, subFrameFolder, signal);
	if (!idle.ok) return idle;

	let failed = 0;
	let first: Problem | undefined;
	for (const file of files) {
		const removed = await removeFile(session.seestar, folder, file.name, clock, signal);
		if (removed.ok) {
			if (removed.value === 'removed') onPurged(file);
			continue;
		}

		if (!ofOneFile.has(removed.problem.kind)) return removed;
		failed++;
		first ??= removed.problem;
	}

	if (!first) return success();
	return failure(failed === 1 ? first : {...first, what: `${first.what}, nor ${failed - 1} more`});
}

/** A batch of this target would name its stack among files that are being deleted. */
async function notStacking(seestar: Seestar, target: string, subFrameFolder: string | undefined, signal: AbortSignal): Promise<Result<void>> {
	const batch = await seestar.readBatch(signal);
	if (!batch.ok) return batch;
	if (batch.value.state !== 'working') return success();
	const settings = await seestar.readBatchSettings(signal);
	if (!settings.ok) return settings;
	if (settings.value && settings.value.folder !== subFrameFolder) return success();
	const cause = settings.value ? 'the telescope is stacking this target right now' : 'the telescope is stacking and does not say which target';
	return failure(problemOf('busy', `The stacks of ${cleanText(target)} are not deleted`, cause, 'Wait until it has finished, or stop it first.', 'permanent'));
}

/** `gone`: somebody else was faster. A deletion whose outcome is unknown is repeated, since that cannot harm a file that no longer exists. */
async function removeFile(seestar: Seestar, folder: string, name: string, clock: Clock, signal: AbortSignal): Promise<Result<'removed' | 'gone'>> {
	return withRetry<'removed' | 'gone'>(async ({number}) => {
		if (signal.aborted) return failure(cancelled(`Could not delete ${cleanText(name)}`));
		const removed = await seestar.remove(folder, name, signal);
		if (removed.ok) return success('removed');
		// The answer to the previous try was lost.
		return removed.problem.kind === 'missing' ? success(number > 1 ? 'removed' : 'gone') : removed;
	}, {clock, signal, firstMs: 500, attemptsAtMost});
}

function subFrames(folder: string): Problem {
	return problemOf('usage', `Nothing is deleted in ${cleanText(folder)}`, 'it is a folder of sub-frames', 'Sub-frames are never deleted.');
}
