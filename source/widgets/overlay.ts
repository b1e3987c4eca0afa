import {cutTo, widthOf} from './fit.js';
import {fillTo, lineOf, type Line} from './line.js';
import {positionText, windowOf} from './scroll.js';
import type {Theme} from './theme.js';

/** A box over the middle of a screen, in cells of that screen. */
export type OverlayPlace = {readonly left: number; readonly top: number; readonly width: number; readonly height: number};

export type OverlayProps = {
	readonly title: string;
	/** Everything there is to read; each as wide as innerWidth says. */
	readonly lines: readonly Line[];
	readonly place: OverlayPlace;
	/** The first line in view. */
	readonly scrollTop?: number;
	/** What the keys do here, at the bottom: "Esc close". */
	readonly hint?: string;
};

/**
 * Where an overlay with `lineCount` lines goes: in the middle, as wide as wanted and
 * as high as needed, but with a cell of the screen left round it.
 */
export function placeOverlay(size: {readonly columns: number; readonly rows: number}, wantedInnerWidth: number, lineCount: number): OverlayPlace {
	const width = Math.max(8, Math.min(wantedInnerWidth + 4, size.columns - 2));
	const height = Math.max(3, Math.min(lineCount + 2, size.rows - 2));
	return {left: Math.max(0, Math.floor((size.columns - width) / 2)), top: Math.max(0, Math.floor((size.rows - height) / 2)), width, height};
}

/** How wide the lines in a box are. */
export function innerWidth({width}: OverlayPlace): number {
	return Math.max(0, width - 4);
}

/** How many lines are in view. */
export function innerHeight({height}: OverlayPlace): number {
	return Math.max(0, height - 2);
}

/** The box: exactly `place.height` lines of `place.width` cells, for <Overlay>. */
export function overlayLines(theme: Theme, {title, lines, place, scrollTop = 0, hint = ''}: OverlayProps): Line[] {
	const {topLeft, topRight, bottomLeft, bottomRight, vertical} = theme.glyphs;
	const window = windowOf(lines.length, undefined, innerHeight(place), scrollTop);
	const position = lines.length > window.end - window.top ? positionText(lines.length, window) : '';
	const visible = fillTo(lines.slice(window.top, window.end), innerHeight(place), innerWidth(place));
	const side = theme.paint('accent', vertical);
	return [
		edgeLine(theme, {corners: [topLeft, topRight], left: title, right: '', width: place.width}),
		...visible.map(line => `${side} ${line} ${side}`),
		edgeLine(theme, {corners: [bottomLeft, bottomRight], left: hint, right: position, width: place.width}),
	];
}

type Edge = {readonly corners: readonly [string, string]; readonly left: string; readonly right: string; readonly width: number};

function edgeLine(theme: Theme, {corners: [first, last], left, right, width}: Edge): Line {
	const {horizontal} = theme.glyphs;
	const room = width - 4;
	const rightText = right === '' || widthOf(right) + 2 > room ? '' : ` ${right} `;
	const leftRoom = room - widthOf(rightText) - 2;
	const leftText = left === '' || leftRoom < 4 ? '' : ` ${cutTo(left, leftRoom, theme.glyphs)} `;
	const rule = horizontal.repeat(Math.max(0, room - widthOf(leftText) - widthOf(rightText)));
	return theme.paint('accent', `${first}${horizontal}`) + theme.paint('strong', leftText) + theme.paint('accent', rule) + rightText + theme.paint('accent', `${horizontal}${last}`);
}

/** One line that is two things at once in a dialogue: buttons, of which `chosen` is under the cursor. */
export function buttonsLine(theme: Theme, labels: readonly string[], chosen: number, width: number): Line {
	const spans = labels.flatMap((label, index) => [['plain', index === 0 ? '' : '  '] as const, index === chosen ? ['selected', `${theme.glyphs.pointer} ${label} `] as const : ['plain', `  ${label} `] as const]);
	return lineOf(theme, spans, width, 'center');
}
