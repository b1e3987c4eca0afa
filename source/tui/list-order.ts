import type {State} from '../machine/state.js';
import type {Sorted} from '../components/table.js';
import type {KeyBinding} from './key-binding.js';
import {placesOf} from './list-motion.js';
import type {Order} from './order.js';
import type {ListView, ViewState} from './view-state.js';

type SortedScreen = 'discover' | 'preview' | 'stack' | 'upload' | 'done';

/** The key that goes from one sort order to the next, and after the last one back to the original order. */
export function sortKey(screen: SortedScreen, orders: ReadonlyArray<Order<never>>, keys: readonly string[] = ['s', 'S']): KeyBinding {
	return {
		keys, label: keys[0] ?? '', description: 'sort by the next column', hint: 11, hintDescription: 'sort',
		whyNot: (state: State, view: ViewState) => placesOf(screen, state, view).length === 0 ? 'There is nothing to sort yet' : undefined,
		press(_, view) {
			const list: ListView = view[screen];
			const next = orders[orders.findIndex(({id}) => id === list.sort) + 1];
			return {view: {...view, message: next ? `Sorted: ${next.words}` : 'Not sorted', [screen]: {...list, sort: next?.id}}, actions: []};
		},
	};
}

/** The sort order, for the head of the table. */
export function sortedBy(orders: ReadonlyArray<Order<never>>, {sort}: ListView): Sorted | undefined {
	const order = orders.find(({id}) => id === sort);
	return order && {title: order.title, isDown: order.isDown === true};
}
