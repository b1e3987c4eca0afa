import type {State} from '../../machine/state.js';
import {chooseStacks, totalsOf, type StackTotals} from '../../planning/my-stacks/choose-stacks.js';
import {tilingOf} from '../../planning/pixel.js';
import {joinStacks} from '../../planning/my-stacks/join-stacks.js';
import type {MyStack} from '../../planning/my-stacks/my-stack.js';
import type {MyStacksView, ViewState} from '../view-state.js';

export type MineRow =
	| {readonly kind: 'heading'; readonly id: string; readonly totals: StackTotals; readonly shown: number}
	| {readonly kind: 'stack'; readonly id: string; readonly stack: MyStack};

/** The last joined stacks: thousands of them must not be joined again at every key. */
let joined: {readonly scopes: State['scopes']; readonly rows: unknown; readonly archive: unknown; readonly identities: unknown; readonly settings: State['settings']; readonly stacks: readonly MyStack[]} | undefined;
/** The last results of the filter, with and without its words: the screen shows "13 of 61". */
let chosen: ReadonlyArray<{readonly stacks: readonly MyStack[]; readonly words: string; readonly order: string; readonly rows: MineRow[]}> = [];

/** All of the user's stacks, wherever they are. Memoised: the same lists give the same array. */
export function myStacksOf({scopes, settings}: State, {rows, archive, identities}: MyStacksView): readonly MyStack[] {
	if (joined?.scopes === scopes && joined.rows === rows && joined.archive === archive && joined.identities === identities && joined.settings === settings) return joined.stacks;
	const telescopes = scopes.flatMap(({id, description, targets}) => targets.flatMap(({name, stackFolder, reading}) =>
		(reading?.stackNames ?? []).map(file => ({scope: id, owner: description?.identity, target: name, folder: stackFolder ?? name, file}))));
	const stacks = joinStacks({rows, telescopes, archive, identities, blockMinutes: settings.blockMinutes, tiling: tilingOf(settings.tiling)});
	joined = {scopes, rows, archive, identities, settings, stacks};
	return stacks;
}

/** What is known about the server: the chunk keys of stacks by their ids, and whether its list has been read. */
export type ServerSide = {
	/** Stacks sent in this run, which the list may be too old to contain. */
	readonly sentKeys: ReadonlyMap<string, string>;
	/** Ids of stacks whose upload failed in this run because the server has something else. */
	readonly broken?: ReadonlySet<string>;
	/** The user's names for telescopes, by scope. */
	readonly scopeNames: ReadonlyMap<string, string>;
	/** While this is false, a stack that is not in the list may still be on the server. */
	readonly isListRead: boolean;
};

export function serverSideOf({uploads, scopeNames}: State, {phase, problem}: MyStacksView): ServerSide {
	return {
		scopeNames,
		sentKeys: new Map(uploads.flatMap(({scope, folder, file, phase: sent, chunkKey}) =>
			sent === 'uploaded' && scope !== undefined && chunkKey !== undefined ? [[JSON.stringify([scope, folder, file]), chunkKey] as const] : [])),
		broken: new Set(uploads.flatMap(({scope, folder, file, phase: sent, problem: why}) =>
			sent === 'failed' && why?.kind === 'incomplete' && why.retry === 'permanent' ? [JSON.stringify([scope ?? '', folder, file])] : [])),
		isListRead: phase === 'read' && problem === undefined,
	};
}

export function hasServerCopy({id, row}: MyStack, {sentKeys, broken}: ServerSide): boolean {
	return (row !== undefined && broken?.has(id) !== true) || sentKeys.has(id);
}

/** The totals, then the stacks that pass the filter, sorted. */
export function mineRows(state: State, view: Pick<ViewState, 'mine' | 'myStacks'>): MineRow[] {
	const stacks = myStacksOf(state, view.myStacks);
	const {order} = view.myStacks;
	const words = view.mine.filter;
	const known = chosen.find(each => each.stacks === stacks && each.words === words && each.order === order);
	if (known) return known.rows;
	const passing = chooseStacks(stacks, {words}, order);
	const rows: MineRow[] = passing.length === 0 ? [] : [
		{kind: 'heading', id: 'totals', totals: totalsOf(passing), shown: passing.length},
		...passing.map(stack => ({kind: 'stack', id: stack.id, stack} as const)),
	];
	chosen = [{stacks, words, order, rows}, ...chosen.slice(0, 1)];
	return rows;
}
