import type {SpanRow} from '../../components/spans.js';
import type {Theme} from '../../components/theme.js';
import type {State} from '../../machine/state.js';
import type {Overlay, Pressed, ViewState} from '../view-state.js';

/** An open overlay of one kind. */
export type OverlayOf<Kind extends Overlay['kind']> = Extract<Overlay, {kind: Kind}>;

/** The text of an overlay's box. */
export type BoxText = {
	readonly title: string;
	/** What the keys do, at the bottom. */
	readonly hint: string;
	/** The wanted width of the rows, in cells. */
	readonly width: number;
	/** The first row in view, if it can be scrolled. */
	readonly top?: number;
	/** The rows for the width that they get. */
	readonly rows: (width: number) => readonly SpanRow[];
	/** Rows of any length that never come again; they are drawn without Ink's layout, which would keep them for ever. */
	readonly isRaw?: boolean;
};

/** Everything about one kind of overlay. */
export type OverlayParts<Kind extends Overlay['kind']> = {
	/** Handles a key: an open overlay takes all of them. */
	readonly key: (state: State, view: ViewState, overlay: OverlayOf<Kind>, key: string) => Pressed;
	/** Takes pasted text into the line that is being typed; without it pasted text is left out. */
	readonly paste?: (state: State, view: ViewState, overlay: OverlayOf<Kind>, text: string) => ViewState;
	/** The box over the screen; without it there is none. */
	readonly box?: (overlay: OverlayOf<Kind>, screen: {readonly state: State; readonly view: ViewState}, theme: Pick<Theme, 'glyphs' | 'isAscii'>) => BoxText;
};

/** The usual width of a box's rows, in cells. */
export const usualWidth = 62;

/** The view without its overlay, and nothing else to do. */
export function closing(view: ViewState): Pressed {
	return {view: {...view, overlay: undefined}, actions: []};
}
