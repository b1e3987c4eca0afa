import type {State} from '../machine/state.js';
import {discoverKeys} from './discover/keys.js';
import {doneKeys} from './done/keys.js';
import {galleryKeys} from './gallery/keys.js';
import {keysText, type KeyBinding} from './key-binding.js';
import {movedInAll} from './fleet/fleet-motion.js';
import {focusedScope} from './fleet/focus.js';
import {fleetKeys, fleetSwitchKey} from './fleet/keys.js';
import type {Motion} from './list/list-motion.js';
import {mineKeys} from './mine/keys.js';
import {openMine} from './mine/open-mine.js';
import {nameUnderCursor} from './name-under-cursor.js';
import {newSettingsOverlay} from './overlays/settings/keys.js';
import {previewKeys} from './preview/keys.js';
import {openPreview} from './preview/open-preview.js';
import {quit} from './quit.js';
import {withoutRange} from './list/range.js';
import {skyKeys} from './sky/keys.js';
import {openSky} from './sky/open-sky.js';
import {stackKeys} from './stack/keys.js';
import {uploadKeys} from './upload/keys.js';
import {listOf, screenKeys, screens, type Screen, type ViewState} from './view-state.js';

/** The keys of each screen, in the order of the help. Each key is one entry in the list of its screen. */
const keysOfScreen: Readonly<Record<Screen, readonly KeyBinding[]>> = {
	discover: discoverKeys, preview: previewKeys, stack: stackKeys, upload: uploadKeys, done: doneKeys, mine: mineKeys, sky: skyKeys, gallery: galleryKeys,
};

export const logKey: KeyBinding = {
	keys: ['l'], label: 'l', description: 'log', hint: 12,
	press: (_, view) => ({view: {...view, overlay: {kind: 'log', top: Number.MAX_SAFE_INTEGER}}, actions: []}),
};

export const helpKey: KeyBinding = {
	keys: ['?'], label: '?', description: 'help', hint: 9, isKept: true,
	press: (_, view) => ({view: {...view, overlay: {kind: 'help', top: 0}}, actions: []}),
};

const motionKeys: ReadonlyArray<KeyBinding & {readonly motion: Motion}> = [
	motionKey('up', ['k', 'up'], 'up'),
	motionKey('down', ['j', 'down'], 'down'),
	motionKey('pageUp', ['pageup', 'ctrl+u', 'ctrl+b'], 'a page up'),
	motionKey('pageDown', ['pagedown', 'ctrl+d', 'ctrl+f'], 'a page down'),
	motionKey('first', ['g', 'home'], 'to the first row'),
	motionKey('last', ['G', 'end'], 'to the last row'),
];

/** Keys that are the same on all screens, or on all but the first. */
const globalKeys: readonly KeyBinding[] = [
	{
		keys: ['escape', 'left', 'h'], label: 'Esc', description: 'back', hint: 7, screens: ['preview', 'stack', 'upload', 'done', 'mine', 'gallery'],
		press: (_, view) => ({view: back(view), actions: []}),
	},
	{
		keys: ['escape'], label: 'Esc', description: 'show all again', screens: ['discover'],
		whyNot: ({scopes}, {discover, fleet, range}) => range !== undefined || discover.filter !== '' || (scopes.length > 1 && fleet.opened !== undefined) ? undefined : 'Nothing is filtered',
		press: (_, view) => ({view: back(view), actions: []}),
	},
	{
		keys: ['/'], label: '/', description: 'filter', hint: 8,
		press: (_, view) => ({view: {...view, overlay: {kind: 'filter', before: view[listOf(view.screen)].filter}}, actions: []}),
	},
	{
		keys: ['y'], label: 'y', description: 'copy the name under the cursor', hint: 14, hintDescription: 'copy',
		whyNot: (state, view) => nameUnderCursor(state, view) === undefined ? 'There is no name under the cursor' : undefined,
		press: (state, view) => ({view, actions: [{kind: 'copy', text: nameUnderCursor(state, view) ?? ''}]}),
	},
	logKey,
	{keys: ['o'], label: 'o', description: 'settings', hint: 13, press: (_, view) => ({view: {...view, overlay: newSettingsOverlay}, actions: []})},
	helpKey,
	{keys: ['q', 'ctrl+c'], label: 'q', description: 'quit', hint: 10, isKept: true, press: quit},
	...motionKeys,
	fleetSwitchKey,
	{
		keys: screens.map(screen => screenKeys[screen]), label: '1 to 8', keysInHelp: '1 to 8', description: 'to a screen',
		press(state, view, key) {
			const screen = screens.find(each => screenKeys[each] === key) ?? view.screen;
			if (listOf(screen) === 'mine') return openMine(view, screen);
			if (screen === 'sky') return openSky(view);
			return {view: screen === 'preview' ? openPreview(state, view) : {...view, screen}, actions: []};
		},
	},
	// The terminal session handles it (terminal/session.tsx), so it never arrives here.
	{keys: ['ctrl+l'], label: 'Ctrl-l', description: 'draw again', press: (_, view) => ({view, actions: []})},
];

/** The keys that work on a screen, its own first, because they take precedence over those of the whole program. */
export function keysOn(screen: Screen): readonly KeyBinding[] {
	const own = keysOfScreen[screen];
	const taken = new Set(own.flatMap(({keys}) => keys));
	const shared = globalKeys.filter(({screens: where}) => where === undefined || where.includes(screen));
	const left = shared.map(binding => binding.keys.some(key => taken.has(key)) ? {...binding, keys: binding.keys.filter(key => !taken.has(key))} : binding);
	return [...own, ...left.filter(({keys}) => keys.length > 0)];
}

/** The keys that work where the cursor is: on a telescope's line, its own keys take precedence over the screen's. */
export function keysHere(state: State, view: ViewState): readonly KeyBinding[] {
	const own = focusedScope(state, view) ? fleetKeys[view.screen] ?? [] : [];
	const taken = new Set(own.flatMap(({keys}) => keys));
	return [...own, ...keysOn(view.screen).filter(({keys}) => !keys.some(key => taken.has(key)))];
}

/** What a key means where the cursor is. */
export function bindingOf(state: State, view: ViewState, key: string): KeyBinding | undefined {
	return keysHere(state, view).find(({keys}) => keys.includes(key));
}

/** Does it belong to this screen rather than to the whole program? */
export function isOwnKey(binding: KeyBinding): boolean {
	return binding.screens !== undefined || !globalKeys.some(({press}) => press === binding.press);
}

/** Where a key moves to in a list or a text. */
export function motionOf(key: string): Motion | undefined {
	return motionKeys.find(({keys}) => keys.includes(key))?.motion;
}

/** A key as README and man page list it: `label` names all keys with this meaning; without `screens` it works everywhere. */
export type KeyTableRow = Pick<KeyBinding, 'keys' | 'label' | 'description' | 'screens'>;

/** Every key of the program once, with the screens that have it. */
export const keyTable: readonly KeyTableRow[] = [...keysOfScreens(), ...globalKeys.map(binding => ({...binding, label: keysText(binding)}))];

/** Keys with the same words on several screens are one row. */
function keysOfScreens(): KeyTableRow[] {
	const rows = new Map<string, KeyTableRow & {readonly screens: Screen[]}>();
	for (const screen of screens) {
		for (const binding of [...keysOfScreen[screen], ...fleetKeys[screen] ?? []]) {
			const {keys, description} = binding;
			const label = keysText(binding);
			const name = `${label} ${description}`;
			const row = rows.get(name) ?? {keys, label, description, screens: []};
			row.screens.push(screen);
			rows.set(name, row);
		}
	}

	return [...rows.values()];
}

function motionKey(motion: Motion, keys: readonly string[], description: string): KeyBinding & {readonly motion: Motion} {
	return {motion, keys, label: keys[0] ?? '', description, press: (state: State, view: ViewState) => ({view: movedInAll(state, view, motion), actions: []})};
}

/** Esc removes the filter and closes the telescope before it leaves the screen. */
function back(view: ViewState): ViewState {
	if (view.range) return withoutRange(view);
	const list = listOf(view.screen);
	if (view[list].filter !== '') return {...view, [list]: {...view[list], filter: ''}};
	if ((view.screen === 'stack' || view.screen === 'discover') && view.fleet.opened !== undefined) return {...view, fleet: {cursor: undefined, opened: undefined}};
	const before = {discover: 'discover', preview: 'discover', stack: 'preview', upload: 'stack', done: 'stack', mine: 'discover', sky: 'discover', gallery: 'mine'} as const;
	return {...view, screen: before[view.screen]};
}
