import {wrapText} from '../../components/wrap.js';
import type {State} from '../../machine/state.js';
import {motionOf} from '../keys.js';
import {moved, settled} from '../list/list-motion.js';
import {showingPicture} from '../mine/show-picture.js';
import {mineUnderCursor} from '../mine/under-cursor.js';
import type {Pressed, ViewState} from '../view-state.js';
import {closing, usualWidth, type OverlayOf, type OverlayParts} from './overlay-parts.js';

/** The thumbnail of a stack. This is its box until the picture is there, which picture-box.tsx then shows. */
export const pictureOverlay = {
	key: (state, view, overlay, key) => overlay.isWhole ? wholePictureKey(state, view, key) : closing(view),
	box: overlay => ({
		title: overlay.file,
		hint: pictureHint(overlay),
		width: usualWidth,
		rows: width => overlay.error === undefined ? [['Fetching the picture ...']] : wrapText(overlay.error, width).map(row => [['bad', row]]),
	}),
} satisfies OverlayParts<'picture'>;

/** What the keys do while a picture is shown. */
export function pictureHint({isWhole}: Pick<OverlayOf<'picture'>, 'isWhole'>): string {
	return isWhole ? 'Enter to its row   Left Right others   Esc close' : 'any key: close';
}

/** Keys while a picture of the gallery is enlarged: the arrows show the others, Enter goes to the stack's row, any other key goes back to the grid. */
function wholePictureKey(state: State, view: ViewState, key: string): Pressed {
	const closed = settled(state, {...view, overlay: undefined});
	if (key === 'enter' || key === 'm') return {view: settled(state, {...closed, screen: 'mine'}), actions: []};
	const motion = key === 'left' || key === 'right' ? key : motionOf(key);
	if (!motion) return {view: closed, actions: []};
	const there = moved(state, closed, motion);
	const stack = mineUnderCursor(state, there);
	if (there.mine.index === closed.mine.index) return {view, actions: []};
	return stack ? showingPicture(there, stack, true) : {view: closed, actions: []};
}
