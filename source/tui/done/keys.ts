import type {Job, State} from '../../machine/state.js';
import {pictureKey, retrying, sendKey} from '../common-keys.js';
import {openMine} from '../mine/open-mine.js';
import {whyReadOnly, type KeyBinding} from '../key-binding.js';
import {sortKey} from '../list/sort-key.js';
import {initialOrder, outcomeOrders} from '../stack/orders.js';
import {retriable, stackUnderCursor} from '../stack/under-cursor.js';
import type {ViewState} from '../view-state.js';

/** Keys of the done screen. */
export const doneKeys: readonly KeyBinding[] = [
	{
		keys: ['r'], label: 'r', description: 'retry', hint: 3, hintDescription: 'retry failed',
		whyNot(state, view) {
			if (view.isReadOnly || jobsToRetry(state, view).length > 0) return whyReadOnly(view);
			return state.jobs.some(({phase}) => phase === 'skipped') ? 'Nothing failed; put the cursor on a skipped block to try it' : 'Nothing failed or was stopped';
		},
		press: (state, view) => retrying(view, jobsToRetry(state, view)),
	},
	sendKey,
	pictureKey(stackUnderCursor),
	sortKey('done', outcomeOrders, {initial: initialOrder}),
	{keys: ['m'], label: 'm', description: 'my stacks', hint: 5, press: (_, view) => openMine(view)},
	{
		keys: ['enter', 'right'], label: 'Enter', description: 'more targets', hint: 1,
		press: (_, view) => ({view: {...view, screen: 'discover', selected: new Set()}, actions: []}),
	},
];

/** All blocks that failed or were stopped; if there are none, the skipped one under the cursor. */
function jobsToRetry(state: State, view: ViewState): readonly Job[] {
	const undone = state.jobs.filter(({phase}) => phase === 'failed' || phase === 'cancelled');
	return undone.length > 0 ? undone : retriable(state, view);
}
