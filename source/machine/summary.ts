import {isDoubtful, type Block, type BlockStatus} from '../planning/index.js';
import {jobId} from './stacking/jobs.js';
import {isPurging} from './purge/purge.js';
import {awaitedBlocks} from './targets/recording.js';
import type {ScopeState, State} from './state.js';
import {areUploadsSettled} from './uploads/upload-update.js';

/** The totals that the summary line and the done screen show; the contract is test/commands/json.test.ts. */
export type Summary = {
	readonly blocksReady: number;
	readonly blocksStacked: number;
	readonly blocksFailed: number;
	/** Blocks that are too short to be stacked, are doubtful, or were skipped by the user. */
	readonly blocksSkipped: number;
	readonly blocksCovered: number;
	readonly blocksRecording: number;
	readonly targetsProcessed: number;
	readonly seconds: number;
};

export function summaryOf(state: State): Summary {
	const count: Record<BlockStatus, number> = {ready: 0, covered: 0, short: 0, recording: 0, undated: 0, moved: 0};
	// A block that this run stacked was ready when the run began; other blocks that its stack may also cover were not.
	const ours = new Map(state.jobs.flatMap(({phase, file, block}) => phase === 'stacked' && file !== undefined ? [[file, block] as const] : []));
	const isOurs = ({coveredBy, startUtc, endUtc}: Block) => {
		const made = coveredBy === undefined ? undefined : ours.get(coveredBy);
		return made !== undefined && Date.parse(made.startUtc) < Date.parse(endUtc) && Date.parse(startUtc) < Date.parse(made.endUtc);
	};

	let targetsProcessed = 0;
	const phases = new Map(state.jobs.map(({id, phase}) => [id, phase]));
	for (const {id: scopeId, targets} of state.scopes) {
		for (const target of targets) {
			if (target.phase === 'read') targetsProcessed++;
			for (const block of target.blocks) {
				const {status} = block;
				// A block that the user insisted on is counted by its result.
				const phase = isDoubtful(status) ? phases.get(jobId(scopeId, target.name, block)) : undefined;
				if (phase !== 'skipped') count[isOurs(block) || phase !== undefined ? 'ready' : status]++;
			}
		}
	}

	const jobs = {stacked: 0, failed: 0, skipped: 0};
	for (const {phase} of state.jobs) {
		if (phase === 'stacked' || phase === 'failed' || phase === 'skipped') jobs[phase]++;
	}

	return {
		blocksReady: count.ready,
		blocksStacked: jobs.stacked,
		blocksFailed: jobs.failed,
		blocksSkipped: count.short + count.undated + count.moved + jobs.skipped,
		blocksCovered: count.covered,
		blocksRecording: count.recording,
		targetsProcessed,
		seconds: Math.round((state.nowMs - state.startedAtMs) / 1000),
	};
}

/** Whether this scope is finished with regard to the goal: nothing is being read, asked or stacked any more. */
export function isSettled(state: State, scope: ScopeState): boolean {
	const isWorking = scope.worker.phase !== 'idle' && scope.worker.phase !== 'abandoned';
	if (isWorking || scope.link === 'connecting' && scope.problem === undefined) return false;
	if (scope.targetsPhase === 'failed') return true;
	if (scope.targetsPhase !== 'read') return false;
	if (scope.targets.some(({phase}) => phase === 'reading') || isPurging(scope)) return false;
	const isQueued = state.jobs.some(job => job.scope === scope.id && job.phase === 'queued');
	return !isQueued && awaitedBlocks(state, scope).length === 0;
}

/** Whether nothing more will come without a new request. */
export function isRunSettled(state: State): boolean {
	return state.discovery === 'done' && state.scopes.every(scope => isSettled(state, scope)) && areUploadsSettled(state);
}
