import {Box} from 'ink';
import type {ReactNode} from 'react';
import {truncate, widthOf} from './cell-width.js';
import {RawLines} from './raw-lines.js';
import {positionText, windowOf, type Window} from './table/scroll.js';
import type {Theme} from './theme.js';
import {useTheme} from './theme-context.js';

/** A box over the middle of the screen, in cells. */
export type OverlayPlace = {readonly left: number; readonly top: number; readonly width: number; readonly height: number};

export type OverlayProps = {
	readonly title: string;
	readonly place: OverlayPlace;
	/** How many rows there are to read, and the first in view; see visibleRows. */
	readonly count: number;
	readonly scrollTop?: number;
	/** What the keys do here, at the bottom: "Esc close". How to scroll is added if there is more than is in view. */
	readonly hint?: string;
	/** The rows in view, as wide as innerWidth says. */
	readonly children: ReactNode;
};

/**
 * Where an overlay with `rowCount` rows goes: in the middle, as wide as wanted and
 * as high as needed, but with at least a cell of the screen around it.
 */
export function placeOverlay(size: {readonly columns: number; readonly rows: number}, wantedInnerWidth: number, rowCount: number): OverlayPlace {
	const width = Math.max(8, Math.min(wantedInnerWidth + 4, size.columns - 2));
	const height = Math.max(3, Math.min(rowCount + 2, size.rows - 2));
	return {left: Math.max(0, Math.floor((size.columns - width) / 2)), top: Math.max(0, Math.floor((size.rows - height) / 2)), width, height};
}

/** How wide the rows in a box are. */
export function innerWidth({width}: OverlayPlace): number {
	return Math.max(0, width - 4);
}

/** How many rows are in view. */
export function innerHeight({height}: OverlayPlace): number {
	return Math.max(0, height - 2);
}

/** Which of `count` rows are in view. */
export function visibleRows(place: OverlayPlace, count: number, scrollTop = 0): Window {
	return windowOf(count, undefined, innerHeight(place), scrollTop);
}

/** The box with its content, over everything drawn before it in the same <Box>. */
export function Overlay({title, place, count, scrollTop = 0, hint = '', children}: OverlayProps): ReactNode {
	const theme = useTheme();
	const window = visibleRows(place, count, scrollTop);
	const isLong = count > window.end - window.top;
	const position = isLong ? positionText(count, window) : '';
	const shownHint = isLong ? scrollHint(hint, place.width - widthOf(position) - edgeSigns) : hint;
	return (
		<Box position="absolute" marginLeft={place.left} marginTop={place.top} width={place.width} height={place.height}>
			<RawLines lines={frameLines(theme, place, {title, hint: shownHint, position})} width={place.width} />
			<Box position="absolute" marginLeft={2} marginTop={1} flexDirection="column" width={innerWidth(place)} height={innerHeight(place)}>{children}</Box>
		</Box>
	);
}

/** Corners, the rule beside them, and a blank at each side of both texts. */
const edgeSigns = 10;

/** The hint with how to scroll before it, if it fits. */
function scrollHint(hint: string, width: number): string {
	const long = `Up Down scroll   ${hint}`.trimEnd();
	return widthOf(long) <= width ? long : hint;
}

/** The border, blank inside so that nothing of the screen below shows through. Ink's own borders cannot have titles. */
function frameLines(theme: Theme, {width, height}: OverlayPlace, {title, hint, position}: {readonly title: string; readonly hint: string; readonly position: string}): string[] {
	const {topLeft, topRight, bottomLeft, bottomRight, vertical} = theme.glyphs;
	const side = theme.paint('accent', vertical);
	return [
		edgeLine(theme, {corners: [topLeft, topRight], left: title, right: '', width}),
		...Array.from({length: height - 2}, () => side + ' '.repeat(width - 2) + side),
		edgeLine(theme, {corners: [bottomLeft, bottomRight], left: hint, right: position, width}),
	];
}

type Edge = {readonly corners: readonly [string, string]; readonly left: string; readonly right: string; readonly width: number};

function edgeLine({glyphs, paint}: Theme, {corners: [first, last], left, right, width}: Edge): string {
	const {horizontal} = glyphs;
	const room = width - 4;
	const rightText = right === '' || widthOf(right) + 2 > room ? '' : ` ${right} `;
	const leftRoom = room - widthOf(rightText) - 2;
	const leftText = left === '' || leftRoom < 4 ? '' : ` ${truncate(left, leftRoom, glyphs)} `;
	const rule = horizontal.repeat(Math.max(0, room - widthOf(leftText) - widthOf(rightText)));
	return paint('accent', `${first}${horizontal}`) + paint('strong', leftText) + paint('accent', rule) + rightText + paint('accent', `${horizontal}${last}`);
}
