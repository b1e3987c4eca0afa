import type {BatchReport} from '../../machine/events.js';
import {areSameFiles} from '../../machine/stacking/jobs.js';
import type {Job} from '../../machine/state.js';
import type {BatchSettings} from '../../seestar/port.js';
import {success, type Result} from '../../trouble/trouble.js';
import type {Session} from '../session.js';

/** Whose frames a telescope's batch is made of: this block's, other ones, or it does not tell. */
export type BatchOwner = 'ours' | 'others' | 'untold';

/**
 * Compares the settings that a telescope tells with a block's files. Where they say nothing (old firmware, or a part of
 * the block's files only), the number of frames that its state counts can still speak against the block.
 */
export function ownerOf(settings: BatchSettings | undefined, {subFrameFolder, block}: Pick<Job, 'subFrameFolder' | 'block'>, totalFrames: number | undefined): BatchOwner {
	if (settings && settings.folder !== subFrameFolder) return 'others';
	if (settings && areSameFiles(settings.files, block.files)) return 'ours';
	const own = new Set(block.files);
	if (settings?.files.some(file => !own.has(file))) return 'others';
	return totalFrames === undefined || totalFrames === block.frames ? 'untold' : 'others';
}

/** Asks the telescope what its batch is made of and compares. Trouble: the line's. */
export async function readOwner({seestar}: Session, job: Job, batch: Pick<BatchReport, 'totalFrames'> | undefined, signal: AbortSignal): Promise<Result<BatchOwner>> {
	const settings = await seestar.readBatchSettings(signal);
	return settings.ok ? success(ownerOf(settings.value, job, batch?.totalFrames)) : settings;
}
