import type {State} from '../machine/state.js';
import {bindingOf} from './keys.js';
import {settled} from './list/list-motion.js';
import {withoutRange} from './list/range.js';
import {overlayKey} from './overlays/overlays.js';
import {isTooSmall, tooSmallKey} from './too-small-keys.js';
import type {Pressed, ViewState} from './view-state.js';

/** Handles one key. Pure: its result has requests for the machine and actions for the program around it. */
export function press(state: State, view: ViewState, key: string): Pressed {
	const quiet = {...view, message: undefined, awaited: undefined, isTouched: true};
	if (isTooSmall(view)) return tooSmallKey(state, quiet, key);
	if (view.overlay) return overlayKey(state, quiet, view.overlay, key);
	const binding = bindingOf(state, view, key);
	if (!binding) return {view: quiet, actions: []};
	const reason = binding.whyNot?.(state, view);
	if (reason !== undefined) return {view: {...quiet, message: reason}, actions: []};
	const pressed = binding.press(state, quiet, key);
	const next = pressed.view.screen === view.screen ? pressed.view : withoutRange(pressed.view);
	return {...pressed, view: settled(state, next)};
}
