import {isPurgeableFolder, purgeableFiles, type PurgeFile} from '../../machine/purge/purge.js';
import {isStackOrCompanion} from '../../planning/index.js';
import type {Seestar} from '../../seestar/port.js';
import {cleanText} from '../../text/clean.js';
import {persist} from '../../trouble/persist.js';
import {cancelled, failure, success, troubleOf, type Result, type Trouble, type TroubleKind} from '../../trouble/trouble.js';
import type {Clock} from '../clock.js';
import {reserveScope, type Session} from '../session.js';

const attemptsAtMost = 3;
/** A trouble of one file alone: the others can go all the same. `usage`: its name cannot stand in a path; `denied`: it is read-only. */
const ofOneFile = new Set<TroubleKind>(['busy', 'refused', 'exists', 'protocol', 'usage', 'denied']);

/** The stacks of a folder below MyWorks and their pictures, with sizes, over SMB: the other listing does not show pictures. Trouble: usage, the share's. */
export async function storedStacks(seestar: Pick<Seestar, 'listStored'>, folder: string, signal?: AbortSignal): Promise<Result<readonly PurgeFile[]>> {
	if (!isPurgeableFolder(folder)) return failure(subFrames(folder));
	const listed = await seestar.listStored(folder, signal);
	return listed.ok ? success(purgeableFiles(listed.value)) : listed;
}

/** What is to be deleted, and by what means. */
export type PurgeOrder = {
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
 * Deletes files of one target, one after the other, each proven gone by a listing. Takes the scope's
 * lock, and refuses ('busy') while the telescope stacks that target. Trouble: held, busy, usage, the
 * share's; when a single file cannot be deleted, the rest is deleted nonetheless.
 */
export async function purgeStacks(session: Session, {target, folder, subFrameFolder, files, dataFolder, clock, onPurged, signal}: PurgeOrder): Promise<Result<void>> {
	if (!isPurgeableFolder(folder)) return failure(subFrames(folder));
	const odd = files.find(({name}) => !isStackOrCompanion(name));
	if (odd) return failure(troubleOf('usage', `${cleanText(odd.name)} is not deleted`, 'it is neither a stack nor its picture', 'Choose stacks.'));
	const reserved = await reserveScope(session, dataFolder, clock, {signal});
	if (!reserved.ok) return reserved;
	const idle = await notStacking(session.seestar, target, subFrameFolder, signal);
	if (!idle.ok) return idle;

	let failed = 0;
	let first: Trouble | undefined;
	for (const file of files) {
		const removed = await removeFile(session.seestar, folder, file.name, clock, signal);
		if (removed.ok) {
			if (removed.value === 'removed') onPurged(file);
			continue;
		}

		if (!ofOneFile.has(removed.trouble.kind)) return removed;
		failed++;
		first ??= removed.trouble;
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
	const cause = settings.value ? 'the telescope is stacking this target just now' : 'the telescope is stacking, and does not tell which target';
	return failure(troubleOf('busy', `The stacks of ${cleanText(target)} are not deleted`, cause, 'Wait until it has finished, or stop it first.', 'permanent'));
}

/** `gone`: somebody else was quicker. What may have been done in vain is done again, for a file that is not there cannot be hurt. */
async function removeFile(seestar: Seestar, folder: string, name: string, clock: Clock, signal: AbortSignal): Promise<Result<'removed' | 'gone'>> {
	return persist<'removed' | 'gone'>(async ({number}) => {
		if (signal.aborted) return failure(cancelled(`Could not delete ${cleanText(name)}`));
		const removed = await seestar.remove(folder, name, signal);
		if (removed.ok) return success('removed');
		// The answer to the try before was lost.
		return removed.trouble.kind === 'missing' ? success(number > 1 ? 'removed' : 'gone') : removed;
	}, {clock, signal, firstMs: 500, attemptsAtMost});
}

function subFrames(folder: string): Trouble {
	return troubleOf('usage', `Nothing is deleted in ${cleanText(folder)}`, 'it is a folder of sub-frames', 'Sub-frames are never deleted.');
}
