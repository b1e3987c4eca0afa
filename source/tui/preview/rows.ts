import {nightOf, wantedName} from '../../planning/index.js';
import {expectedSeconds} from '../../machine/estimates.js';
import {isOfSize, jobWithFramesOf} from '../../machine/stacking/hold-jobs.js';
import {jobId} from '../../machine/stacking/jobs.js';
import {nameOf} from '../../machine/scope-name.js';
import type {Job, ScopeState, State, TargetState} from '../../machine/state.js';
import {matches} from '../list/filter.js';
import {sentOf, type IsSent} from '../sent.js';
import {targetKey, type ViewState} from '../view-state.js';
import {inOrder} from '../list/order.js';
import {canInsist, canStack, isSentRow, statusOf, type BlockRow} from './block-row.js';
import {blockOrders} from './orders.js';
import {clockSpan} from '../../format/clock-span.js';

export type PreviewRow = BlockRow | {readonly kind: 'heading'; readonly id: string; readonly scope: ScopeState; readonly target: TargetState; readonly night: string};

/** The blocks of the previewed targets under headings of target and night. */
export function previewRows(state: State, view: Pick<ViewState, 'previewed' | 'preview' | 'switchedOff' | 'insisted' | 'myStacks'>): PreviewRow[] {
	const jobs = new Map(state.jobs.map(job => [job.id, job]));
	const rows: PreviewRow[] = [];
	for (const scope of state.scopes) {
		for (const target of scope.targets) {
			if (!view.previewed.includes(targetKey(scope.id, target.name))) continue;
			const nights = new Map<string, BlockRow[]>();
			for (const block of target.blocks) {
				const night = nightOf(block.start.slice(0, 19));
				const id = jobId(scope.id, target.name, block);
				const parts = {block, job: jobs.get(id), takenBy: jobWithFramesOf(state, scope, target, block)};
				const isOn = canStack(parts) ? !view.switchedOff.has(id) : canInsist(parts) && view.insisted.get(id) === 'on';
				const row = {kind: 'block', id, scope, target, ...parts, isOn, name: wantedName(target.name, block)} as const;
				const isShown = matches(view.preview.filter, () => blockTexts(row, night, sentOf(state, view)), () => [scope.id, nameOf(state, scope.id)]);
				if (isShown) nights.set(night, [...nights.get(night) ?? [], row]);
			}

			for (const [night, blocks] of nights) {
				rows.push({kind: 'heading', id: `${scope.id}\n${target.name}\n${night}`, scope, target, night}, ...inOrder(blocks, blockOrders, view.preview.sort));
			}
		}
	}

	return rows;
}

/** The texts of its row, the night above it and its details, for the filter. */
function blockTexts(row: BlockRow, night: string, isSent: IsSent): string[] {
	const {target, block} = row;
	return [target.name, statusOf(row)[1], isSentRow(row, isSent) ? 'sent' : '', clockSpan(block), night, block.filter, block.exposure, block.status === 'covered' && !block.isForeignCoverage ? block.coveredBy ?? '' : block.reason];
}

export type PreviewTotals = {readonly blocks: number; readonly ready: number; readonly frames: number; readonly exposureSeconds: number; readonly expectedSeconds: number};

/** What Enter would stack: the blocks that are switched on, filtered or not; of these ids alone if there is a range. */
export function previewTotals(state: State, view: ViewState, range?: ReadonlySet<string>): PreviewTotals {
	const rows = allBlocks(state, view).filter(({id}) => range?.has(id) ?? true);
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

/** Whether more frames of a target may still be found; until then its list of blocks is not complete. */
export function isReadingTargets({scopes}: State): boolean {
	return scopes.some(({targets}) => targets.some(({phase}) => phase === 'reading' || phase === 'unread'));
}
