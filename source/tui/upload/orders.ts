import type {Upload, UploadPhase} from '../../machine/uploads/upload.js';
import {byNumber, byText, type Order} from '../list/order.js';

/** What needs attention comes first: moving, failed or unclear, waiting, finished. */
const phaseRank: Readonly<Record<UploadPhase, number>> = {sending: 0, fetching: 1, checking: 2, failed: 3, undecided: 4, fetched: 5, queued: 6, ready: 7, skipped: 8, uploaded: 9};

/** They are sent in the order of their time, so they are shown in it, too. */
export const initialUploadOrder = 'earliest';

/** The orders of stacks within their telescope, as `s` goes through them. */
export const uploadOrders: ReadonlyArray<Order<Upload>> = [
	{id: 'earliest', title: 'time', words: 'earliest first', compare: byNumber(({takenAtMs}) => takenAtMs)},
	{id: 'stack', title: 'stack', words: 'by name', compare: byText(({file}) => file)},
	{id: 'latest', title: 'time', isDown: true, words: 'latest first', compare: byNumber(({takenAtMs}) => takenAtMs, true)},
	{id: 'state', title: 'progress', words: 'moving and failed first', compare: byNumber(({phase}) => phaseRank[phase])},
];
