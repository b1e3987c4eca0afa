import {isDoubtful} from '../../planning/index.js';
import type {ScopeState, State, TargetState} from '../../machine/state.js';
import {textOf} from '../../components/spans.js';
import {matches} from '../list/filter.js';
import {sentOf} from '../sent.js';
import {targetKey, type ViewState} from '../view-state.js';
import {linkWords, nightText} from '../words.js';
import {inOrder} from '../list/order.js';
import {activityOf} from './activity.js';
import {sentCount} from './sent-count.js';
import {targetOrders} from './orders.js';

/** A target's blocks and frames in numbers. */
export type TargetCounts = {
	readonly ready: number;
	readonly covered: number;
	readonly short: number;
	readonly recording: number;
	/** Blocks with impossible dates or several pointings. */
	readonly doubtful: number;
	/** Sub-frames, without files that have other names. */
	readonly frames: number;
	/** Total exposure of the ready blocks, seconds. */
	readonly readySeconds: number;
};

export type DiscoverRow =
	| {readonly kind: 'scope'; readonly id: string; readonly scope: ScopeState}
	| {readonly kind: 'target'; readonly id: string; readonly scope: ScopeState; readonly target: TargetState; readonly counts: TargetCounts; readonly isSelected: boolean};

export type TargetRow = Extract<DiscoverRow, {kind: 'target'}>;

export function countsOf(target: TargetState): TargetCounts {
	const counts = {ready: 0, covered: 0, short: 0, recording: 0, doubtful: 0};
	let readySeconds = 0;
	for (const {status, totalSeconds} of target.blocks) {
		if (isDoubtful(status)) counts.doubtful++;
		else counts[status]++;
		if (status === 'ready') readySeconds += totalSeconds;
	}

	const frames = target.blocks.reduce((sum, block) => sum + block.frames, target.nonexistentTimes.length);
	return {...counts, frames, readySeconds};
}

/** The scopes, each with its targets that have sub-frames; with a filter, those that pass it. */
export function discoverRows(state: State, view: Pick<ViewState, 'selected' | 'discover' | 'myStacks'>): DiscoverRow[] {
	const {filter} = view.discover;
	const rows: DiscoverRow[] = [];
	for (const scope of state.scopes) {
		const targets = scope.targets.flatMap((target): TargetRow[] => {
			if (target.subFrameFolder === undefined) return [];
			const id = targetKey(scope.id, target.name);
			const row = {kind: 'target', id, scope, target, counts: countsOf(target), isSelected: view.selected.has(id)} as const;
			return matches(filter, () => targetTexts(row, state, sentCount(sentOf(state, view))(row)), () => scopeTexts(scope, state)) ? [row] : [];
		});
		if (targets.length > 0 || matches(filter, () => scopeTexts(scope, state))) rows.push({kind: 'scope', id: scope.id, scope}, ...inOrder(targets, targetOrders, view.discover.sort));
	}

	return rows;
}

function scopeTexts(scope: ScopeState, state: State): Array<string | undefined> {
	return [scope.id, state.scopeNames.get(scope.id), linkWords(scope)[1], scope.description?.model];
}

/** The texts for the filter: name, nights, optical filters, and the columns that are not empty. */
function targetTexts({target, counts}: TargetRow, state: State, sent: number): Array<string | undefined> {
	const {ready, covered, short, doubtful} = counts;
	return [
		target.name, textOf(activityOf({target, counts}, state)),
		ready > 0 ? 'ready' : '', covered > 0 ? 'stacked' : '', sent > 0 ? 'sent' : '', short > 0 ? 'short' : '', doubtful > 0 ? 'doubtful' : '',
		...new Set(target.blocks.flatMap(block => [nightText(block), block.filter])),
	];
}

/** The targets for the next step: the selected ones, else the one under the cursor, else all of the scope under it. */
export function chosenTargets(rows: readonly DiscoverRow[], cursor: string | undefined): readonly TargetRow[] {
	const targets = rows.filter(row => row.kind === 'target');
	const selected = targets.filter(({isSelected}) => isSelected);
	if (selected.length > 0) return selected;
	const under = rows.find(({id}) => id === cursor);
	if (under?.kind === 'scope') return targets.filter(({scope}) => scope.id === under.scope.id);
	return under ? [under] : [];
}
