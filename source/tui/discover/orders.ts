import type {TargetState} from '../../machine/state.js';
import {byNumber, byText, type Order} from '../list/order.js';

type Counted = {readonly target: TargetState; readonly counts: {readonly frames: number; readonly ready: number; readonly covered: number; readonly readySeconds: number}};

/** The orders of targets within their telescope, as `s` goes through them. */
export const targetOrders: ReadonlyArray<Order<Counted>> = [
	{id: 'target', title: 'target', words: 'targets from A to Z', compare: byText(({target}) => target.name)},
	{id: 'frames', title: 'frames', isDown: true, words: 'most frames first', compare: byNumber(({target, counts}) => target.reading ? counts.frames : target.rawFrames, true)},
	{id: 'ready', title: 'ready', isDown: true, words: 'most blocks to stack first', compare: byNumber(({counts}) => counts.ready, true)},
	{id: 'stacked', title: 'stacked', isDown: true, words: 'most stacks first', compare: byNumber(({counts}) => counts.covered, true)},
	{id: 'exposure', title: 'exposure', isDown: true, words: 'longest exposure first', compare: byNumber(({counts}) => counts.readySeconds, true)},
];
