import type {Block} from '../../planning/index.js';
import {byNumber, byText, type Order} from '../list/order.js';

/** The orders of blocks within their night, as `s` goes through them. */
export const blockOrders: ReadonlyArray<Order<{readonly block: Block}>> = [
	{id: 'latest', title: 'time', isDown: true, words: 'latest first', compare: byNumber(({block}) => Date.parse(block.startUtc), true)},
	{id: 'frames', title: 'frames', isDown: true, words: 'most frames first', compare: byNumber(({block}) => block.frames, true)},
	{id: 'filter', title: 'filter', words: 'by filter', compare: byText(({block}) => block.filter)},
	{id: 'total', title: 'total', isDown: true, words: 'longest exposure first', compare: byNumber(({block}) => block.totalSeconds, true)},
	{id: 'status', title: 'status', words: 'by status', compare: byText(({block}) => block.status)},
];
