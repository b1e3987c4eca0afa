import {isEnded} from '../../machine/stacking/jobs.js';
import type {State} from '../../machine/state.js';
import {pictureKey, retrying, sendKey, summaryKey} from '../common-keys.js';
import {whyReadOnly, type KeyBinding} from '../key-binding.js';
import {askToGoOn, waitingWords} from '../kept-question.js';
import {sortKey} from '../list/sort-key.js';
import {initialOrder, jobOrders} from './orders.js';
import {isWorkLeft} from './rows.js';
import {askToStop, whyNotStop} from './stop.js';
import {jobUnderCursor, retriable, stackUnderCursor} from './under-cursor.js';

/** Keys of the stack screen. */
export const stackKeys: readonly KeyBinding[] = [
	summaryKey,
	{
		keys: ['s'], label: 's', description: 'stop, or go on', hint: 1,
		hintDescription: state => goesOn(state) ? 'go on' : 'stop',
		whyNot: (state, view) => goesOn(state) ? whyReadOnly(view) : whyNotStop(state, view),
		press: (state, view) => goesOn(state) ? {view: askToGoOn(state, view), actions: []} : askToStop(state, view),
	},
	{
		keys: ['x'], label: 'x', description: 'skip', hint: 2,
		whyNot(state, view) {
			const job = jobUnderCursor(state, view);
			if (!job) return 'Put the cursor on a block first';
			if (isEnded(job)) return `This block has ended: ${job.phase}`;
			return job.phase === 'naming' ? 'It is being renamed; that is finished first' : undefined;
		},
		press(state, view) {
			const job = jobUnderCursor(state, view);
			return {view, actions: job ? [{kind: 'request', request: {kind: 'skipRequested', jobId: job.id}}] : []};
		},
	},
	{
		keys: ['r'], label: 'r', description: 'retry', hint: 3,
		whyNot: (state, view) => whyReadOnly(view) ?? (retriable(state, view).length > 0 ? undefined : 'Only a block that failed, was stopped or was skipped can be tried again'),
		press: (state, view) => retrying(view, retriable(state, view)),
	},
	// s stops, so only S sorts here.
	sortKey('stack', jobOrders, {keys: ['S'], initial: initialOrder}),
	sendKey,
	pictureKey(stackUnderCursor),
];

/** Does `s` go on with blocks that wait, because there is nothing to stop? */
function goesOn(state: State): boolean {
	return !isWorkLeft(state) && waitingWords(state) !== undefined;
}
