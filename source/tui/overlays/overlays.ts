import {innerHeight, innerWidth, placeOverlay} from '../../components/overlay.js';
import {themeOf, type Theme} from '../../components/theme.js';
import type {State} from '../../machine/state.js';
import type {Overlay, Pressed, ViewState} from '../view-state.js';
import {addressOverlay} from './address.js';
import {confirmOverlay} from './confirm.js';
import {filterOverlay} from './filter.js';
import {helpOverlay} from './help.js';
import {logOverlay} from './log.js';
import {loginOverlay} from './login.js';
import {nameOverlay} from './name.js';
import type {BoxText, OverlayParts} from './overlay-parts.js';
import {pictureOverlay} from './picture.js';
import {settingsOverlay} from './settings/settings.js';

/** Every kind of overlay. */
const overlays: {readonly [Kind in Overlay['kind']]: OverlayParts<Kind>} = {
	help: helpOverlay,
	log: logOverlay,
	confirm: confirmOverlay,
	picture: pictureOverlay,
	address: addressOverlay,
	name: nameOverlay,
	login: loginOverlay,
	settings: settingsOverlay,
	filter: filterOverlay,
};

/** Handles a key while an overlay is open: it takes all of them. */
export function overlayKey(state: State, view: ViewState, overlay: Overlay, key: string): Pressed {
	return partsOf(overlay).key(state, view, overlay, key);
}

/** The view after a paste into the open overlay; undefined if none is open or it has no line to type in. */
export function overlayPaste(state: State, view: ViewState, text: string): ViewState | undefined {
	return view.overlay && partsOf(view.overlay).paste?.(state, view, view.overlay, text);
}

/** What the box of the open overlay says; undefined if none is open or it has no box. */
export function overlayText(state: State, view: ViewState, theme: Pick<Theme, 'glyphs' | 'isAscii'>): BoxText | undefined {
	return view.overlay && partsOf(view.overlay).box?.(view.overlay, {state, view}, theme);
}

/**
 * The view with its help or log scrolled no further than to the last line, so that the next key
 * counts from there. Call it before each key. A log that is left alone stays at its end as it grows.
 */
export function scrolledOverlay(state: State, view: ViewState): ViewState {
	const {overlay} = view;
	if (overlay === undefined || !('top' in overlay)) return view;
	// How many rows there are does not depend on the characters.
	const box = overlayText(state, view, themeOf({isAscii: true, hasColor: false}));
	if (!box) return view;
	const count = box.rows(innerWidth(placeOverlay(view, box.width, 1))).length;
	const last = Math.max(0, count - innerHeight(placeOverlay(view, box.width, count)));
	return {...view, overlay: {...overlay, top: Math.min(overlay.top, last)}};
}

function partsOf(overlay: Overlay): OverlayParts<Overlay['kind']> {
	return overlays[overlay.kind] as OverlayParts<Overlay['kind']>;
}
