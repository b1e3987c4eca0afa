import type {Inspection, OpenBlock} from '../../machine/events.js';
import {parseOutputName, stackOfBlock} from '../../planning/index.js';
import type {BatchState} from '../../seestar/port.js';
import {success, type Result} from '../../errors/problem.js';
import {passedMs, type Clock} from '../clock.js';
import {openEntries} from '../memory/journal-entry.js';
import type {Session} from '../session.js';

/**
 * Looks at the scope before anything is done to it: its batch, what the batch is made of,
 * and what an earlier run left behind. Changes nothing on the telescope.
 */
export async function inspectBatch(session: Session, clock: Clock, signal: AbortSignal): Promise<Result<Inspection>> {
	const {seestar} = session;
	const facts = await seestar.readDeviceInfo(signal);
	if (!facts.ok) return facts;
	session.facts = facts.value;
	const batch = await seestar.readBatch(signal);
	if (!batch.ok) return batch;
	const stillForMs = stillnessOf(session, batch.value, passedMs(clock));
	const hasSettings = batch.value.state === 'working' || batch.value.state === 'complete' || batch.value.state === 'other';
	const settings = hasSettings ? await seestar.readBatchSettings(signal) : success(undefined);
	if (!settings.ok) return settings;

	const listings = new Map<string, readonly string[]>();
	const listed = async (folder: string): Promise<Result<readonly string[]>> => {
		const known = listings.get(folder);
		if (known) return success(known);
		const files = await seestar.list(folder, signal);
		if (!files.ok) return files;
		const names = files.value.map(({name}) => name);
		listings.set(folder, names);
		return success(names);
	};

	const openBlocks: OpenBlock[] = [];
	for (const {key, stackFolder, subFrameFolder, block, baseline} of openEntries(session.journal?.entries() ?? [])) {
		const names = await listed(stackFolder);
		if (!names.ok) return names;
		// Its stack may have been named by another machine, or just before the journal was written.
		if (stackOfBlock(names.value, block) !== undefined) {
			await session.journal?.append({kind: 'blockGivenUp', key, why: 'a stack of this block already exists'});
			continue;
		}

		const old = new Set(baseline);
		const candidates = names.value.filter(name => !old.has(name) && parseOutputName(name) !== undefined);
		openBlocks.push({target: key.target, stackFolder, subFrameFolder, block, candidates});
	}

	const {output} = batch.value;
	const where = output && await listed(output.folder);
	if (where && !where.ok) return where;
	return success({
		batch: batch.value,
		settings: settings.value,
		openBlocks,
		isOutputThere: output !== undefined && where?.ok === true && where.value.includes(output.name),
		observing: facts.value.observing,
		stillForMs,
	});
}

/** How long the batch has shown the same state and counts, in ms. */
function stillnessOf(session: Session, {word, percent, stackedFrames, totalFrames}: BatchState, nowMs: number): number {
	const look = JSON.stringify([word, percent, stackedFrames, totalFrames]);
	if (session.batchSeen?.look !== look) session.batchSeen = {look, sinceMs: nowMs};
	return nowMs - session.batchSeen.sinceMs;
}
