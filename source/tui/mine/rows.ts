import type {State} from '../../machine/state.js';
import {chooseStacks, totalsOf, type StackTotals} from '../../planning/my-stacks/choose-stacks.js';
import {joinStacks} from '../../planning/my-stacks/join-stacks.js';
import type {MyStack} from '../../planning/my-stacks/my-stack.js';
import type {MyStacksView, ViewState} from '../view-state.js';

export type MineRow =
	| {readonly kind: 'heading'; readonly id: string; readonly totals: StackTotals; readonly shown: number}
	| {readonly kind: 'stack'; readonly id: string; readonly stack: MyStack};

/** The stacks as they were joined last: thousands of them must not be joined anew for each key. */
let joined: {readonly scopes: State['scopes']; readonly rows: unknown; readonly archive: unknown; readonly stacks: readonly MyStack[]} | undefined;
/** The rows that were chosen last: those that pass the filter, and all, of which is said how many there are. */
let chosen: ReadonlyArray<{readonly stacks: readonly MyStack[]; readonly words: string; readonly order: string; readonly rows: MineRow[]}> = [];

/** Every stack of this user, wherever it lies. Told the same lists, it gives the same list. */
export function myStacksOf({scopes, settings}: State, {rows, archive}: MyStacksView): readonly MyStack[] {
	if (joined?.scopes === scopes && joined.rows === rows && joined.archive === archive) return joined.stacks;
	const telescopes = scopes.flatMap(({id, targets}) => targets.flatMap(({name, stackFolder, reading}) =>
		(reading?.stackNames ?? []).map(file => ({scope: id, target: name, folder: stackFolder ?? name, file}))));
	const stacks = joinStacks({rows, telescopes, archive, blockMinutes: settings.blockMinutes});
	joined = {scopes, rows, archive, stacks};
	return stacks;
}

/** What is known of the server's side: the keys of stacks, by their ids, and whether its list could be read. */
export type ServerSide = {
	/** Of stacks that this run has sent: the list may have been read before. */
	readonly sentKeys: ReadonlyMap<string, string>;
	/** What the user calls the telescopes, by scope. */
	readonly scopeNames: ReadonlyMap<string, string>;
	/** Without it nothing can be said of what the server has not. */
	readonly isListRead: boolean;
};

export function serverSideOf({uploads, scopeNames}: State, {phase, problem}: MyStacksView): ServerSide {
	return {
		scopeNames,
		sentKeys: new Map(uploads.flatMap(({scope, folder, file, phase: sent, chunkKey}) =>
			sent === 'uploaded' && scope !== undefined && chunkKey !== undefined ? [[JSON.stringify([scope, folder, file]), chunkKey] as const] : [])),
		isListRead: phase === 'read' && problem === undefined,
	};
}

export function isOnServer({id, row}: MyStack, {sentKeys}: ServerSide): boolean {
	return row !== undefined || sentKeys.has(id);
}

/** What all of them come to, then those that pass the filter, in order. */
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
