import type {RunNews} from '../../machine/events.js';
import type {Job, Warning} from '../../machine/state.js';
import {parseOutputName, parseStackName, stackOfBlock} from '../../planning/index.js';
import type {Trouble, TroubleKind} from '../../trouble/trouble.js';
import {readOwner} from './batch-owner.js';
import {isOwnNaming, keyOf} from '../memory/journal-entry.js';
import {doubtBeforeStart} from '../reading/frame-headers.js';
import type {Session} from '../session.js';

/** After these a command may have been carried out all the same; after any other trouble the telescope has said no. */
export const unanswered = new Set<TroubleKind>(['unreachable', 'timeout', 'protocol', 'incomplete', 'cancelled']);

/** A block to be stacked. Insisted: even if its frames point to different places. */
export type StackOrder = {readonly job: Job; readonly form: 'full' | 'bare'; readonly isInsisted: boolean; readonly plannedStacks: readonly string[] | undefined};

/**
 * Has the telescope begin a block: nothing of ours or of others may be running, an old
 * state is cleared, the journal knows of the block before the telescope does.
 */
export async function configureStack(session: Session, order: StackOrder, warn: (warning: Warning) => void, signal: AbortSignal): Promise<RunNews> {
	const {seestar, journal} = session;
	const {job, form, isInsisted, plannedStacks} = order;
	const {block, stackFolder, subFrameFolder} = job;
	const refused = (trouble: Trouble, isStartUnknown = false): RunNews => ({kind: 'stackRefused', trouble, isStartUnknown});
	const listed = await seestar.list(stackFolder, signal);
	if (!listed.ok) return refused(listed.trouble);
	const names = listed.value.map(({name}) => name);
	const there = stackOfBlock(names, block);
	if (there !== undefined) {
		// Our own rename, whose answer was lost on the way, is our stack.
		const isOurs = isOwnNaming(journal?.entries() ?? [], keyOf(job.target, block), there);
		return isOurs ? {kind: 'stackNamed', file: there, frames: parseStackName(there)?.frames ?? block.frames, note: undefined} : {kind: 'alreadyCovered', file: there};
	}

	// Another program may have stacked these frames meanwhile under another block size, whose name is not this block's.
	const planned = plannedStacks && new Set(plannedStacks);
	const appeared = planned ? names.filter(name => !planned.has(name) && parseStackName(name) !== undefined) : [];
	if (appeared.length > 0) return {kind: 'stacksAppeared', stackNames: appeared};
	const doubt = isInsisted ? undefined : await doubtBeforeStart(session, subFrameFolder, block, signal);
	if (doubt) return {kind: 'blockDoubted', ...doubt};
	const batch = await seestar.readBatch(signal);
	if (!batch.ok) return refused(batch.trouble);
	if (batch.value.state === 'working') return {kind: 'batchTaken'};
	if (batch.value.state !== 'none') {
		const cleared = await seestar.clearBatch(signal);
		if (!cleared.ok) return refused(cleared.trouble);
	}

	const key = keyOf(job.target, block);
	const noted = await journal?.append({kind: 'blockStarted', key, stackFolder, subFrameFolder, block, baseline: names.filter(name => parseOutputName(name) !== undefined)});
	if (noted && !noted.ok && !session.warned.has('journal')) {
		session.warned.add('journal');
		warn({scope: session.id, what: noted.trouble.what, cause: noted.trouble.cause, next: `${noted.trouble.next} Stacking goes on; only after a crash a running block may have to be stacked again.`});
	}

	/** The telescope has not begun this block: whatever it stacks later is not its stack. */
	const notBegun = async (why: string) => journal?.append({kind: 'blockGivenUp', key, why});
	if (signal.aborted) {
		await notBegun('stopped before it was started');
		return {kind: 'batchTaken'};
	}

	const set = await seestar.configureBatch({folder: subFrameFolder, files: block.files}, form, signal);
	if (!set.ok) {
		await notBegun('its frames could not be set');
		return refused(set.trouble);
	}

	const started = await seestar.startBatch(signal);
	if (!started.ok) {
		// Only an answer tells that nothing has begun.
		const isUnknown = unanswered.has(started.trouble.kind);
		if (!isUnknown) await notBegun('its start was refused');
		return refused(started.trouble, isUnknown);
	}

	// Another client may have set other frames between our two commands.
	const owner = await readOwner(session, job, undefined, signal);
	if (owner.ok && owner.value === 'others') {
		await notBegun('the telescope was given other frames');
		return {kind: 'batchTaken'};
	}

	return {kind: 'stackStarted', isProven: owner.ok};
}
