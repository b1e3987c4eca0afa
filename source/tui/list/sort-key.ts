import type {State} from '../../machine/state.js';
import type {Sorted} from '../../components/table/table.js';
import type {KeyBinding} from '../key-binding.js';
import {placesOf} from './list-motion.js';
import type {Order} from './order.js';
import type {ListView, ViewState} from '../view-state.js';

type SortedScreen = 'discover' | 'preview' | 'stack' | 'upload' | 'done';

type SortKeyOptions = {
	readonly keys?: readonly string[];
	/** The order of a list that nobody has sorted; without it the rows stay as they come, which is then one of the orders. */
	readonly initial?: string;
};

/** The key that goes from one sort order to the next, and after the last one back to the original order. */
export function sortKey(screen: SortedScreen, orders: ReadonlyArray<Order<never>>, {keys = ['s', 'S'], initial}: SortKeyOptions = {}): KeyBinding {
	return {
		keys, label: keys[0] ?? '', description: 'sort by the next column', hint: 11, hintDescription: 'sort',
		whyNot: (state: State, view: ViewState) => placesOf(screen, state, view).length === 0 ? 'There is nothing to sort yet' : undefined,
		press(_, view) {
			const list: ListView = view[screen];
			const next = orders[orders.findIndex(({id}) => id === (list.sort ?? initial)) + 1] ?? (initial === undefined ? undefined : orders[0]);
			return {view: {...view, message: next ? `Sorted: ${next.words}` : 'Not sorted', [screen]: {...list, sort: next?.id}}, actions: []};
		},
	};
}

/** The sort order, for the head of the table. */
export function sortedBy(orders: ReadonlyArray<Order<never>>, {sort}: ListView, initial?: string): Sorted | undefined {
	const order = orders.find(({id}) => id === (sort ?? initial));
	return order && order.title !== '' ? {title: order.title, isDown: order.isDown === true} : undefined;
}
