import type {Job, JobPhase} from '../../machine/state.js';
import {byNumber, byText, type Order} from '../list/order.js';

/** What needs attention comes first: running, failed, waiting, finished. */
const phaseRank: Readonly<Record<JobPhase, number>> = {stacking: 0, configuring: 1, naming: 2, failed: 3, queued: 4, cancelled: 5, skipped: 6, stacked: 7};

/** The order of work that nobody has sorted: that of the night. */
export const initialOrder = 'earliest';

const common: ReadonlyArray<Order<Job>> = [
	{id: 'earliest', title: 'time', words: 'earliest first', compare: (a, b) => byStart(a, b)},
	{id: 'latest', title: 'time', isDown: true, words: 'latest first', compare: (a, b) => byStart(b, a)},
	{id: 'target', title: 'target', words: 'targets from A to Z', compare: byText(({target}) => target)},
];

/** The orders of blocks within their telescope, as the key goes through them. */
export const jobOrders: ReadonlyArray<Order<Job>> = [
	...common,
	{id: 'frames', title: 'frames', isDown: true, words: 'most frames first', compare: byNumber(({block}) => block.frames, true)},
	{id: 'state', title: 'progress', words: 'running and failed first', compare: byNumber(({phase}) => phaseRank[phase])},
	// They come in the order of the queue.
	{id: 'queue', title: '', words: 'as they are stacked', compare: () => 0},
];

/** The same for the done screen. */
export const outcomeOrders: ReadonlyArray<Order<Job>> = [
	...common,
	{id: 'state', title: 'outcome', words: 'failed first', compare: byNumber(({phase}) => phaseRank[phase])},
];

/** Instants of one form sort as texts; hundreds of blocks are sorted again whenever one of them moves. */
function byStart({block: {startUtc: a}}: Job, {block: {startUtc: b}}: Job): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
