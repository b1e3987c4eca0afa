import {Box} from 'ink';
import type {ReactNode} from 'react';
import {keysText} from '../key-binding.js';
import {isOwnKey, keysHere} from '../keys.js';
import type {State} from '../../machine/state.js';
import {skyLegend} from '../sky/legend.js';
import type {Overlay as OverlayState, ViewState} from '../view-state.js';
import {settingsRows} from './settings/settings-rows.js';
import {widthOf} from '../../components/cell-width.js';
import {imageSize, PictureImage, useImageGraphics, type Picture} from '../../components/half-block-image.js';
import {Lines} from '../../components/line.js';
import {innerHeight, innerWidth, Overlay, placeOverlay, visibleRows} from '../../components/overlay.js';
import {RawLines} from '../../components/raw-lines.js';
import type {SpanRow} from '../../components/spans.js';
import type {Glyphs} from '../../components/theme.js';
import {useTheme} from '../../components/theme-context.js';
import {wrapText} from '../../components/wrap.js';
import type {ScreenProps} from '../frame.js';

type PictureOverlay = Extract<OverlayState, {kind: 'picture'}>;

type Content = {readonly title: string; readonly hint: string; readonly width: number; readonly top: number; readonly rows: (width: number) => readonly SpanRow[]};

/** The box over the screen, if there is one. A filter is typed in the message line and has no box. */
export function OverlayBox({state, view, picture}: ScreenProps & {readonly picture?: Picture | undefined}): ReactNode {
	const {glyphs, isAscii} = useTheme();
	const {overlay} = view;
	if (overlay?.kind === 'picture' && overlay.isThere && picture) return <PictureBox view={view} overlay={overlay} picture={picture} />;
	if (overlay?.kind === 'log') return <LogBox view={view} scrollTop={overlay.top} />;
	const content = overlay && contentOf(overlay, {state, view}, glyphs, isAscii);
	if (!content) return null;
	// The width decides where texts wrap, and so how many rows there are.
	const width = innerWidth(placeOverlay(view, content.width, 1));
	const rows = content.rows(width);
	const place = placeOverlay(view, content.width, rows.length);
	const window = visibleRows(place, rows.length, content.top);
	return (
		<Overlay title={content.title} hint={content.hint} place={place} count={rows.length} scrollTop={content.top}>
			<Lines rows={rows.slice(window.top, window.end)} width={width} />
		</Overlay>
	);
}

/**
 * The view with its help or log scrolled no further than to the last line, so that the next key
 * counts from there. Call it before each key. A log that is left alone stays at its end as it grows.
 */
export function scrolledOverlay({state, view}: ScreenProps): ViewState {
	const {overlay} = view;
	if (overlay?.kind !== 'help' && overlay?.kind !== 'log') return view;
	const width = overlay.kind === 'help' ? helpWidth : view.columns - 6;
	const count = (overlay.kind === 'help' ? helpRows(state, view, false) : logLines(view)).length;
	const last = Math.max(0, count - innerHeight(placeOverlay(view, width, count)));
	return {...view, overlay: {...overlay, top: Math.min(overlay.top, last)}};
}

/** The place of a picture: as large as the screen allows in the picture's proportions, or the whole window with the picture centred. */
function PictureBox({view, overlay: {file, isWhole = false}, picture}: {readonly view: ViewState; readonly overlay: PictureOverlay; readonly picture: Picture}): ReactNode {
	const most = isWhole ? {columns: view.columns - 4, rows: view.rows - 2} : {columns: view.columns - 8, rows: view.rows - 6};
	const {width, height} = imageSize(picture, most, useImageGraphics());
	const place = isWhole ? {left: 0, top: 0, width: view.columns, height: view.rows} : placeOverlay(view, Math.max(20, width), height);
	return (
		<Overlay title={file} hint={isWhole ? wholeHint : 'any key: close'} place={place} count={height}>
			<Box paddingLeft={Math.floor((innerWidth(place) - width) / 2)}>
				<PictureImage picture={picture} columns={width} rows={height} />
			</Box>
		</Overlay>
	);
}

const wholeHint = 'Enter to its row   Left Right other pictures   Esc close';

/** The lines of the log bypass Ink's layout, because they have any length and no two are the same. */
function LogBox({view, scrollTop}: {readonly view: ViewState; readonly scrollTop: number}): ReactNode {
	const {paint} = useTheme();
	const lines = logLines(view);
	const place = placeOverlay(view, view.columns - 6, lines.length);
	const window = visibleRows(place, lines.length, scrollTop);
	return (
		<Overlay title="Log" hint="Esc close" place={place} count={lines.length} scrollTop={scrollTop}>
			<RawLines lines={lines.slice(window.top, window.end).map(line => paint('plain', line))} width={innerWidth(place)} />
		</Overlay>
	);
}

function logLines(view: ViewState): string[] {
	const width = innerWidth(placeOverlay(view, view.columns - 6, 1));
	return view.log.length === 0 ? ['Nothing yet.'] : view.log.flatMap(text => wrapText(text, width));
}

const helpWidth = 72;

function contentOf(overlay: Exclude<OverlayState, {kind: 'log'}>, {state, view}: ScreenProps, glyphs: Glyphs, isAscii: boolean): Content | undefined {
	switch (overlay.kind) {
		case 'help': return {title: 'Keys', hint: 'Esc close', width: helpWidth, top: overlay.top, rows: () => helpRows(state, view, isAscii)};
		case 'confirm': return {
			title: overlay.title,
			hint: overlay.no ? 'y: yes   n: no, forget them   other keys: later' : overlay.others ? 'y: yes   o: only the others   any other key: no' : 'y: yes   any other key: no',
			width: 62,
			top: 0,
			rows: width => [[''], ...overlay.lines.flatMap(text => wrapText(text, width).map(row => [row] as const)), ['']],
		};
		case 'picture': return {title: overlay.file, hint: overlay.isWhole ? wholeHint : 'any key: close', width: 62, top: 0, rows: width => overlay.error === undefined ? [['Fetching the picture ...']] : wrapText(overlay.error, width).map(row => [['bad', row] as const])};
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
		case 'name': return {
			title: `Name of ${overlay.scope}`,
			hint: 'Enter keep it   Esc close',
			width: 62,
			top: 0,
			rows: width => [
				[''],
				[state.scopes.find(({id}) => id === overlay.scope)?.description ? 'It stays with the telescope when its address changes.' : 'It stays with this address: nobody has answered there yet.'],
				[['accent', '> '], overlay.text, ['selected', ' ']],
				...(overlay.error === undefined ? [[['dim', 'Left empty, its address is its name.'] as const]] : wrapText(overlay.error, width).map(row => [['bad', row] as const])),
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
				fieldRow('Password', (isAscii ? '*' : '•').repeat([...overlay.password].length), overlay.field === 'password'),
				[''],
				...(overlay.error === undefined ? [[['dim', overlay.isChecking ? 'Asking the server ...' : 'It is kept on this machine, readable by you alone.'] as const]] : wrapText(overlay.error, width).map(row => [['bad', row] as const])),
			],
		};
		case 'settings': return {
			title: 'Settings',
			hint: 'Left Right change   w write   Esc close',
			width: 62,
			top: 0,
			rows: width => settingsRows(overlay, state.settings, glyphs, width),
		};
		case 'filter': return undefined;
	}
}

function fieldRow(label: string, text: string, isFocused: boolean): SpanRow {
	return [[isFocused ? 'accent' : 'plain', `${isFocused ? '> ' : '  '}${label.padEnd(11)}`], text, ['selected', isFocused ? ' ' : '']];
}

/** The keys of this screen, its own first, with the reason if one does nothing just now, and the meaning of the screen's symbols. */
function helpRows(state: State, view: ViewState, isAscii: boolean): SpanRow[] {
	const rows = keysHere(state, view);
	const gap = 2;
	const keysWidth = Math.max(...rows.map(binding => widthOf(keysText(binding)))) + gap;
	const room = innerWidth(placeOverlay(view, helpWidth, 1)) - keysWidth;
	const describe = (isOwn: boolean) => rows.filter(binding => isOwnKey(binding) === isOwn).flatMap((binding): SpanRow[] => {
		const {description, whyNot} = binding;
		const reason = whyNot?.(state, {...view, overlay: undefined});
		const keys = keysText(binding).padEnd(keysWidth);
		const words = wrapText(reason === undefined ? description : `${description}: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`, room);
		return words.map((line, nth): SpanRow => {
			const left = nth === 0 ? keys : ' '.repeat(keysWidth);
			return reason === undefined ? [['accent', left], line] : [['dim', left + line]];
		});
	});
	return [
		[['strong', 'On this screen']],
		...describe(true),
		...(view.screen === 'sky' ? skyLegend(view.skyView, {isAscii}) : []),
		[''],
		[['strong', 'Everywhere']],
		...describe(false),
		[['accent', 'Ctrl-z'.padEnd(keysWidth)], 'to the shell; fg comes back'],
		[''],
		['The telescope continues on its own if the connection'],
		['drops or the program ends; the next start picks it up.'],
	];
}
