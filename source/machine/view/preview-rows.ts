import {isDoubtful, nightOf, wantedName, type Block} from '../../planning/index.js';
import {expectedSeconds} from '../estimates.js';
import {isOfSize, jobWithFramesOf} from '../stacking/hold-jobs.js';
import {isEnded, jobId} from '../stacking/jobs.js';
import type {Job, ScopeState, State, TargetState} from '../state.js';
import {matches} from './discover-rows.js';
import {targetKey, type ViewState} from './view-state.js';

export type BlockRow = {
	readonly kind: 'block';
	/** The id of the job that it would be. */
	readonly id: string;
	readonly scope: ScopeState;
	readonly target: TargetState;
	readonly block: Block;
	/** The job of this block, if it was asked for already. */
	readonly job: Job | undefined;
	/** A job of another block that is being stacked from frames of this one. */
	readonly takenBy: Job | undefined;
	/** Will it be stacked when the user goes on? */
	readonly isOn: boolean;
	/** The name to be; N and pixel are known when the stack is. */
	readonly name: string;
};

export type PreviewRow = BlockRow | {readonly kind: 'heading'; readonly id: string; readonly scope: ScopeState; readonly target: TargetState; readonly night: string};

/** Can this block be stacked now? A short one only when the user insists by lowering the least exposure. */
export function canStack({block, job, takenBy}: Pick<BlockRow, 'block' | 'job' | 'takenBy'>): boolean {
	return block.status === 'ready' && (job === undefined || isEnded(job)) && takenBy === undefined;
}

/** Can the user insist on this block, after reading why it is doubtful? */
export function canInsist({block, job, takenBy}: Pick<BlockRow, 'block' | 'job' | 'takenBy'>): boolean {
	return isDoubtful(block.status) && (job === undefined || isEnded(job)) && takenBy === undefined;
}

/** The blocks of the previewed targets under headings of target and night. */
export function previewRows(state: State, view: Pick<ViewState, 'previewed' | 'preview' | 'switchedOff' | 'insisted'>): PreviewRow[] {
	const jobs = new Map(state.jobs.map(job => [job.id, job]));
	const rows: PreviewRow[] = [];
	for (const scope of state.scopes) {
		for (const target of scope.targets) {
			if (!view.previewed.includes(targetKey(scope.id, target.name))) continue;
			let night = '';
			for (const block of target.blocks) {
				if (!matches(view.preview.filter, target.name, block.start, block.status, block.filter, block.reason)) continue;
				const next = nightOf(block.start.slice(0, 19));
				if (next !== night) rows.push({kind: 'heading', id: `${scope.id}\n${target.name}\n${next}`, scope, target, night: next});
				night = next;
				const id = jobId(scope.id, target.name, block);
				const job = jobs.get(id);
				const parts = {block, job, takenBy: jobWithFramesOf(state, scope, target, block)};
				const isOn = canStack(parts) ? !view.switchedOff.has(id) : canInsist(parts) && view.insisted.get(id) === 'on';
				rows.push({kind: 'block', id, scope, target, ...parts, isOn, name: wantedName(target.name, block)});
			}
		}
	}

	return rows;
}

export type PreviewTotals = {readonly blocks: number; readonly ready: number; readonly frames: number; readonly exposureSeconds: number; readonly expectedSeconds: number};

/** What going on would stack: the blocks that are switched on, filtered or not. */
export function previewTotals(state: State, view: ViewState): PreviewTotals {
	const rows = allBlocks(state, view);
	const on = rows.filter(({isOn}) => isOn);
	const seconds = new Map<string, number>();
	for (const {scope, block} of on) seconds.set(scope.id, (seconds.get(scope.id) ?? 0) + expectedSeconds(state, scope.id, block.frames));
	return {
		blocks: on.length,
		ready: rows.filter(canStack).length,
		frames: on.reduce((sum, {block}) => sum + block.frames, 0),
		exposureSeconds: on.reduce((sum, {block}) => sum + block.totalSeconds, 0),
		expectedSeconds: Math.max(0, ...seconds.values()),
	};
}

/** Blocks of these targets that wait under another block size than the one that is shown. */
export function waitsOfOtherSize(state: State, view: Pick<ViewState, 'previewed'>): readonly Job[] {
	return state.jobs.filter(job => job.phase === 'queued' && view.previewed.includes(targetKey(job.scope, job.target)) && !isOfSize(job.block, state.settings.blockMinutes));
}

/** Every block of the previewed targets; the filter hides rows, it does not switch them off. */
export function allBlocks(state: State, view: ViewState): BlockRow[] {
	return previewRows(state, {...view, preview: {...view.preview, filter: ''}}).filter(row => row.kind === 'block');
}
