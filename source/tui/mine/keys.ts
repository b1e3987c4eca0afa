import type {State} from '../../machine/state.js';
import {stackOrders} from '../../planning/my-stacks/choose-stacks.js';
import type {ListedRow} from '../../planning/my-stacks/my-stack.js';
import type {KeyBinding} from '../key-binding.js';
import {rangeIds, rangeKey, withoutRange} from '../list/range.js';
import type {Pressed, ViewState} from '../view-state.js';
import {mineRows} from './rows.js';
import {showingPicture} from './show-picture.js';
import {mineUnderCursor} from './under-cursor.js';

export const whyNoStack = (state: State, view: ViewState) => mineUnderCursor(state, view) ? undefined : 'There is no stack under the cursor';

/** Downloads the stack under the cursor, or the selected range. */
export const downloadKey: KeyBinding = {
	keys: ['d'], label: 'd', description: 'download', hint: 2,
	whyNot(state, view) {
		const why = whyNoStack(state, view);
		if (why !== undefined || rowsToDownload(state, view).length > 0) return why ?? (view.myStacks.download ? 'A download is going on already' : undefined);
		return rangeIds(state, view) ? 'The server has none of these stacks, as far as is known' : 'No copy of this stack on the server is known';
	},
	press(state, view) {
		const rows = rowsToDownload(state, view);
		const [row] = rows;
		if (!row) return {view, actions: []};
		const download = {name: row.chunkKey, bytes: 0, totalBytes: row.sizeBytes};
		return {view: withoutRange({...view, myStacks: {...view.myStacks, download}}), actions: [{kind: 'downloadStacks', rows}]};
	},
};

/** The server's rows for the selected range, or for the stack under the cursor. */
function rowsToDownload(state: State, view: ViewState): ListedRow[] {
	const range = rangeIds(state, view);
	const stacks = range ? mineRows(state, view).flatMap(each => each.kind === 'stack' && range.has(each.id) ? [each.stack] : []) : [mineUnderCursor(state, view)];
	return stacks.flatMap(stack => stack?.row ? [stack.row] : []);
}

export const mineSortKey: KeyBinding = {
	keys: ['s', 'S'], label: 's', description: 'sort by the next column', hint: 3, hintDescription: 'sort',
	whyNot: (state, view) => mineRows(state, view).length === 0 ? 'There is nothing to sort yet' : undefined,
	press(_, view) {
		const order = stackOrders[(stackOrders.indexOf(view.myStacks.order) + 1) % stackOrders.length] ?? 'newest';
		return {view: {...view, message: `Sorted: ${orderWords[order]}`, myStacks: {...view.myStacks, order}}, actions: []};
	},
};

/** Reads the server's list again and retries pictures that could not be loaded. */
export const readAgainKey: KeyBinding = {
	keys: ['r'], label: 'r', description: 'read again', hint: 4,
	whyNot: (_, view) => view.myStacks.phase === 'reading' ? 'The list is being read already' : undefined,
	press: (_, view) => reading(view),
};

/** Keys on My stacks. */
export const mineKeys: readonly KeyBinding[] = [
	{
		keys: ['enter', 'right', 'p'], label: 'Enter', description: 'show picture', hint: 1, hintDescription: 'picture', whyNot: whyNoStack,
		press(state, view) {
			const stack = mineUnderCursor(state, view);
			return stack ? showingPicture(view, stack) : {view, actions: []};
		},
	},
	downloadKey,
	rangeKey,
	mineSortKey,
	readAgainKey,
];

const orderWords = {newest: 'newest first', oldest: 'oldest first', object: 'by object', exposure: 'longest exposure first', frames: 'most frames first'} as const;

/** Reads the server's list, after asking for a login if there is none. */
function reading(view: ViewState): Pressed {
	if (view.isSignedIn) return {view: {...view, myStacks: {...view.myStacks, phase: 'reading'}}, actions: [{kind: 'readStacks'}]};
	return {view: {...view, overlay: {kind: 'login', field: 'username', username: '', password: '', error: undefined, isChecking: false, then: [{kind: 'readStacks'}]}}, actions: []};
}
