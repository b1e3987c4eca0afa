import type {State} from '../state.js';
import {discoverKey} from './discover-keys.js';
import {rowOfKey, type Command} from './key-table.js';
import {moved, settled} from './list-motion.js';
import {overlayKey} from './overlay-keys.js';
import {previewKey} from './preview-keys.js';
import {uploadKey} from './upload-keys.js';
import {isSendingLeft} from './upload-rows.js';
import {newSettingsOverlay} from './settings-keys.js';
import {isWorkLeft, runningJobs} from './stack-rows.js';
import {stackKey} from './stack-keys.js';
import {screens, type Deed, type ViewState} from './view-state.js';
import {isTooSmall, tooSmallKey} from './too-small-keys.js';
import {isUploadEnded} from '../uploads/upload.js';
import {stackUnderCursor, whyNot} from './why-not.js';

/** What a key leads to: another view, and what is asked of the program. */
export type Pressed = {readonly view: ViewState; readonly deeds: readonly Deed[]};

/** Takes one key. Pure: the wishes go to the machine, the rest to the program around it. */
export function press(state: State, view: ViewState, key: string): Pressed {
	const quiet = {...view, message: undefined};
	if (isTooSmall(view)) return tooSmallKey(state, quiet, key);
	if (view.overlay) return overlayKey(state, quiet, view.overlay, key);
	const row = rowOfKey(view.screen, key);
	if (!row) return {view: quiet, deeds: []};
	const reason = whyNot(row.command, state, view);
	if (reason !== undefined) return {view: {...quiet, message: reason}, deeds: []};
	const pressed = commandOf(row.command, state, quiet, key);
	return {...pressed, view: settled(state, pressed.view)};
}

function commandOf(command: Command, state: State, view: ViewState, key: string): Pressed {
	switch (command) {
		case 'up':
		case 'down':
		case 'pageUp':
		case 'pageDown':
		case 'first':
		case 'last': return {view: moved(state, view, command), deeds: []};
		case 'help': return {view: {...view, overlay: {kind: 'help', top: 0}}, deeds: []};
		case 'log': return {view: {...view, overlay: {kind: 'log', top: Number.MAX_SAFE_INTEGER}}, deeds: []};
		case 'settings': return {view: {...view, overlay: newSettingsOverlay}, deeds: []};
		case 'filter': return {view: {...view, overlay: {kind: 'filter', before: view[view.screen].filter}}, deeds: []};
		case 'repaint': return {view, deeds: [{kind: 'repaint'}]};
		case 'quit': return quit(state, view);
		case 'back': return {view: back(view), deeds: []};
		case 'toScreen': return {view: {...view, screen: screens[Number(key) - 1] ?? view.screen}, deeds: []};
		default: {
			if (command === 'picture') return showPicture(state, view);
			if (command === 'upload') return uploadKey(command, state, view);
			switch (view.screen) {
				case 'discover': return discoverKey(command, state, view);
				case 'preview': return previewKey(command, state, view);
				case 'upload': return uploadKey(command, state, view);
				case 'stack':
				case 'done': return stackKey(command, state, view);
			}
		}
	}
}

function showPicture(state: State, view: ViewState): Pressed {
	const stack = stackUnderCursor(state, view);
	if (!stack) return {view, deeds: []};
	return {view: {...view, overlay: {kind: 'picture', file: stack.file, error: undefined, isThere: false}}, deeds: [{kind: 'showPicture', ...stack}]};
}

/** A filter is taken off before the screen is left. */
function back(view: ViewState): ViewState {
	if (view[view.screen].filter !== '') return {...view, [view.screen]: {...view[view.screen], filter: ''}};
	const before = {discover: 'discover', preview: 'discover', stack: 'preview', upload: 'stack', done: 'stack'} as const;
	return {...view, screen: before[view.screen]};
}

/** Leaves, or asks first where work is left. */
export function quit(state: State, view: ViewState): Pressed {
	const isSending = isSendingLeft(state) && state.loginTrouble === undefined;
	if (!isWorkLeft(state) && !isSending) return {view, deeds: [{kind: 'quit'}]};
	const running = runningJobs(state).length;
	const waiting = state.jobs.filter(({phase}) => phase === 'queued').length;
	const sends = state.uploads.filter(upload => !isUploadEnded(upload));
	const unclear = sends.filter(({phase}) => phase === 'undecided').length;
	const unsent = sends.length - unclear;
	const lines = [
		running === 0 ? 'Nothing is stacking just now.' : `${blocks(running)} ${running === 1 ? 'is' : 'are'} stacking. The telescope goes on alone and finishes ${running === 1 ? 'it' : 'them'}.`,
		...(waiting === 0 ? [] : [`${blocks(waiting)} ${waiting === 1 ? 'waits' : 'wait'}: start again and choose ${waiting === 1 ? 'it' : 'them'} again.`]),
		...(isSending && unsent > 0 ? [`${counted(unsent, 'stack')} ${unsent === 1 ? 'is' : 'are'} still to be sent. Nothing is deleted; u sends ${unsent === 1 ? 'it' : 'them'} later.`] : []),
		...(isSending && unclear > 0 ? [`No clear answer came for ${counted(unclear, 'stack')}: the next upload looks for ${unclear === 1 ? 'it' : 'them'} in the server's list first.`] : []),
		...(running === 0 ? [] : ['The next start names a finished stack. Nothing is lost.']),
	];
	return {view: {...view, overlay: {kind: 'confirm', title: 'Quit?', lines, yes: [{kind: 'quit'}], then: undefined}}, deeds: []};
}

function blocks(count: number): string {
	return counted(count, 'block');
}

function counted(count: number, one: string): string {
	return `${count} ${one}${count === 1 ? '' : 's'}`;
}
