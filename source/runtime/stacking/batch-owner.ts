import type {BatchReport} from '../../machine/events.js';
import {areSameFiles} from '../../machine/stacking/jobs.js';
import type {Job} from '../../machine/state.js';
import type {BatchSettings} from '../../seestar/port.js';
import {success, type Result} from '../../errors/problem.js';
import type {Session} from '../session.js';

/** Whose frames a telescope's batch is made of: this block's, others, or it does not say. */
export type BatchOwner = 'ours' | 'others' | 'untold';

/**
 * Compares the settings that a telescope reports with a block's files. If they are inconclusive (old firmware, or only some
 * of the block's files), the number of frames in its state can still speak against the block.
 */
export function ownerOf(settings: BatchSettings | undefined, {subFrameFolder, block}: Pick<Job, 'subFrameFolder' | 'block'>, totalFrames: number | undefined): BatchOwner {
	if (settings && settings.folder !== subFrameFolder) return 'others';
	if (settings && areSameFiles(settings.files, block.files)) return 'ours';
	const own = new Set(block.files);
	if (settings?.files.some(file => !own.has(file))) return 'others';
	return totalFrames === undefined || totalFrames === block.frames ? 'untold' : 'others';
}

/** Asks the telescope what its batch is made of and compares. Problem: a network problem. */
export async function readOwner({seestar}: Session, job: Job, batch: Pick<BatchReport, 'totalFrames'> | undefined, signal: AbortSignal): Promise<Result<BatchOwner>> {
	const settings = await seestar.readBatchSettings(signal);
	return settings.ok ? success(ownerOf(settings.value, job, batch?.totalFrames)) : settings;
}
