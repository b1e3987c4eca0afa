import {blockId} from '../machine/stacking/jobs.js';
import type {Job, State} from '../machine/state.js';
import {summaryOf, type Summary} from '../machine/summary.js';
import type {PlannedBlock} from '../planning/index.js';
import type {Problem} from '../errors/problem.js';
import {CrowdSkyError, refuseOption, type ReportedProblem} from './crowdsky-error.js';
import {isTextList, type TelescopeOptions} from './options.js';
import {checkScopes, problemsOf, withEngine} from './run.js';

/** A target with raw sub-frames. The counts are the telescope's album counts. */
export type Target = {readonly scope: string; readonly target: string; readonly rawFrames: number; readonly stacks: number; readonly observing: boolean};

/** A time block of one target on one telescope; see `Block` of the planning entry for the fields. */
export type TargetBlock = PlannedBlock & {readonly scope: string; readonly target: string};

/** A block that was asked for, and what became of it. */
export type StackedBlock = TargetBlock & {
	readonly outcome: 'stacked' | 'failed' | 'skipped' | 'cancelled';
	/** The stack's name on the telescope, if it was stacked. */
	readonly file: string | undefined;
	/** Number of frames that the telescope really stacked. */
	readonly stackedFrames: number | undefined;
	/** One sentence, if it was not stacked. */
	readonly reason: string;
};

export type TargetList = {readonly targets: readonly Target[]; readonly problems: readonly ReportedProblem[]; readonly seconds: number};
export type BlockList = Summary & {
	/** Those that are ready to be stacked. */
	readonly blocks: readonly TargetBlock[];
	/** Every block with its status. */
	readonly allBlocks: readonly TargetBlock[];
	readonly problems: readonly ReportedProblem[];
};
export type StackingResult = Summary & {readonly blocks: readonly StackedBlock[]; readonly problems: readonly ReportedProblem[]};

/** Which targets; by default all. */
export type ForTargets = {readonly targets?: readonly string[]};
export type StackOptions = TelescopeOptions & {
	readonly targets: readonly string[];
	/** Only these blocks of the targets, as findUnstackedBlocks returned them. */
	readonly blocks?: readonly TargetBlock[];
	/** Only plan. */
	readonly isDryRun?: boolean;
};

/** The targets with raw sub-frames of every telescope. Rejects with CrowdSkyError when no telescope can be read. */
export async function listTargets(options: TelescopeOptions = {}): Promise<TargetList> {
	return withEngine(options, {}, async ({settled}) => {
		const state = await settled();
		checkScopes(state, undefined);
		const targets = state.scopes.flatMap(({id, description, targets: folders}) => folders.filter(({subFrameFolder}) => subFrameFolder !== undefined)
			.map(({name, rawFrames, stacks}) => ({scope: id, target: name, rawFrames, stacks, observing: description?.observing !== undefined})));
		return {targets, problems: problemsOf(state), seconds: summaryOf(state).seconds};
	});
}

/** The blocks of the named targets, or of all, that still need stacking: what `plan` shows. */
export async function findUnstackedBlocks(options: TelescopeOptions & ForTargets = {}): Promise<BlockList> {
	const state = await runToEnd(options, options.targets, 'plan');
	const allBlocks = blocksOf(state);
	return {...summaryOf(state), blocks: allBlocks.filter(({status}) => status === 'ready'), allBlocks, problems: problemsOf(state)};
}

/** Stacks the ready blocks of the named targets and names the results. Blocks that already have a stack are left alone. */
export async function stackBlocks(options: StackOptions): Promise<StackingResult> {
	const {targets, blocks, isDryRun = false} = options;
	if (!isTextList(targets)) refuseOption('targets', targets, 'stackBlocks needs to know what to stack; stackAll takes every target');
	return resultOf(await runToEnd(options, targets, isDryRun ? 'plan' : 'stack', blocks));
}

/** Stacks every ready block of every target. */
export async function stackAll(options: TelescopeOptions & {readonly isDryRun?: boolean} = {}): Promise<StackingResult> {
	return resultOf(await runToEnd(options, undefined, options.isDryRun === true ? 'plan' : 'stack'));
}

async function runToEnd(options: TelescopeOptions, targets: readonly string[] | undefined, depth: 'plan' | 'stack', chosen?: readonly TargetBlock[]): Promise<State> {
	return withEngine(options, {}, async ({runtime: {store}, settled}) => {
		checkScopes(await settled(), targets);
		const isStacking = depth === 'stack';
		store.dispatch({kind: 'goalChanged', goal: {depth: isStacking && chosen ? 'plan' : depth, targets, adopts: isStacking}});
		let state = await settled();
		if (isStacking && chosen) {
			for (const {scope, target} of chosen) {
				const ids = chosen.filter(block => block.scope === scope && block.target === target).map(blockId);
				store.dispatch({kind: 'blocksRequested', scope, target, ids});
			}

			state = await settled();
		}

		// If every job failed for the same reason (held, locked, lost), nothing was done.
		const [first] = state.jobs;
		if (first?.problem && state.jobs.every(({phase, problem}) => phase === 'failed' && isObstacle(problem) && problem?.kind === first.problem?.kind)) throw new CrowdSkyError(first.problem);
		return state;
	});
}

function isObstacle(problem: Problem | undefined): boolean {
	return problem?.kind === 'held' || problem?.kind === 'locked' || problem?.kind === 'unreachable';
}

function blocksOf({scopes}: State): TargetBlock[] {
	return scopes.flatMap(({id, targets}) => targets.flatMap(({name, blocks}) => blocks.map(block => ({scope: id, target: name, ...block, files: [...block.files]}))));
}

function resultOf(state: State): StackingResult {
	const blocks = state.jobs.filter(({phase}) => phase === 'stacked' || phase === 'failed' || phase === 'skipped' || phase === 'cancelled').map(stackedBlock);
	return {...summaryOf(state), blocks, problems: problemsOf(state)};
}

function stackedBlock({scope, target, block, phase, file, stackedFrames, problem, note}: Job): StackedBlock {
	const outcome = phase === 'stacked' || phase === 'failed' || phase === 'skipped' ? phase : 'cancelled';
	return {...block, files: [...block.files], scope, target, outcome, file, stackedFrames, reason: problem ? `${problem.what}: ${problem.cause}` : note ?? ''};
}
