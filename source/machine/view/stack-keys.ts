import type {State} from '../state.js';
import type {Command} from './key-table.js';
import type {Pressed} from './press.js';
import type {ViewState} from './view-state.js';
import {jobsToRetry, jobUnderCursor} from './why-not.js';

/** Keys of the stack and done screens. */
export function stackKey(command: Command, state: State, view: ViewState): Pressed {
	const job = jobUnderCursor(state, view);
	switch (command) {
		case 'forward': return {view: view.screen === 'done' ? {...view, screen: 'discover', selected: new Set()} : {...view, screen: 'done'}, deeds: []};
		case 'stop': {
			const running = state.jobs.filter(({phase}) => phase === 'configuring' || phase === 'stacking').length;
			const waiting = state.jobs.filter(({phase}) => phase === 'queued').length;
			const lines = [
				running === 0 ? 'Nothing is stacking just now.' : `${running} running: the telescope is told to stop; that block can be stacked again later.`,
				waiting === 0 ? 'Nothing waits behind.' : `${waiting} waiting: they are cancelled; r tries one again.`,
			];
			return {view: {...view, overlay: {kind: 'confirm', title: 'Stop stacking?', lines, yes: [{kind: 'wish', wish: {kind: 'stopWanted', scope: undefined}}], then: undefined}}, deeds: []};
		}

		case 'skip': return job ? {view, deeds: [{kind: 'wish', wish: {kind: 'skipWanted', jobId: job.id}}]} : {view, deeds: []};
		case 'retry': {
			const again = jobsToRetry(state, view);
			const deeds = again.map(({id}) => ({kind: 'wish', wish: {kind: 'retryWanted', jobId: id}} as const));
			return {view: {...view, screen: 'stack', hasOpenedDone: false, stack: {...view.stack, cursor: view.screen === 'done' ? undefined : view.stack.cursor}}, deeds};
		}

		default: return {view, deeds: []};
	}
}
