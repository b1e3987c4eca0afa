import {widthOf} from '../../components/cell-width.js';
import type {SpanRow} from '../../components/spans.js';
import type {Theme} from '../../components/theme.js';
import {wrapText} from '../../components/wrap.js';
import type {State} from '../../machine/state.js';
import {keysText, type KeyBinding} from '../key-binding.js';
import {helpKey, isOwnKey, keysHere} from '../keys.js';
import {skyLegend} from '../sky/legend.js';
import type {ViewState} from '../view-state.js';
import type {OverlayParts} from './overlay-parts.js';
import {scrollKey} from './scroll-key.js';

/** The keys of the screen below. */
export const helpOverlay = {
	key: (_, view, overlay, key) => scrollKey(view, overlay, helpKey.keys, key),
	box: ({top}, {state, view}, theme) => ({title: 'Keys', hint: 'Esc close', width: 72, top, rows: width => helpRows(state, view, theme, width)}),
} satisfies OverlayParts<'help'>;

/** The keys of this screen, its own first, with the reason if one does nothing just now, and the meaning of the screen's symbols. */
function helpRows(state: State, view: ViewState, {isAscii}: Pick<Theme, 'isAscii'>, width: number): SpanRow[] {
	const bindings = keysHere(state, view);
	const gap = 2;
	const keysWidth = Math.max(...bindings.map(binding => widthOf(keysText(binding)))) + gap;
	const describe = (isOwn: boolean) => bindings
		.filter(binding => isOwnKey(binding) === isOwn)
		.flatMap(binding => keyRows(binding, whyNot(binding, state, view), keysWidth, width));
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

function whyNot(binding: KeyBinding, state: State, view: ViewState): string | undefined {
	return binding.whyNot?.(state, {...view, overlay: undefined});
}

/** A key and what it does; if that is nothing just now, dim and with the reason. */
function keyRows(binding: KeyBinding, reason: string | undefined, keysWidth: number, width: number): SpanRow[] {
	const {description} = binding;
	const words = reason === undefined ? description : `${description}: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
	return wrapText(words, width - keysWidth).map((line, index): SpanRow => {
		const left = index === 0 ? keysText(binding).padEnd(keysWidth) : ' '.repeat(keysWidth);
		return reason === undefined ? [['accent', left], line] : [['dim', left + line]];
	});
}
