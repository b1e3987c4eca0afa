import type {Pressed, ViewState} from '../view-state.js';
import {closing, usualWidth, type OverlayOf, type OverlayParts} from './overlay-parts.js';
import {errorOr, pasted, typed, typedRow} from './typed-line.js';

/** Typing the address of a telescope. */
export const addressOverlay = {
	key: (_, view, overlay, key) => addressKey(view, overlay, key),
	paste: (_, view, overlay, text) => ({...view, overlay: {...overlay, text: pasted(overlay.text, text), error: undefined}}),
	box: ({text, error}) => ({
		title: 'Address of a telescope',
		hint: 'Enter look for it   Esc close',
		width: usualWidth,
		rows: width => [[''], ['Name or address, e.g. seestar.local or 192.168.1.83'], typedRow(text), ...errorOr('', error, width)],
	}),
} satisfies OverlayParts<'address'>;

function addressKey(view: ViewState, overlay: OverlayOf<'address'>, key: string): Pressed {
	if (key === 'escape' || key === 'ctrl+c') return closing(view);
	if (key !== 'enter') return {view: {...view, overlay: {...overlay, text: typed(overlay.text, key), error: undefined}}, actions: []};
	const text = overlay.text.trim();
	return text === '' ? closing(view) : {view, actions: [{kind: 'addAddress', text}]};
}
