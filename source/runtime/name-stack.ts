import {dataBytes} from '../fits/data-bytes.js';
import type {FitsHeader} from '../fits/header.js';
import {positionOf} from '../fits/position.js';
import type {BatchReport, RunNews} from '../machine/events.js';
import type {Settings} from '../machine/settings.js';
import type {Job, Warning} from '../machine/state.js';
import {parseOutputName, pixelOf, stackNameOf, tilingOf} from '../planning/index.js';
import {cleanText} from '../text/clean.js';
import {failure, success, troubleOf, type Result, type Trouble} from '../trouble/trouble.js';
import {keyOf, keyText} from './journal-entry.js';
import {renameCompanions} from './name-companions.js';
import type {Session} from './session.js';

type Naming = {
	readonly job: Job;
	readonly output: BatchReport['output'];
	readonly stackedFrames: number | undefined;
	readonly settings: Settings;
	readonly warn: (warning: Warning) => void;
	readonly nowMs: number;
};

/**
 * Gives a finished stack its name: finds the output, reads its position, renames the `.fit`
 * (which decides coverage) and then its companions, journals it, clears the batch.
 */
export async function nameStack(session: Session, {job, output, stackedFrames, settings, warn, nowMs}: Naming, signal: AbortSignal): Promise<RunNews> {
	const {seestar, journal} = session;
	const {block} = job;
	const found = await findOutput(session, job, output, signal);
	if (!found.ok) return unusable(session, job, found.trouble, signal);
	const {folder, name} = found.value;

	const header = await seestar.header(folder, name, signal);
	const sound = header.ok ? checkedStack(header.value, name) : header;
	if (!sound.ok) return unusable(session, job, sound.trouble, signal);
	const position = positionOf(sound.value);
	const pixel = position && pixelOf(position.raDegrees, position.decDegrees, tilingOf(settings.tiling));
	const note = pixel ? undefined : 'its header has no position: HP000000';
	if (note !== undefined) {
		warn({scope: session.id, what: `${cleanText(name)} has no position in its header`, cause: 'RA and DEC are missing or make no sense', next: 'It is named HP000000; its place on the sky must be found otherwise.'});
	}

	const frames = parseOutputName(name)?.frames ?? stackedFrames ?? block.frames;
	const wanted = stackNameOf({frames, target: job.target, exposure: block.exposure, filter: block.filter, chunk: block.chunk, pixel, ordinal: block.ordinal});
	if (wanted === undefined) {
		const cause = `its ${frames} frames of ${block.exposure} with filter ${cleanText(block.filter)} do not make a name of the convention`;
		return unusable(session, job, troubleOf('protocol', `${cleanText(name)} was left as it is`, cause, 'Look at it in the telescope\'s app.', 'permanent'), signal);
	}

	await journal?.append({kind: 'namingStarted', key: keyOf(job.target, block), stackFolder: folder, from: name, to: wanted});
	const renamed = await seestar.rename(folder, name, wanted, signal);
	if (!renamed.ok) {
		if (renamed.trouble.kind !== 'exists') return {kind: 'namingFailed', trouble: renamed.trouble};
		const other = await seestar.header(folder, wanted, signal);
		if (!other.ok || !checkedStack(other.value, wanted).ok) {
			return {kind: 'namingFailed', trouble: troubleOf('exists', `${cleanText(name)} could not be renamed`, `${cleanText(wanted)} is there already and is not a sound stack`, 'Look at that file; nothing was overwritten.')};
		}

		await journal?.append({kind: 'blockGivenUp', key: keyOf(job.target, block), why: `${wanted} was there already`});
		await seestar.clearBatch(signal);
		return {kind: 'nameTaken', file: wanted, output: name};
	}

	const companionsLeft = await renameCompanions(session, folder, {from: name, to: wanted}, signal);
	const seconds = job.startedAtMs === undefined || job.isAdopted ? undefined : Math.round((nowMs - job.startedAtMs) / 1000);
	await journal?.append({kind: 'stackNamed', key: keyOf(job.target, block), stackFolder: folder, from: name, to: wanted, companionsLeft, seconds});
	// Should the clearing fail, the next inspection meets a state whose output has gone, and clears it then.
	await seestar.clearBatch(signal);
	return {kind: 'stackNamed', file: wanted, frames, note};
}

/**
 * No stack came of this block. Where that is final, the journal and the telescope forget it:
 * a complete state with an output that is no stack would keep the block from being stacked ever again.
 */
async function unusable({seestar, journal}: Session, {target, block}: Job, trouble: Trouble, signal: AbortSignal): Promise<RunNews> {
	if (trouble.retry === 'permanent') {
		await journal?.append({kind: 'blockGivenUp', key: keyOf(target, block), why: 'its output is no stack'});
		await seestar.clearBatch(signal);
	}

	return {kind: 'namingFailed', trouble};
}

/** The output of this block: what the status names, if it is new; else the one new output in the target's folder. */
async function findOutput(session: Session, job: Job, output: BatchReport['output'], signal: AbortSignal): Promise<Result<{folder: string; name: string}>> {
	const what = `The stack of ${cleanText(job.target)}, ${job.block.start.slice(11, 16)}-${job.block.end.slice(11, 16)}, was not found`;
	const key = keyText(keyOf(job.target, job.block));
	const started = session.journal?.entries().findLast(entry => entry.kind === 'blockStarted' && keyText(entry.key) === key);
	const baseline = new Set(started?.kind === 'blockStarted' ? started.baseline : []);
	if (output) {
		const frames = parseOutputName(output.name)?.frames;
		// A live stack (`Stacked_`) and a stack that has its name are nobody's output.
		if (/^DSO_/i.test(output.name) && !baseline.has(output.name) && (frames === undefined || frames <= job.block.frames)) return success(output);
		return failure(troubleOf('protocol', what, `the telescope names ${cleanText(output.name)}, which is not of this block`, 'Try this block again.', 'permanent'));
	}

	const listed = await session.seestar.list(job.stackFolder, signal);
	if (!listed.ok) return listed;
	const fresh = listed.value.map(({name}) => name).filter(name => {
		const parsed = parseOutputName(name);
		return parsed !== undefined && !baseline.has(name) && parsed.exposureSeconds === job.block.exposureSeconds && (parsed.frames ?? 0) <= job.block.frames;
	});
	const [name] = fresh;
	// A telescope that was switched off has lost what it was stacking: then the block is stacked once more.
	if (name === undefined || !started) return failure(troubleOf('missing', what, 'the telescope has ended it but shows no new file', 'Try this block again.', started ? 'retryable' : 'permanent'));
	if (fresh.length > 1) return failure(troubleOf('protocol', what, `there are ${fresh.length} new files and no telling which is it`, 'Look at the newest DSO_Stacked files of the target in the app.', 'permanent'));
	return success({folder: job.stackFolder, name});
}

/** A stack is a FITS file with data behind its header. */
function checkedStack(header: FitsHeader, name: string): Result<FitsHeader> {
	if (header.status !== 'not-fits' && (header.status === 'no-end' || (dataBytes(header) ?? 0) > 0)) return success(header);
	return failure(troubleOf('protocol', `${cleanText(name)} was left as it is`, 'it is not a sound FITS file', 'Try this block again.', 'permanent'));
}
