import {parseStackName} from '../../planning/index.js';
import {placeOf} from '../uploads/queue-stacks.js';
import type {State} from '../state.js';
import type {StackPlace, Upload} from '../uploads/upload.js';
import {chosenTargets, discoverRows} from './discover-rows.js';
import type {Command} from './key-table.js';
import {cursorId} from './list-motion.js';
import type {Pressed} from './press.js';
import type {Deed, ViewState} from './view-state.js';

/** The upload under the cursor of the upload screen. */
export function uploadUnderCursor(state: State, view: ViewState): Upload | undefined {
	const id = cursorId(state, view);
	return state.uploads.find(upload => upload.id === id);
}

/** The stacks that `u` would send from where the user stands. */
export function stacksToSend(state: State, view: ViewState): StackPlace[] {
	if (view.screen === 'discover') {
		return chosenTargets(discoverRows(state, view), cursorId(state, view)).flatMap(({scope, target}) =>
			(target.reading?.stackNames ?? []).filter(name => parseStackName(name) !== undefined).map(name => placeOf(scope.id, target, name)));
	}

	return state.jobs.flatMap(job => {
		if (job.phase !== 'stacked' || job.file === undefined) return [];
		const target = state.scopes.find(({id}) => id === job.scope)?.targets.find(({name}) => name === job.target);
		return target ? [placeOf(job.scope, target, job.file)] : [];
	});
}

/** `u`: sends stacks, after signing in where nobody has. */
export function uploadKey(command: Command, state: State, view: ViewState): Pressed {
	switch (command) {
		case 'upload': return sending(view, [{kind: 'wish', wish: {kind: 'uploadsWanted', places: stacksToSend(state, view)}}]);
		case 'retry': {
			const failed = state.uploads.filter(({phase}) => phase === 'failed');
			const under = uploadUnderCursor(state, view);
			const again = under?.phase === 'failed' ? [under] : failed;
			return sending(view, again.map(({id}) => ({kind: 'wish', wish: {kind: 'uploadRetryWanted', upload: id}} as const)));
		}

		case 'forward': return {view: {...view, screen: 'done'}, deeds: []};
		default: return {view, deeds: []};
	}
}

function sending(view: ViewState, deeds: readonly Deed[]): Pressed {
	const next: ViewState = {...view, screen: 'upload', upload: {...view.upload, cursor: undefined}};
	if (view.isSignedIn) return {view: next, deeds};
	return {view: {...next, overlay: {kind: 'login', field: 'username', username: '', password: '', error: undefined, isChecking: false, then: deeds}}, deeds: []};
}
