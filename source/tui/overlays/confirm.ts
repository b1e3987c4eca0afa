import {wrapText} from '../../components/wrap.js';
import type {State} from '../../machine/state.js';
import {settled} from '../list/list-motion.js';
import type {Pressed, ViewState} from '../view-state.js';
import {closing, usualWidth, type OverlayOf, type OverlayParts} from './overlay-parts.js';

type Confirm = OverlayOf<'confirm'>;

/** A question whose answer is no unless y is pressed. */
export const confirmOverlay = {
	key: confirmKey,
	box: ({title, lines, no, others}) => ({
		title,
		hint: no ? 'y: yes   n: no, forget them   other keys: later' : others ? 'y: yes   o: only the others   any other key: no' : 'y: yes   any other key: no',
		width: usualWidth,
		rows: width => [[''], ...lines.flatMap(text => wrapText(text, width).map(row => [row])), ['']],
	}),
} satisfies OverlayParts<'confirm'>;

function confirmKey(state: State, view: ViewState, {then, yes, no, others}: Confirm, key: string): Pressed {
	const {view: closed} = closing(view);
	const gone: ViewState = {...closed, screen: then ?? view.screen, hasOpenedDone: false};
	if (key === 'y' || key === 'Y') return {view: settled(state, gone), actions: yes};
	if (others && (key === 'o' || key === 'O')) return {view: settled(state, {...gone, message: others.message}), actions: others.actions};
	if (no && (key === 'n' || key === 'N')) return {view: closed, actions: no};
	// Pressing Ctrl-C twice means it.
	if (key === 'ctrl+c' && yes.some(({kind}) => kind === 'quit')) return {view: closed, actions: yes};
	return closing(view);
}
