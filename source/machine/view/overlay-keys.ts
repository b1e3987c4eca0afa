import type {State} from '../state.js';
import {rowOfKey} from './key-table.js';
import {settled} from './list-motion.js';
import type {Pressed} from './press.js';
import {settingsKey} from './settings-keys.js';
import type {Overlay, ViewState} from './view-state.js';

/** No address or filter needs more characters. */
export const longestText = 200;

/** Keys while something stands over the screen: it takes them all. */
export function overlayKey(state: State, view: ViewState, overlay: Overlay, key: string): Pressed {
	const closed: ViewState = {...view, overlay: undefined};
	if (key === 'ctrl+l') return {view, deeds: [{kind: 'repaint'}]};
	switch (overlay.kind) {
		case 'help':
		case 'log': {
			const command = rowOfKey(view.screen, key)?.command;
			const isClosing = key === 'escape' || key === 'q' || key === 'enter' || key === 'ctrl+c' || command === overlay.kind;
			if (isClosing) return {view: closed, deeds: []};
			const page = Math.max(1, view.rows - 8);
			const steps: Readonly<Record<string, number>> = {up: -1, down: 1, pageUp: -page, pageDown: page, first: -Infinity, last: Infinity};
			const step = key === 'space' ? page : steps[command ?? ''] ?? 0;
			const top = Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, overlay.top + step));
			return {view: {...view, overlay: {...overlay, top}}, deeds: []};
		}

		case 'confirm': {
			if (key === 'y' || key === 'Y') return {view: settled(state, {...closed, screen: overlay.then ?? view.screen, hasOpenedDone: false}), deeds: overlay.yes};
			// Pressing Ctrl-C twice means it.
			if (key === 'ctrl+c' && overlay.yes.some(({kind}) => kind === 'quit')) return {view: closed, deeds: overlay.yes};
			return {view: closed, deeds: []};
		}

		case 'picture': return {view: closed, deeds: []};
		case 'address': {
			if (key === 'escape' || key === 'ctrl+c') return {view: closed, deeds: []};
			if (key === 'enter') return overlay.text.trim() === '' ? {view: closed, deeds: []} : {view, deeds: [{kind: 'addAddress', text: overlay.text.trim()}]};
			return {view: {...view, overlay: {...overlay, text: typed(overlay.text, key), error: undefined}}, deeds: []};
		}

		case 'login': {
			if (key === 'escape' || key === 'ctrl+c') return {view: closed, deeds: []};
			if (overlay.isChecking) return {view, deeds: []};
			if (key === 'tab' || key === 'shift+tab' || key === 'up' || key === 'down') return {view: {...view, overlay: {...overlay, field: overlay.field === 'username' ? 'password' : 'username'}}, deeds: []};
			if (key === 'enter') return signIn(view, overlay);
			return {view: {...view, overlay: {...overlay, [overlay.field]: typed(overlay[overlay.field], key), error: undefined}}, deeds: []};
		}

		case 'settings': return settingsKey(state, view, overlay, key);
		case 'filter': {
			const list = view[view.screen];
			const filtered = (filter: string, rest: Partial<ViewState>): Pressed => {
				const narrowed = {...view, [view.screen]: {...list, filter, cursor: undefined, index: 0, top: 0}, ...rest};
				return {view: settled(state, narrowed), deeds: []};
			};

			if (key === 'escape' || key === 'ctrl+c') return filtered(overlay.before, {overlay: undefined});
			if (key === 'enter' || key === 'down' || key === 'up') return {view: closed, deeds: []};
			return filtered(typed(list.filter, key), {});
		}
	}
}

/** Enter goes from the name to the password, and from there to the server. */
function signIn(view: ViewState, overlay: Extract<Overlay, {kind: 'login'}>): Pressed {
	const {username, password} = overlay;
	if (username.trim() === '') return {view: {...view, overlay: {...overlay, field: 'username', error: 'Type your CrowdSky user name first.'}}, deeds: []};
	if (overlay.field === 'username' || password === '') return {view: {...view, overlay: {...overlay, field: 'password'}}, deeds: []};
	return {view: {...view, overlay: {...overlay, isChecking: true, error: undefined}}, deeds: [{kind: 'signIn', username: username.trim(), password, then: overlay.then}]};
}

/** A line of text after one more key. */
function typed(text: string, key: string): string {
	if (key === 'backspace') return [...text].slice(0, -1).join('');
	if (key === 'ctrl+u') return '';
	if (key === 'ctrl+w') return text.replace(/\S+\s*$/, '');
	if (key === 'space') return text.length < longestText ? `${text} ` : text;
	// Names of keys are longer than one character; a grapheme may have several code points.
	const isCharacter = [...key].length === 1 || /^\P{ASCII}+$/u.test(key);
	return isCharacter && text.length < longestText ? text + key : text;
}
