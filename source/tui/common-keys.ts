// Keys that several screens share, adapted to each.
import type {Job, State} from '../machine/state.js';
import type {StackLocation} from '../machine/uploads/upload.js';
import type {KeyBinding} from './key-binding.js';
import {placesOf} from './list/list-motion.js';
import type {StackFile} from './stack/under-cursor.js';
import {stacksToSend} from './stacks-to-send.js';
import type {Action, Pressed, ViewState} from './view-state.js';

/** Enter on the stack, upload and done screens. */
export const summaryKey: KeyBinding = {
	keys: ['enter', 'right'], label: 'Enter', description: 'summary', hint: 5,
	whyNot: ({jobs, uploads}) => jobs.length + uploads.length === 0 ? 'Nothing was stacked or uploaded yet' : undefined,
	press: (_, view) => ({view: {...view, screen: 'done'}, actions: []}),
};

/** Shows the picture of the stack under the cursor. */
export function pictureKey(stackUnderCursor: (state: State, view: ViewState) => StackFile | undefined): KeyBinding {
	return {
		keys: ['p'], label: 'p', description: 'picture', hint: 6,
		whyNot: (state, view) => stackUnderCursor(state, view) ? undefined : 'There is no finished stack under the cursor',
		press(state, view) {
			const stack = stackUnderCursor(state, view);
			if (!stack) return {view, actions: []};
			const {scope, folder, file} = stack;
			const id = JSON.stringify([scope, folder, file]);
			return {view: {...view, overlay: {kind: 'picture', id, file, error: undefined, isThere: false}}, actions: [{kind: 'showStackPicture', id, file, telescope: stack, archivePath: undefined, rowId: undefined}]};
		},
	};
}

/** Sends what was stacked in this run. */
export const sendKey: KeyBinding = {
	keys: ['u'], label: 'u', description: 'upload', hint: 4,
	whyNot: state => whyNothingToSend(stacksToSend(state, 'run')),
	press: (_, view) => sending(view, [{kind: 'sendStacks', of: 'run'}]),
};

export function whyNothingToSend(places: readonly StackLocation[]): string | undefined {
	return places.length > 0 ? undefined : 'There is no finished stack here yet';
}

export function whyNothingToSelect(state: State, view: ViewState): string | undefined {
	return placesOf(view.screen, state, view).every(({isHeading}) => isHeading) ? 'There is nothing to select yet' : undefined;
}

/** Asks for uploads; the user has to sign in first if nobody has. */
export function sending(view: ViewState, actions: readonly Action[]): Pressed {
	const next: ViewState = {...view, screen: 'upload', upload: {...view.upload, cursor: undefined}};
	if (view.isSignedIn) return {view: next, actions};
	return {view: {...next, overlay: {kind: 'login', field: 'username', username: '', password: '', error: undefined, isChecking: false, then: actions}}, actions: []};
}

/** Asks for jobs to be tried again, and goes to the stack screen. */
export function retrying(view: ViewState, jobs: readonly Job[]): Pressed {
	const actions = jobs.map(({id}) => ({kind: 'request', request: {kind: 'retryRequested', jobId: id}} as const));
	return {view: {...view, screen: 'stack', hasOpenedDone: false, stack: {...view.stack, cursor: view.screen === 'done' ? undefined : view.stack.cursor}}, actions};
}
