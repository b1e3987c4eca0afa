import {keysOn} from '../machine/view/key-table.js';
import {whyNot} from '../machine/view/why-not.js';
import type {State} from '../machine/state.js';
import type {Overlay, ViewState} from '../machine/view/view-state.js';
import type {ScreenProps} from './frame.js';
import {settingsLines} from './settings-lines.js';
import {lineOf, type Line, type Span} from '../widgets/line.js';
import {innerHeight, innerWidth, overlayLines, placeOverlay, type OverlayPlace} from '../widgets/overlay.js';
import {halfBlocks, type Picture} from '../widgets/half-blocks.js';
import type {Theme} from '../widgets/theme.js';
import {wrapText} from '../widgets/wrap.js';

/** A box with its place on the screen. */
export type Box = {readonly lines: readonly Line[]; readonly place: OverlayPlace};

type Content = {readonly title: string; readonly hint: string; readonly width: number; readonly top: number; readonly rows: (width: number) => Array<readonly Span[]>};

/** The box that stands over the screen, if any; a filter is typed in the message line instead. */
export function overlayBox({state, view, theme, picture}: ScreenProps & {readonly picture?: Picture | undefined}): Box | undefined {
	if (view.overlay?.kind === 'picture' && view.overlay.isThere && picture) return pictureBox(view, view.overlay.file, theme, picture);
	const content = view.overlay && contentOf(view.overlay, {state, view, theme});
	if (!content) return undefined;
	// The width decides how texts are broken, and so how many lines there are.
	const width = innerWidth(placeOverlay(view, content.width, 1));
	const rows = content.rows(width);
	const place = placeOverlay(view, content.width, rows.length);
	const lines = rows.map(spans => lineOf(theme, spans, width));
	return {lines: overlayLines(theme, {title: content.title, lines, place, scrollTop: content.top, hint: content.hint}), place};
}

/**
 * The view with its help or log scrolled no further than to the last line: keys count from
 * there. Ask before each key; a log that is left alone stays at its end as it grows.
 */
export function scrolledOverlay({state, view, theme}: ScreenProps): ViewState {
	const {overlay} = view;
	if (overlay?.kind !== 'help' && overlay?.kind !== 'log') return view;
	const content = contentOf(overlay, {state, view, theme});
	if (!content) return view;
	const count = content.rows(innerWidth(placeOverlay(view, content.width, 1))).length;
	const last = Math.max(0, count - innerHeight(placeOverlay(view, content.width, count)));
	return {...view, overlay: {...overlay, top: Math.min(overlay.top, last)}};
}

/** As large as the screen allows, in the picture's own proportions: a cell is two pixels high. */
function pictureBox(view: ViewState, file: string, theme: Theme, picture: Picture): Box {
	const rows = view.rows - 6;
	const columns = Math.max(20, Math.min(view.columns - 8, Math.round((rows * 2 * picture.widthPixels) / Math.max(1, picture.heightPixels))));
	const lines = halfBlocks(theme, picture, {columns, rows});
	const place = placeOverlay(view, columns, lines.length);
	return {lines: overlayLines(theme, {title: file, lines, place, hint: 'any key: close'}), place};
}

function contentOf(overlay: Overlay, {state, view, theme}: ScreenProps): Content | undefined {
	switch (overlay.kind) {
		case 'help': return {title: 'Keys', hint: 'Esc close', width: 72, top: overlay.top, rows: () => helpRows(state, view)};
		case 'log': return {
			title: 'Log',
			hint: 'Esc close',
			width: view.columns - 6,
			top: overlay.top,
			rows: width => view.log.length === 0 ? [['Nothing yet.']] : view.log.flatMap(text => wrapText(text, width).map(row => [row] as const)),
		};
		case 'confirm': return {
			title: overlay.title,
			hint: 'y: yes   any other key: no',
			width: 62,
			top: 0,
			rows: width => [[''], ...overlay.lines.flatMap(text => wrapText(text, width).map(row => [row] as const)), ['']],
		};
		case 'picture': return {title: overlay.file, hint: 'any key: close', width: 62, top: 0, rows: width => overlay.error === undefined ? [['Fetching the picture ...']] : wrapText(overlay.error, width).map(row => [['bad', row] as const])};
		case 'address': return {
			title: 'Address of a telescope',
			hint: 'Enter look for it   Esc close',
			width: 62,
			top: 0,
			rows: width => [
				[''],
				['Name or address, e.g. seestar.local or 192.168.1.83'],
				[['accent', '> '], overlay.text, ['selected', ' ']],
				...(overlay.error === undefined ? [['']] : wrapText(overlay.error, width).map(row => [['bad', row] as const])),
			],
		};
		case 'login': return {
			title: 'Sign in at CrowdSky',
			hint: 'Enter go on   Tab other field   Esc close',
			width: 62,
			top: 0,
			rows: width => [
				[''],
				fieldRow('User name', overlay.username, overlay.field === 'username'),
				fieldRow('Password', (theme.isAscii ? '*' : '•').repeat([...overlay.password].length), overlay.field === 'password'),
				[''],
				...(overlay.error === undefined ? [[['dim', overlay.isChecking ? 'Asking the server ...' : 'It is kept on this machine, readable by you alone.'] as const]] : wrapText(overlay.error, width).map(row => [['bad', row] as const])),
			],
		};
		case 'settings': return {
			title: 'Settings',
			hint: 'Left Right change   w write   Esc close',
			width: 62,
			top: 0,
			rows: width => settingsLines(overlay, state.settings, theme, width),
		};
		case 'filter': return undefined;
	}
}

function fieldRow(label: string, text: string, isFocused: boolean): readonly Span[] {
	return [[isFocused ? 'accent' : 'plain', `${isFocused ? '> ' : '  '}${label.padEnd(11)}`], text, ['selected', isFocused ? ' ' : '']];
}

/** The keys of this screen, its own first, and why one does nothing just now. */
function helpRows(state: State, view: ViewState): Array<readonly Span[]> {
	const rows = keysOn(view.screen);
	const describe = (isOwn: boolean) => rows.filter(({screens}) => (screens !== undefined) === isOwn).map(({label, words, command}): readonly Span[] => {
		const reason = whyNot(command, state, {...view, overlay: undefined});
		return reason === undefined ? [['accent', label.padEnd(14)], words] : [['dim', `${label.padEnd(14)}${words}: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`]];
	});
	return [
		[['strong', 'On this screen']],
		...describe(true),
		[''],
		[['strong', 'Everywhere']],
		...describe(false),
		[['accent', 'Ctrl-z'.padEnd(14)], 'to the shell; fg comes back'],
		[''],
		['The telescope goes on alone when the line drops or the'],
		['program ends; the next start picks the work up.'],
	];
}
