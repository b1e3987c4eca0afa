import type {State} from '../machine/state.js';
import {isUploadEnded} from '../machine/uploads/upload.js';
import {counted} from '../format/counted.js';
import {isWorkLeft, runningJobs} from './stack/rows.js';
import {isSendingLeft} from './upload/rows.js';
import type {ViewState, Pressed} from './view-state.js';

/** Quits, or asks first if work is left. */
export function quit(state: State, view: ViewState): Pressed {
	const isSending = isSendingLeft(state) && state.loginProblem === undefined;
	if (!isWorkLeft(state) && !isSending) return {view, actions: [{kind: 'quit'}]};
	const running = runningJobs(state).length;
	const waiting = state.jobs.filter(({phase}) => phase === 'queued').length;
	const sends = state.uploads.filter(upload => !isUploadEnded(upload));
	const unclear = sends.filter(({phase}) => phase === 'undecided').length;
	const unsent = sends.length - unclear;
	const lines = view.isDemo ? demoLines({running, waiting, sends: isSending ? sends.length : 0}) : [
		...(running === 0 ? [] : [`${counted(running, 'block')} ${running === 1 ? 'is' : 'are'} stacking. The telescope continues on its own and finishes ${running === 1 ? 'it' : 'them'}; the next start names ${running === 1 ? 'the stack' : 'the stacks'}.`]),
		...(waiting === 0 ? [] : [`${counted(waiting, 'block')} ${waiting === 1 ? 'waits' : 'wait'}: the next start asks whether to go on with ${waiting === 1 ? 'it' : 'them'}.`]),
		...(isSending && unsent > 0 ? [`${counted(unsent, 'stack')} ${unsent === 1 ? 'is' : 'are'} still to be sent. Nothing is deleted; u sends ${unsent === 1 ? 'it' : 'them'} later.`] : []),
		...(isSending && unclear > 0 ? [`No clear answer came for ${counted(unclear, 'stack')}: the next upload looks for ${unclear === 1 ? 'it' : 'them'} in the server's list first.`] : []),
	];
	return {view: {...view, overlay: {kind: 'confirm', title: 'Quit?', lines, yes: [{kind: 'quit'}], then: undefined}}, actions: []};
}

/** In the demo nothing goes on by itself afterwards. */
function demoLines({running, waiting, sends}: {readonly running: number; readonly waiting: number; readonly sends: number}): string[] {
	const left = [
		...(running === 0 ? [] : [`${counted(running, 'block')} ${running === 1 ? 'is' : 'are'} stacking`]),
		...(waiting === 0 ? [] : [`${counted(waiting, 'block')} ${waiting === 1 ? 'waits' : 'wait'}`]),
		...(sends === 0 ? [] : [`${counted(sends, 'stack')} ${sends === 1 ? 'is' : 'are'} still to be sent`]),
	];
	return [`${left.join(', ')}.`, 'The simulated telescope and server end with the program, too.'];
}
