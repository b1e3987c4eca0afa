import {parseOutputName, type Block} from '../../planning/index.js';
import type {BatchReport, Inspection, OpenBlock} from '../events.js';
import {adoptedJob, areSameFiles, isEnded, newJob} from './jobs.js';
import type {Job, ScopeState, State} from '../state.js';
import {counted} from '../../format/counted.js';

/** What an inspection means for the worker. */
type BatchVerdict =
	| {readonly kind: 'free'; readonly forgotten: readonly OpenBlock[]}
	| {readonly kind: 'adopt'; readonly job: Job}
	/** With the state that names an output, or without one if the folder shows a possible output. */
	| {readonly kind: 'name'; readonly job: Job; readonly batch: BatchReport | undefined}
	| {readonly kind: 'foreign'; readonly what: string};

/** An unknown state that has not changed for this long is over, in ms. */
const stillAtMostMs = 60_000;

/** Our own block with these files, from the journal first, then from the plans. */
function ownJob(state: State, scope: ScopeState, folder: string, files: readonly string[], openBlocks: readonly OpenBlock[]): Job | undefined {
	const open = openBlocks.find(({subFrameFolder, block}) => subFrameFolder === folder && areSameFiles(block.files, files));
	if (open) return asked(state, adoptedJob(scope.id, open));
	for (const target of scope.targets) {
		if (target.subFrameFolder !== folder) continue;
		const block = target.blocks.find(({files: own}) => areSameFiles(own, files));
		const job = block && asked(state, {...newJob(scope, target, block), isAsked: false, isAdopted: true});
		// Unless asked for, only a block that would be stacked is taken for ours. A block that already has its stack is not
		// named again: its frames were stacked again in the app.
		if (job && (job.isAsked ? block?.status !== 'covered' : block?.status === 'ready')) return job;
	}

	return undefined;
}

/**
 * The job that was already asked for, marked as adopted, or else the one that was found. What the telescope has was made of
 * the frames that were set then: in another plan, or in another reading, the block of that name has different frames by now.
 * Undefined when it has already ended in this run: it is not started again unless asked for.
 */
function asked(state: State, found: Job): Job | undefined {
	const job = state.jobs.find(({id}) => id === found.id);
	if (!job) return found;
	return isEnded(job) ? undefined : {...job, block: found.block, isAdopted: true};
}

/** Whether this output can be the stack of that block: it has the block's exposure and no more frames. */
function canBeOutputOf(name: string, block: Block): boolean {
	const output = parseOutputName(name);
	return output !== undefined && output.frames !== undefined && output.frames <= block.frames && output.exposureSeconds === block.exposureSeconds;
}

/**
 * Decides what the telescope's batch is: one of our blocks still running (adopt it), one of our blocks finished but not
 * named (name it), somebody else's (wait), or nothing that matters. An old state is never taken for a new run's.
 */
export function classifyBatch(state: State, scope: ScopeState, inspection: Inspection): BatchVerdict {
	const {batch, settings, openBlocks} = inspection;
	const own = settings && ownJob(state, scope, settings.folder, settings.files, openBlocks);
	if (batch.state === 'working' || (batch.state === 'other' && inspection.stillForMs < stillAtMostMs)) {
		// For firmware that does not report its settings, the journal and the number of frames must do.
		const guess = settings ? undefined : openBlocks.find(({block}) => block.frames === batch.totalFrames);
		const job = own ?? (guess && asked(state, adoptedJob(scope.id, guess)));
		return job ? {kind: 'adopt', job} : {kind: 'foreign', what: settings ? `a batch of ${counted(settings.files.length, 'frame')} from ${settings.folder}` : 'a batch stack'};
	}

	const {output} = batch;
	if ((batch.state === 'complete' || batch.state === 'other') && output && inspection.isOutputThere) {
		const open = openBlocks.find(({stackFolder, candidates}) => stackFolder === output.folder && candidates.includes(output.name));
		const job = own ?? (settings ? undefined : open && asked(state, adoptedJob(scope.id, open)));
		if (job && job.stackFolder === output.folder && canBeOutputOf(output.name, job.block)) return {kind: 'name', job, batch};
	}

	// The state is gone (the telescope restarted, or somebody cleared it), but the stack may be there: the headers decide.
	const forgotten: OpenBlock[] = [];
	for (const open of openBlocks) {
		// An output that according to the telescope is made of other frames is not this block's.
		const isOthers = (name: string) => settings !== undefined && name === output?.name && open.stackFolder === output.folder && !areSameFiles(open.block.files, settings.files);
		if (!open.candidates.some(name => canBeOutputOf(name, open.block) && !isOthers(name))) {
			forgotten.push(open);
			continue;
		}

		const job = asked(state, adoptedJob(scope.id, open));
		if (job) return {kind: 'name', job, batch: undefined};
	}

	return {kind: 'free', forgotten};
}
