import {nameOf} from '../../machine/scope-name.js';
import type {State} from '../../machine/state.js';
import {whyNoName} from '../../options/config/config-names.js';
import type {Pressed, ViewState} from '../view-state.js';
import {closing, usualWidth, type OverlayOf, type OverlayParts} from './overlay-parts.js';
import {errorOr, pasted, typed, typedRow} from './typed-line.js';

/** Typing the name of a telescope. */
export const nameOverlay = {
	key: nameKey,
	paste: (_, view, overlay, text) => ({...view, overlay: {...overlay, text: pasted(overlay.text, text), error: undefined}}),
	box: ({scope, text, error}, {state}) => ({
		title: `Name of ${scope}`,
		hint: 'Enter keep it   Esc close',
		width: usualWidth,
		rows: width => [
			[''],
			[state.scopes.find(({id}) => id === scope)?.description ? 'It stays with the telescope when its address changes.' : 'It stays with this address: nobody has answered there yet.'],
			typedRow(text),
			...errorOr(['dim', 'Left empty, its address is its name.'], error, width),
		],
	}),
} satisfies OverlayParts<'name'>;

function nameKey(state: State, view: ViewState, overlay: OverlayOf<'name'>, key: string): Pressed {
	if (key === 'escape' || key === 'ctrl+c') return closing(view);
	if (key === 'enter') return named(state, view, overlay);
	return {view: {...view, overlay: {...overlay, text: typed(overlay.text, key), error: undefined}}, actions: []};
}

/** Gives the telescope the typed name, or takes its name away if nothing was typed. A name that another telescope has is refused. */
function named(state: State, view: ViewState, overlay: OverlayOf<'name'>): Pressed {
	const name = overlay.text.trim();
	const twin = state.scopes.find(({id}) => id !== overlay.scope && (id === name || nameOf(state, id) === name));
	const wrong = name === '' ? undefined : whyNoName(name) ?? (twin && 'another telescope is called that');
	if (wrong !== undefined) return {view: {...view, overlay: {...overlay, error: `${wrong.charAt(0).toUpperCase()}${wrong.slice(1)}.`}}, actions: []};
	return {view: {...view, overlay: undefined}, actions: [{kind: 'nameScope', scope: overlay.scope, name: name === '' ? undefined : name}]};
}
