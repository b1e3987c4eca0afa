import {nameOf} from '../../machine/scope-name.js';
import type {State} from '../../machine/state.js';
import {whyNoName} from '../../options/config/config-names.js';
import {helpKey, logKey, motionOf} from '../keys.js';
import {moved, settled, type Motion} from '../list/list-motion.js';
import {showingPicture} from '../mine/show-picture.js';
import {mineUnderCursor} from '../mine/under-cursor.js';
import type {Pressed} from '../view-state.js';
import {settingsKey} from './settings/keys.js';
import {listOf, type Overlay, type ViewState} from '../view-state.js';

/** Most characters of a line that is typed; no address or filter needs more. */
export const longestText = 200;

/** Keys while an overlay is open: it takes all of them. */
export function overlayKey(state: State, view: ViewState, overlay: Overlay, key: string): Pressed {
	const closed: ViewState = {...view, overlay: undefined};
	switch (overlay.kind) {
		case 'help':
		case 'log': {
			const {keys: openingKeys} = overlay.kind === 'help' ? helpKey : logKey;
			const isClosing = key === 'escape' || key === 'q' || key === 'enter' || key === 'ctrl+c' || openingKeys.includes(key);
			if (isClosing) return {view: closed, actions: []};
			const page = Math.max(1, view.rows - 8);
			const motion = motionOf(key);
			const steps: Readonly<Record<Motion, number>> = {up: -1, down: 1, pageUp: -page, pageDown: page, first: -Infinity, last: Infinity};
			const step = key === 'space' ? page : motion ? steps[motion] : 0;
			const top = Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, overlay.top + step));
			return {view: {...view, overlay: {...overlay, top}}, actions: []};
		}

		case 'confirm': {
			const gone: ViewState = {...closed, screen: overlay.then ?? view.screen, hasOpenedDone: false};
			if (key === 'y' || key === 'Y') return {view: settled(state, gone), actions: overlay.yes};
			if (overlay.others && (key === 'o' || key === 'O')) return {view: settled(state, {...gone, message: overlay.others.message}), actions: overlay.others.actions};
			if (overlay.no && (key === 'n' || key === 'N')) return {view: closed, actions: overlay.no};
			// Pressing Ctrl-C twice means it.
			if (key === 'ctrl+c' && overlay.yes.some(({kind}) => kind === 'quit')) return {view: closed, actions: overlay.yes};
			return {view: closed, actions: []};
		}

		case 'picture': return overlay.isWhole ? wholePictureKey(state, view, key) : {view: closed, actions: []};
		case 'address': {
			if (key === 'escape' || key === 'ctrl+c') return {view: closed, actions: []};
			if (key === 'enter') return overlay.text.trim() === '' ? {view: closed, actions: []} : {view, actions: [{kind: 'addAddress', text: overlay.text.trim()}]};
			return {view: {...view, overlay: {...overlay, text: typed(overlay.text, key), error: undefined}}, actions: []};
		}

		case 'name': {
			if (key === 'escape' || key === 'ctrl+c') return {view: closed, actions: []};
			if (key === 'enter') return named(state, view, overlay);
			return {view: {...view, overlay: {...overlay, text: typed(overlay.text, key), error: undefined}}, actions: []};
		}

		case 'login': {
			if (key === 'escape' || key === 'ctrl+c') return {view: closed, actions: []};
			if (overlay.isChecking) return {view, actions: []};
			if (key === 'tab' || key === 'shift+tab' || key === 'up' || key === 'down') return {view: {...view, overlay: {...overlay, field: overlay.field === 'username' ? 'password' : 'username'}}, actions: []};
			if (key === 'enter') return signIn(view, overlay);
			return {view: {...view, overlay: {...overlay, [overlay.field]: typed(overlay[overlay.field], key), error: undefined}}, actions: []};
		}

		case 'settings': return settingsKey(state, view, overlay, key);
		case 'filter': {
			const name = listOf(view.screen);
			const list = view[name];
			const filtered = (filter: string, rest: Partial<ViewState>): Pressed => {
				const narrowed = {...view, [name]: {...list, filter, cursor: undefined, index: 0, top: 0}, ...rest};
				return {view: settled(state, narrowed), actions: []};
			};

			if (key === 'escape' || key === 'ctrl+c') return filtered(overlay.before, {overlay: undefined});
			if (key === 'enter' || key === 'down' || key === 'up') return {view: closed, actions: []};
			return filtered(typed(list.filter, key), {});
		}
	}
}

/** Keys while a picture of the gallery is enlarged: the arrows show the others, Enter goes to the stack's row, any other key goes back to the grid. */
function wholePictureKey(state: State, view: ViewState, key: string): Pressed {
	const closed = settled(state, {...view, overlay: undefined});
	if (key === 'enter' || key === 'm') return {view: settled(state, {...closed, screen: 'mine'}), actions: []};
	const motion = key === 'left' || key === 'right' ? key : motionOf(key);
	if (!motion) return {view: closed, actions: []};
	const there = moved(state, closed, motion);
	const stack = mineUnderCursor(state, there);
	if (there.mine.index === closed.mine.index) return {view, actions: []};
	return stack ? showingPicture(there, stack, true) : {view: closed, actions: []};
}

/** Gives the telescope the typed name, or takes its name away if nothing was typed. A name that another telescope has is refused. */
function named(state: State, view: ViewState, overlay: Extract<Overlay, {kind: 'name'}>): Pressed {
	const name = overlay.text.trim();
	const twin = state.scopes.find(({id}) => id !== overlay.scope && (id === name || nameOf(state, id) === name));
	const wrong = name === '' ? undefined : whyNoName(name) ?? (twin && 'another telescope is called that');
	if (wrong !== undefined) return {view: {...view, overlay: {...overlay, error: `${wrong.charAt(0).toUpperCase()}${wrong.slice(1)}.`}}, actions: []};
	return {view: {...view, overlay: undefined}, actions: [{kind: 'nameScope', scope: overlay.scope, name: name === '' ? undefined : name}]};
}

/** Enter goes from the user name to the password, and from there to the server. */
function signIn(view: ViewState, overlay: Extract<Overlay, {kind: 'login'}>): Pressed {
	const {username, password} = overlay;
	if (username.trim() === '') return {view: {...view, overlay: {...overlay, field: 'username', error: 'Type your CrowdSky user name first.'}}, actions: []};
	if (overlay.field === 'username' || password === '') return {view: {...view, overlay: {...overlay, field: 'password'}}, actions: []};
	return {view: {...view, overlay: {...overlay, isChecking: true, error: undefined}}, actions: [{kind: 'signIn', username: username.trim(), password}]};
}

/** The typed text after one more key. */
function typed(text: string, key: string): string {
	if (key === 'backspace') return [...text].slice(0, -1).join('');
	if (key === 'ctrl+u') return '';
	if (key === 'ctrl+w') return text.replace(/\S+\s*$/, '');
	if (key === 'space') return text.length < longestText ? `${text} ` : text;
	// Names of keys are longer than one character; a grapheme may have several code points.
	const isCharacter = [...key].length === 1 || /^\P{ASCII}+$/u.test(key);
	return isCharacter && text.length < longestText ? text + key : text;
}
