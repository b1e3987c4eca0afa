import {isDoubtful} from '../../planning/index.js';
import type {ScopeState, State, TargetState} from '../state.js';
import {targetKey, type ViewState} from './view-state.js';

/** What a target has to offer, in numbers. */
export type TargetCounts = {
	readonly ready: number;
	readonly covered: number;
	readonly short: number;
	readonly recording: number;
	/** With impossible dates, or of several pointings. */
	readonly doubtful: number;
	/** Sub-frames, without names that are none. */
	readonly frames: number;
	/** Exposure of the ready blocks in seconds. */
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

	const frames = target.blocks.reduce((sum, block) => sum + block.frames, target.impossible.length);
	return {...counts, frames, readySeconds};
}

/** Does a text contain what the filter asks for? Case does not count. */
export function matches(filter: string, ...texts: readonly string[]): boolean {
	const wanted = filter.trim().toLowerCase();
	return wanted === '' || texts.some(text => text.toLowerCase().includes(wanted));
}

/** The scopes, each with its targets that have sub-frames. */
export function discoverRows(state: State, view: Pick<ViewState, 'selected' | 'discover'>): DiscoverRow[] {
	const rows: DiscoverRow[] = [];
	for (const scope of state.scopes) {
		rows.push({kind: 'scope', id: scope.id, scope});
		for (const target of scope.targets) {
			if (target.subFrameFolder === undefined || !matches(view.discover.filter, target.name)) continue;
			const id = targetKey(scope.id, target.name);
			rows.push({kind: 'target', id, scope, target, counts: countsOf(target), isSelected: view.selected.has(id)});
		}
	}

	return rows;
}

/** What the next step is about: the selected targets, else the one under the cursor, else all of the scope under it. */
export function chosenTargets(rows: readonly DiscoverRow[], cursor: string | undefined): readonly TargetRow[] {
	const targets = rows.filter(row => row.kind === 'target');
	const selected = targets.filter(({isSelected}) => isSelected);
	if (selected.length > 0) return selected;
	const under = rows.find(({id}) => id === cursor);
	if (under?.kind === 'scope') return targets.filter(({scope}) => scope.id === under.scope.id);
	return under ? [under] : [];
}
