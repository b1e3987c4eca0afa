import {isEnded} from '../stacking/jobs.js';
import type {Job, State} from '../state.js';
import {chosenTargets, discoverRows} from './discover-rows.js';
import type {Command} from './key-table.js';
import {cursorId, placesOf} from './list-motion.js';
import {previewTotals} from './preview-rows.js';
import {whyNotPurge} from './purge-keys.js';
import {isWorkLeft} from './stack-rows.js';
import {stacksToSend, uploadUnderCursor} from './upload-keys.js';
import type {ViewState} from './view-state.js';

/** The job under the cursor of the stack or done screen. */
export function jobUnderCursor(state: State, view: ViewState): Job | undefined {
	const id = cursorId(state, view);
	return state.jobs.find(job => job.id === id);
}

/**
 * The jobs that `r` tries again: on the stack screen the one under the cursor; on done all that failed or were stopped,
 * or, where there is none, the skipped one under the cursor. Empty where there is nothing to try.
 */
export function jobsToRetry(state: State, view: ViewState): readonly Job[] {
	const job = jobUnderCursor(state, view);
	const under = job && (job.phase === 'failed' || job.phase === 'cancelled' || job.phase === 'skipped') ? [job] : [];
	if (view.screen !== 'done') return under;
	const undone = state.jobs.filter(({phase}) => phase === 'failed' || phase === 'cancelled');
	return undone.length > 0 ? undone : under;
}

/** The finished stack on a telescope that the cursor stands on. */
export function stackUnderCursor(state: State, view: ViewState): {scope: string; folder: string; file: string} | undefined {
	const upload = view.screen === 'upload' ? uploadUnderCursor(state, view) : undefined;
	if (upload) return upload.scope === undefined ? undefined : {scope: upload.scope, folder: upload.folder, file: upload.file};
	const job = jobUnderCursor(state, view);
	return job?.phase === 'stacked' && job.file !== undefined ? {scope: job.scope, folder: job.stackFolder, file: job.file} : undefined;
}

/** Why a command can do nothing just now, in words for the user; undefined when it can. */
export function whyNot(command: Command, state: State, view: ViewState): string | undefined {
	switch (command) {
		case 'forward': return whyNotForward(state, view);
		case 'toggle':
		case 'selectAll':
		case 'invert': return placesOf(view.screen, state, view).length === 0 ? 'There is nothing to select yet' : undefined;
		case 'stop': return view.isReadOnly ? readOnlyWords : isWorkLeft(state) ? undefined : 'Nothing is running';
		case 'skip': {
			const job = jobUnderCursor(state, view);
			if (!job) return 'Put the cursor on a block first';
			if (isEnded(job)) return `This block has ended: ${job.phase}`;
			return job.phase === 'naming' ? 'It is being renamed; that is finished first' : undefined;
		}

		case 'retry': {
			if (view.isReadOnly) return readOnlyWords;
			if (view.screen === 'upload') return state.uploads.some(({phase}) => phase === 'failed') || state.loginTrouble !== undefined ? undefined : 'No upload has failed';
			if (jobsToRetry(state, view).length > 0) return undefined;
			if (view.screen !== 'done') return 'Only a block that failed, was stopped or was skipped can be tried again';
			return state.jobs.some(({phase}) => phase === 'skipped') ? 'Nothing failed; put the cursor on a skipped block to try it' : 'Nothing failed or was stopped';
		}

		case 'picture': return stackUnderCursor(state, view) ? undefined : 'There is no finished stack under the cursor';
		case 'upload': return stacksToSend(state, view).length > 0 ? undefined : 'There is no finished stack here yet';
		case 'purge': return view.isReadOnly ? readOnlyWords : whyNotPurge(state, view);
		case 'reread': return state.scopes.length === 0 && state.discovery === 'searching' ? 'Still searching' : undefined;
		default: return undefined;
	}
}

const readOnlyWords = 'The program was started with --read-only';

function whyNotForward(state: State, view: ViewState): string | undefined {
	switch (view.screen) {
		case 'discover': return chosenTargets(discoverRows(state, view), cursorId(state, view)).length > 0 ? undefined : 'There is no target to preview yet';
		case 'preview': {
			if (view.isReadOnly) return readOnlyWords;
			const {blocks, ready} = previewTotals(state, view);
			if (blocks > 0) return undefined;
			return ready > 0 ? 'Every block is switched off; Space switches one on' : 'No block is ready: the reason stands beside each';
		}

		case 'upload':
		case 'stack': return state.jobs.length + state.uploads.length === 0 ? 'Nothing was stacked or uploaded yet' : undefined;
		case 'done': return undefined;
	}
}
