import {isDoubtful, type Block} from '../../planning/index.js';
import {isEnded} from '../../machine/stacking/jobs.js';
import type {Job, ScopeState, TargetState} from '../../machine/state.js';
import {roleOfBlock, type BlockState} from '../../components/block-role.js';
import type {Role} from '../../components/theme.js';
import type {IsSent} from '../sent.js';
import {phaseWords, stateOfJob} from '../words.js';
import {clockSpan} from '../../format/clock-span.js';

export type BlockRow = {
	readonly kind: 'block';
	/** The id that its job would have. */
	readonly id: string;
	readonly scope: ScopeState;
	readonly target: TargetState;
	readonly block: Block;
	/** The job of this block, if it has been queued. */
	readonly job: Job | undefined;
	/** The job of another block that is made from some of the same frames. */
	readonly takenBy: Job | undefined;
	/** Would Enter stack it? */
	readonly isOn: boolean;
	/** The name that its stack will get; the number of frames and the pixel are not known before the stack is made. */
	readonly name: string;
};

/** Can this block be stacked now? A short one only when the user insists by lowering the least exposure. */
export function canStack({block, job, takenBy}: Pick<BlockRow, 'block' | 'job' | 'takenBy'>): boolean {
	return block.status === 'ready' && (job === undefined || isEnded(job)) && takenBy === undefined;
}

/** Can the user insist on this block, after reading why it is doubtful? */
export function canInsist({block, job, takenBy}: Pick<BlockRow, 'block' | 'job' | 'takenBy'>): boolean {
	return isDoubtful(block.status) && (job === undefined || isEnded(job)) && takenBy === undefined;
}

/** The job of another block size that is made from frames of this block. */
export function otherSizeOf({block, job, takenBy}: BlockRow): Job | undefined {
	if (takenBy) return takenBy;
	const isWorking = job?.phase === 'configuring' || job?.phase === 'stacking' || job?.phase === 'naming';
	return isWorking && clockSpan(job.block) !== clockSpan(block) ? job : undefined;
}

/** Does the server have the stack of this block? */
export function isSentRow({block: {coveredBy, status}, scope, target}: Pick<BlockRow, 'block' | 'scope' | 'target'>, isSent: IsSent): boolean {
	return status === 'covered' && coveredBy !== undefined && isSent(scope.id, target.stackFolder ?? target.name, coveredBy);
}

/** The status of a block, in a word or two. */
export function statusOf(row: BlockRow): readonly [role: Role, words: string] {
	const [state, words] = stateOf(row);
	return [roleOfBlock(state), words];
}

function stateOf(row: BlockRow): readonly [state: BlockState, words: string] {
	const {block, job, isOn} = row;
	const other = otherSizeOf(row);
	if (other) return ['working', `in ${clockSpan(other.block)}`];
	if (job?.phase === 'queued') return ['queued', 'in the queue'];
	// A stack that has been deleted since is not shown.
	const isGone = job?.phase === 'stacked' && block.status !== 'covered';
	if (job && !isGone && job.phase !== 'cancelled' && job.phase !== 'skipped') return [stateOfJob(job), phaseWords[job.phase]];
	switch (block.status) {
		case 'ready': return isOn ? ['ready', 'ready'] : ['off', 'switched off'];
		case 'covered': return ['covered', block.isForeignCoverage ? 'covered' : 'stacked'];
		case 'short': return ['short', 'too short'];
		case 'recording': return ['recording', 'still recording'];
		case 'undated': return isOn ? ['insisted', 'insisted on'] : ['doubtful', 'impossible date'];
		case 'moved': return isOn ? ['insisted', 'insisted on'] : ['doubtful', 'two pointings'];
	}
}
