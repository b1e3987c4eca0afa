import type {RunReport} from '../../machine/events.js';
import type {Job, Warning} from '../../machine/state.js';
import {parseOutputName, parseStackName, stackOfBlock} from '../../planning/index.js';
import type {Problem, ProblemKind} from '../../errors/problem.js';
import {readOwner} from './batch-owner.js';
import {isOwnNaming, keyOf} from '../memory/journal-entry.js';
import {doubtBeforeStart} from '../reading/frame-headers.js';
import type {Session} from '../session.js';

/** After these a command may still have been carried out; after any other problem the telescope has refused it. */
export const unanswered = new Set<ProblemKind>(['unreachable', 'timeout', 'protocol', 'incomplete', 'cancelled']);

/** A block to be stacked. `insisted`: even if its frames point to different places. */
type StackOrder = {readonly job: Job; readonly form: 'full' | 'bare'; readonly isInsisted: boolean; readonly plannedStacks: readonly string[] | undefined};

/**
 * Has the telescope start a block: nobody's batch may be running, an old state is cleared, and the journal knows about the
 * block before the telescope does.
 */
export async function configureStack(session: Session, order: StackOrder, warn: (warning: Warning) => void, signal: AbortSignal): Promise<RunReport> {
	const {seestar, journal} = session;
	const {job, form, isInsisted, plannedStacks} = order;
	const {block, stackFolder, subFrameFolder} = job;
	const refused = (problem: Problem, isStartUnknown = false): RunReport => ({kind: 'stackRefused', problem, isStartUnknown});
	const listed = await seestar.list(stackFolder, signal);
	if (!listed.ok) return refused(listed.problem);
	const names = listed.value.map(({name}) => name);
	const there = stackOfBlock(names, block);
	if (there !== undefined) {
		// A rename of ours whose answer was lost: the stack is ours.
		const isOurs = isOwnNaming(journal?.entries() ?? [], keyOf(job.target, block), there);
		return isOurs ? {kind: 'stackNamed', file: there, frames: parseStackName(there)?.frames ?? block.frames, note: undefined} : {kind: 'alreadyCovered', file: there};
	}

	// Another program may have stacked these frames meanwhile with another block size, so the name is not this block's.
	const planned = plannedStacks && new Set(plannedStacks);
	const appeared = planned ? names.filter(name => !planned.has(name) && parseStackName(name) !== undefined) : [];
	if (appeared.length > 0) return {kind: 'stacksAppeared', stackNames: appeared};
	const doubt = isInsisted ? undefined : await doubtBeforeStart(session, subFrameFolder, block, signal);
	if (doubt) return {kind: 'blockDoubted', ...doubt};
	const batch = await seestar.readBatch(signal);
	if (!batch.ok) return refused(batch.problem);
	if (batch.value.state === 'working') return {kind: 'batchTaken'};
	if (batch.value.state !== 'none') {
		const cleared = await seestar.clearBatch(signal);
		if (!cleared.ok) return refused(cleared.problem);
	}

	const key = keyOf(job.target, block);
	const noted = await journal?.append({kind: 'blockStarted', key, stackFolder, subFrameFolder, block, baseline: names.filter(name => parseOutputName(name) !== undefined)});
	if (noted && !noted.ok && !session.warned.has('journal')) {
		session.warned.add('journal');
		warn({scope: session.id, what: noted.problem.what, cause: noted.problem.cause, next: `${noted.problem.next} Stacking continues; only after a crash might a running block have to be stacked again.`});
	}

	/** The telescope has not started this block: whatever it stacks later is not this block's stack. */
	const notBegun = async (why: string) => journal?.append({kind: 'blockGivenUp', key, why});
	if (signal.aborted) {
		await notBegun('stopped before it was started');
		return {kind: 'batchTaken'};
	}

	const set = await seestar.configureBatch({folder: subFrameFolder, files: [...block.files]}, form, signal);
	if (!set.ok) {
		await notBegun('its frames could not be set');
		return refused(set.problem);
	}

	const started = await seestar.startBatch(signal);
	if (!started.ok) {
		// Only an answer proves that nothing was started.
		const isUnknown = unanswered.has(started.problem.kind);
		if (!isUnknown) await notBegun('its start was refused');
		return refused(started.problem, isUnknown);
	}

	// Another client may have set other frames between our two commands.
	const owner = await readOwner(session, job, undefined, signal);
	if (owner.ok && owner.value === 'others') {
		await notBegun('the telescope was given other frames');
		return {kind: 'batchTaken'};
	}

	return {kind: 'stackStarted', isProven: owner.ok};
}
