import {positionOf} from '../../fits/position.js';
import type {BatchReport, RunReport} from '../../machine/events.js';
import type {Settings} from '../../machine/settings.js';
import type {Job, Warning} from '../../machine/state.js';
import {parseOutputName, parseStackName, pixelOf, stackNameOf, stackOfBlock, tilingOf} from '../../planning/index.js';
import {clockSpan} from '../../format/clock-span.js';
import {cleanText} from '../../format/clean-text.js';
import {counted} from '../../format/counted.js';
import {problemOf, type Problem} from '../../errors/problem.js';
import type {Clock} from '../clock.js';
import {findOutput, readSound, type FoundOutput} from './find-output.js';
import {isOwnNaming, keyOf, madeOf} from '../memory/journal-entry.js';
import {renameCompanions} from './name-companions.js';
import {stackOfOtherSize} from './stack-of-other-size.js';
import type {Session} from '../session.js';

type Naming = {
	readonly job: Job;
	/** The state that reported the end; undefined if the output is looked for in the folder. */
	readonly batch: BatchReport | undefined;
	readonly settings: Settings;
	readonly warn: (warning: Warning) => void;
	readonly clock: Clock;
};

/**
 * Gives a finished stack its name, on evidence (docs/evidence.md): checks in the folder whether the block has a stack by
 * now, finds the output, renames the `.fit` (which decides coverage) and then its companions, records it in the journal, and
 * clears the batch.
 */
export async function nameStack(session: Session, naming: Naming, signal: AbortSignal): Promise<RunReport> {
	const {seestar, journal} = session;
	const {job, batch, clock} = naming;
	const {block} = job;
	const key = keyOf(job.target, block);
	const listed = await seestar.listStored(job.stackFolder, signal);
	if (!listed.ok) return {kind: 'namingFailed', problem: listed.problem};
	const stored = listed.value.filter(({isFolder}) => !isFolder);
	const names = stored.map(({name}) => name);
	if (stackOfBlock(names, block) !== undefined) return hasItsStack(session, naming, signal);
	const other = await stackOfOtherSize(session, job, key, names, signal);
	if (!other.ok) return {kind: 'namingFailed', problem: other.problem};
	if (other.value !== undefined) {
		// Its frames are, or may be, in a stack of another block size: a second stack would count them twice.
		await journal?.append({kind: 'blockGivenUp', key, why: `${other.value} may hold its frames`});
		await clearNamed(session, batch, signal);
		return {kind: 'nameTaken', file: other.value, output: undefined};
	}

	const search = await findOutput(session, job, {batch, stored, clock, signal});
	if (search.kind !== 'found') {
		// Another machine may have named it while it was looked for.
		const again = await seestar.listStored(job.stackFolder, signal);
		if (again.ok && stackOfBlock(again.value.map(({name}) => name), block) !== undefined) return hasItsStack(session, naming, signal);
	}

	if (search.kind === 'failed') return {kind: 'namingFailed', problem: search.problem};
	const leave = async (problem: Problem): Promise<RunReport> => {
		// If a state names an output that is not this block's stack, keeping it would prevent the block from ever being stacked again.
		await journal?.append({kind: 'blockGivenUp', key, why: 'nothing proves its output'});
		await clearNamed(session, batch, signal);
		return {kind: 'outputUnproven', problem};
	};

	if (search.kind === 'unproven') return leave(search.problem);
	const {name} = search.output;
	await tellOddities(session, naming, search.output);
	const {wanted, frames, note} = nameFor(session, naming, search.output);
	if (wanted === undefined) {
		const cause = `its ${counted(frames, 'frame')} of ${block.exposure} with filter ${cleanText(block.filter)} give no valid name`;
		return leave(problemOf('protocol', `${cleanText(name)} was left as it is`, cause, 'Look at it in the telescope\'s app.', 'permanent'));
	}

	await journal?.append({kind: 'namingStarted', key, stackFolder: job.stackFolder, from: name, to: wanted});
	const renamed = await seestar.rename(job.stackFolder, name, wanted, signal);
	if (!renamed.ok) {
		// Another machine working on the same telescope was faster, or there is a file with that name.
		const isTaken = renamed.problem.kind === 'exists' || renamed.problem.kind === 'missing';
		return isTaken ? hasItsStack(session, naming, signal) : {kind: 'namingFailed', problem: renamed.problem};
	}

	const companionsLeft = await renameCompanions(session, job.stackFolder, {from: name, to: wanted}, signal);
	const seconds = job.startedAtMs === undefined || job.isAdopted ? undefined : Math.round((clock.now() - job.startedAtMs) / 1000);
	// Its frames, too: for a stack that another machine started, this journal has no start.
	await journal?.append({kind: 'stackNamed', key, stackFolder: job.stackFolder, from: name, to: wanted, companionsLeft, seconds, ...madeOf(block)});
	await clearNamed(session, batch, signal);
	return {kind: 'stackNamed', file: wanted, frames, note};
}

/** The parts of the name; N is the number of frames really stacked, as far as it is known. */
function nameFor(session: Session, {job, batch, settings, warn}: Naming, {name, header}: FoundOutput): {wanted: string | undefined; frames: number; note: string | undefined} {
	const {block, target} = job;
	const position = positionOf(header);
	const pixel = position && pixelOf(position.raDegrees, position.decDegrees, tilingOf(settings.tiling));
	if (!pixel) {
		warn({scope: session.id, what: `${cleanText(name)} has no position in its header`, cause: 'RA and DEC are missing or make no sense', next: 'It is named HP000000; its place in the sky must be found in another way.'});
	}

	const frames = parseOutputName(name)?.frames ?? batch?.stackedFrames ?? block.frames;
	const wanted = stackNameOf({frames, target, exposure: block.exposure, filter: block.filter, chunk: block.chunk, pixel, ordinal: block.ordinal});
	return {wanted, frames, note: pixel ? undefined : 'its header has no position: HP000000'};
}

/** A header that contradicts a stack that is certainly ours says something about this telescope: reported once, and remembered. */
async function tellOddities(session: Session, {warn}: Naming, {name, evidence}: FoundOutput): Promise<void> {
	if (evidence.grade !== 'certain' || evidence.oddities.length === 0) return;
	const firmware = session.facts?.firmware ?? '';
	if (!session.warned.has('headers')) {
		session.warned.add('headers');
		warn({
			scope: session.id, what: `The header of ${cleanText(name)} does not fit its block`, cause: evidence.oddities.join('; '),
			next: `The telescope stacked it for this program, so it gets its name. Please report this with the firmware, ${cleanText(firmware)}.`,
		});
	}

	const isKnown = session.journal?.entries().some(entry => entry.kind === 'headersUntimely' && entry.firmware === firmware) === true;
	if (evidence.isTimeOdd && !isKnown) await session.journal?.append({kind: 'headersUntimely', firmware});
}

/** The block already has a stack. Either it is ours, named by us or by another machine; or it is somebody else's, and our output keeps its name. */
async function hasItsStack(session: Session, {job, batch, clock}: Naming, signal: AbortSignal): Promise<RunReport> {
	const {seestar, journal} = session;
	const {block, stackFolder: folder} = job;
	const key = keyOf(job.target, block);
	const listed = await seestar.listStored(folder, signal);
	if (!listed.ok) return {kind: 'namingFailed', problem: listed.problem};
	const names = listed.value.map(({name}) => name);
	const there = stackOfBlock(names, block);
	if (there === undefined) return {kind: 'namingFailed', problem: problemOf('missing', `The stack of ${cleanText(job.target)} was not named`, 'its folder changed meanwhile', 'Try this block again.', 'retryable')};
	const sound = await readSound(session, folder, there, {stored: listed.value, clock, signal});
	if (!sound.ok) {
		if (sound.problem.retry !== 'permanent') return {kind: 'namingFailed', problem: sound.problem};
		const what = `The stack of ${cleanText(job.target)}, ${clockSpan(block)}, was not named`;
		return {kind: 'namingFailed', problem: problemOf('exists', what, `${cleanText(there)} already exists and is not a valid stack`, 'Look at that file; nothing was overwritten.')};
	}

	const frames = parseStackName(there)?.frames ?? block.frames;
	const output = batch?.output?.folder === folder ? batch.output.name : undefined;
	const hasOurs = output !== undefined && names.includes(output);
	// Our output no longer has its own name, and there is a stack with as many frames: another program named it.
	const wasNamed = job.isUnbroken && output !== undefined && !hasOurs && frames === parseOutputName(output)?.frames;
	if (wasNamed || isOwnNaming(journal?.entries() ?? [], key, there)) {
		await journal?.append({kind: 'stackNamed', key, stackFolder: folder, from: output ?? there, to: there, companionsLeft: [], seconds: undefined});
		await clearNamed(session, batch, signal);
		return {kind: 'stackNamed', file: there, frames, note: undefined};
	}

	await journal?.append({kind: 'blockGivenUp', key, why: `${there} already existed`});
	await clearNamed(session, batch, signal);
	return {kind: 'nameTaken', file: there, output: hasOurs ? output : undefined};
}

/**
 * Clears the state that reported the end of this stack, and no other: somebody else may have started a stack meanwhile. If
 * clearing fails, the next inspection finds a state whose output is gone, and clears it then.
 */
async function clearNamed({seestar}: Session, batch: BatchReport | undefined, signal: AbortSignal): Promise<void> {
	if (!batch || batch.state === 'none') return;
	const now = await seestar.readBatch(signal);
	if (!now.ok || now.value.state !== batch.state) return;
	if (now.value.output?.folder === batch.output?.folder && now.value.output?.name === batch.output?.name) await seestar.clearBatch(signal);
}
