import {isDoubtful, type Block} from '../../planning/index.js';
import {jobId} from '../../machine/stacking/jobs.js';
import type {Job, State, TargetState} from '../../machine/state.js';
import type {QuarterState} from '../../components/timeline.js';
import type {IsSent} from '../sent.js';

/** Which state a block has in the picture of its night. */
export type BlockStates = (scope: string, target: TargetState, block: Block) => QuarterState;

let known: {readonly jobs: unknown; readonly isSent: unknown; readonly statesOf: BlockStates} | undefined;

/** The state of blocks from plan, jobs and server together. Gives the same function for the same jobs, because each drawing needs the states of hundreds of blocks. */
export function blockStates({jobs}: Pick<State, 'jobs'>, isSent: IsSent): BlockStates {
	if (known?.jobs === jobs && known.isSent === isSent) return known.statesOf;
	const byId = new Map(jobs.map(job => [job.id, job]));
	const told = new WeakMap<Block, QuarterState>();
	const statesOf: BlockStates = (scope, target, block) => {
		const before = told.get(block);
		if (before !== undefined) return before;
		const job = byId.size === 0 ? undefined : byId.get(jobId(scope, target.name, block));
		const file = block.coveredBy ?? (job?.phase === 'stacked' ? job.file : undefined);
		const isThere = file !== undefined && isSent(scope, target.stackFolder ?? target.name, file);
		const state = isThere ? 'sent' : stateOf(block, job);
		told.set(block, state);
		return state;
	};

	known = {jobs, isSent, statesOf};
	return statesOf;
}

function stateOf({status}: Block, job: Job | undefined): QuarterState {
	switch (job?.phase) {
		case 'configuring':
		case 'stacking':
		case 'naming': return 'working';
		case 'stacked': return 'covered';
		case 'failed': return status === 'covered' ? 'covered' : 'failed';
		default: return isDoubtful(status) ? 'doubtful' : status;
	}
}
