import type {State} from '../../../machine/state.js';
import type {Pressed, ViewState} from '../../view-state.js';
import type {OverlayOf} from '../overlay-parts.js';
import {settingRows} from './rows.js';

type SettingsOverlay = OverlayOf<'settings'>;

/** The settings overlay with the cursor on the first setting. */
export const newSettingsOverlay: SettingsOverlay = {kind: 'settings', index: 0, note: undefined};

/** Keys of the settings overlay: a change takes effect at once and everything is planned again; `w` saves it for the next start. */
export function settingsKey(state: State, view: ViewState, overlay: SettingsOverlay, key: string): Pressed {
	const on = (change: Partial<SettingsOverlay>): Pressed => ({view: {...view, overlay: {...overlay, note: undefined, ...change}}, actions: []});
	switch (key) {
		case 'escape':
		case 'ctrl+c':
		case 'q':
		case 'o': return {view: {...view, overlay: undefined}, actions: []};
		case 'up':
		case 'k': return on({index: Math.max(0, overlay.index - 1)});
		case 'down':
		case 'j': return on({index: Math.min(settingRows.length - 1, overlay.index + 1)});
		case 'left':
		case 'h':
		case '-': return changed(-1);
		case 'right':
		case 'l':
		case '+':
		case '=':
		case 'enter':
		case 'space': return changed(1);
		case 'w': return {...on({}), actions: [{kind: 'writeSettings', settings: state.settings}]};
		default: return {view, actions: []};
	}

	function changed(direction: -1 | 1): Pressed {
		const settings = settingRows[overlay.index]?.stepped(state.settings, direction) ?? state.settings;
		return {...on({}), actions: [{kind: 'request', request: {kind: 'settingsChanged', settings}}]};
	}
}
