import type {SpanRow} from '../../components/spans.js';
import type {Pressed, ViewState} from '../view-state.js';
import {closing, usualWidth, type OverlayOf, type OverlayParts} from './overlay-parts.js';
import {errorOr, pasted, typed} from './typed-line.js';

type Login = OverlayOf<'login'>;

/** Signing in to the CrowdSky server. */
export const loginOverlay = {
	key: (_, view, overlay, key) => loginKey(view, overlay, key),
	paste: (_, view, overlay, text) => overlay.isChecking ? view : {...view, overlay: {...overlay, [overlay.field]: pasted(overlay[overlay.field], text), error: undefined}},
	box: ({username, password, field, isChecking, error}, _, {isAscii}) => ({
		title: 'Sign in at CrowdSky',
		hint: 'Enter go on   Tab other field   Esc close',
		width: usualWidth,
		rows: width => [
			[''],
			fieldRow('User name', username, field === 'username'),
			fieldRow('Password', (isAscii ? '*' : '•').repeat([...password].length), field === 'password'),
			[''],
			...errorOr(['dim', isChecking ? 'Asking the server ...' : 'It is kept on this machine, readable by you alone.'], error, width),
		],
	}),
} satisfies OverlayParts<'login'>;

function loginKey(view: ViewState, overlay: Login, key: string): Pressed {
	const {field, isChecking} = overlay;
	if (key === 'escape' || key === 'ctrl+c') return closing(view);
	if (isChecking) return {view, actions: []};
	if (key === 'tab' || key === 'shift+tab' || key === 'up' || key === 'down') return {view: {...view, overlay: {...overlay, field: field === 'username' ? 'password' : 'username'}}, actions: []};
	if (key === 'enter') return signIn(view, overlay);
	return {view: {...view, overlay: {...overlay, [field]: typed(overlay[field], key), error: undefined}}, actions: []};
}

/** Enter goes from the user name to the password, and from there to the server. */
function signIn(view: ViewState, overlay: Login): Pressed {
	const {username, password} = overlay;
	if (username.trim() === '') return {view: {...view, overlay: {...overlay, field: 'username', error: 'Type your CrowdSky user name first.'}}, actions: []};
	if (overlay.field === 'username' || password === '') return {view: {...view, overlay: {...overlay, field: 'password'}}, actions: []};
	return {view: {...view, overlay: {...overlay, isChecking: true, error: undefined}}, actions: [{kind: 'signIn', username: username.trim(), password}]};
}

function fieldRow(label: string, text: string, isFocused: boolean): SpanRow {
	return [[isFocused ? 'accent' : 'plain', `${isFocused ? '> ' : '  '}${label.padEnd(11)}`], text, ['selected', isFocused ? ' ' : '']];
}
