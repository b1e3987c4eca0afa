import {useContext, type ReactNode} from 'react';
import {GraphicsContext} from '../terminal/graphics/graphics-context.js';
import type {Picture} from '../terminal/graphics/picture.js';
import type {PixelSize} from '../terminal/graphics/pixel-size.js';
import type {ReadyLine} from '../terminal/ready-lines.js';
import {PictureLines} from './raw-lines.js';
import type {Theme} from './theme.js';
import {useTheme} from './theme-context.js';

export type {Picture} from '../terminal/graphics/picture.js';

type Cells = {readonly columns: number; readonly rows: number};

type Color = readonly [red: number, green: number, blue: number];

// The grey steps and the colour cube of xterm's 256 colours.
const cubeSteps: readonly number[] = [0, 95, 135, 175, 215, 255];

type PictureImageProps = Cells & {readonly picture: Picture; /** Something is drawn over it. */ readonly isCovered?: boolean};

/** A picture, scaled to fit into the given number of cells without changing its proportions; a real one where the terminal shows them. */
export function PictureImage({picture, columns, rows, isCovered = false}: PictureImageProps): ReactNode {
	const {lines, width} = imageOf(useTheme(), useImageGraphics(), picture, {columns, rows});
	return <PictureLines lines={lines} width={width} isCovered={isCovered} />;
}

/** How the terminal shows real pictures; undefined for half blocks. */
export type ImageGraphics = {readonly cell: PixelSize} | undefined;

/** That of the terminal. */
export function useImageGraphics(): ImageGraphics {
	return useContext(GraphicsContext);
}

export type Image = {readonly lines: readonly ReadyLine[]; /** Cells. */ readonly width: number};

/** A picture as it is shown in at most so many cells. */
export function imageOf(theme: Theme, graphics: ImageGraphics, picture: Picture, cells: Cells): Image {
	const {width, height} = imageSize(picture, cells, graphics);
	const lines = (): readonly string[] => madeLines(theme, picture, {width, height});
	if (!graphics) return {lines: lines(), width};
	const box = {picture, columns: width, rows: height, lines};
	return {lines: Array.from({length: height}, (_, row) => [{box, row}]), width};
}

type Size = {readonly width: number; readonly height: number};

type Made = {readonly theme: Theme; readonly size: Size; readonly lines: readonly string[]};

/** The half blocks made last, those that have not been drawn for longest first: a screen is drawn far more often than its pictures change. */
const made = new Map<Picture, Made>();
/** The lines of a picture take ten times as much as its pixels: more than the largest window shows are not kept. */
const mostMade = 600;

function madeLines(theme: Theme, picture: Picture, size: Size): readonly string[] {
	const known = made.get(picture);
	const isSame = known?.theme === theme && known.size.width === size.width && known.size.height === size.height;
	const lines = isSame ? known.lines : halfBlocksOf(theme, picture, size);
	made.delete(picture);
	made.set(picture, {theme, size, lines});
	const [oldest] = made.keys();
	if (made.size > mostMade && oldest) made.delete(oldest);
	return lines;
}

/** The size in cells at which a picture fits into `columns` by `rows` cells. Of a half block a cell is two pixels, one above the other. */
export function imageSize({widthPixels, heightPixels}: PixelSize, {columns, rows}: Cells, graphics?: ImageGraphics): Size {
	if (widthPixels < 1 || heightPixels < 1 || columns < 1 || rows < 1) return {width: 0, height: 0};
	const {cell = {widthPixels: 1, heightPixels: 2}} = graphics ?? {};
	const ratio = cell.heightPixels / cell.widthPixels;
	const scale = Math.min(columns / widthPixels, rows * ratio / heightPixels);
	return {width: Math.max(1, Math.min(columns, Math.round(widthPixels * scale))), height: Math.max(1, Math.min(rows, Math.round(heightPixels * scale / ratio)))};
}

/**
 * A picture as lines of at most `columns` cells, at most `rows` of them, in its own
 * proportions: two pixels to a cell, the upper as the foreground of "▀" and the lower
 * as its background, in xterm's 256 colours. Without colours or in ASCII, shades of
 * grey. The 16 colours of the theme are too few for a picture.
 */
export function halfBlocks(theme: Theme, picture: Picture, cells: Cells): string[] {
	return halfBlocksOf(theme, picture, imageSize(picture, cells));
}

/** The same in exactly so many cells. */
function halfBlocksOf(theme: Theme, picture: Picture, {width, height}: Size): string[] {
	const colorAt = (x: number, y: number): Color => colorUnder(picture, {x, y, width, height: height * 2});
	return Array.from({length: height}, (_, row) => {
		if (theme.isAscii || !theme.hasColor) return shadedRow(theme, width, x => luminanceOf(colorAt(x, row * 2)) / 2 + luminanceOf(colorAt(x, (row * 2) + 1)) / 2);
		let line = '';
		let style = '';
		for (let x = 0; x < width; x++) {
			const next = `\u001B[38;5;${paletteIndex(colorAt(x, row * 2))}m\u001B[48;5;${paletteIndex(colorAt(x, (row * 2) + 1))}m`;
			line += next === style ? '▀' : `${next}▀`;
			style = next;
		}

		return `${line}\u001B[39m\u001B[49m`;
	});
}

/** Luminance from 0 to 1 (ITU-R BT.709 weights on the encoded values: enough for a thumbnail). */
function luminanceOf([red, green, blue]: Color): number {
	return ((0.2126 * red) + (0.7152 * green) + (0.0722 * blue)) / 255;
}

function shadedRow({glyphs: {shades}}: Theme, width: number, brightness: (x: number) => number): string {
	const steps = [...shades];
	return Array.from({length: width}, (_, x) => steps[Math.min(steps.length - 1, Math.floor(brightness(x) * steps.length))] ?? ' ').join('');
}

/** The weight of the brightest pixel under a half cell, against the mean of all its pixels: with means alone, stars would vanish. */
const brightestShare = 0.35;

/** The colour of one cell when a picture is divided into `width` by `height` cells. */
export function colorUnder({widthPixels, heightPixels, rgb}: Picture, {x, y, width, height}: {x: number; y: number; width: number; height: number}): Color {
	const left = Math.floor(x * widthPixels / width);
	const right = Math.max(left + 1, Math.floor((x + 1) * widthPixels / width));
	const top = Math.floor(y * heightPixels / height);
	const bottom = Math.max(top + 1, Math.floor((y + 1) * heightPixels / height));
	let [red, green, blue, brightest, brightestAt] = [0, 0, 0, -1, 0];
	for (let row = top; row < bottom; row++) {
		for (let column = left; column < right; column++) {
			const at = 3 * ((row * widthPixels) + column);
			const [r = 0, g = 0, b = 0] = [rgb[at], rgb[at + 1], rgb[at + 2]];
			[red, green, blue] = [red + r, green + g, blue + b];
			if (r + g + b > brightest) [brightest, brightestAt] = [r + g + b, at];
		}
	}

	const count = (right - left) * (bottom - top);
	const mixed = (sum: number, channel: number) => (sum / count * (1 - brightestShare)) + ((rgb[brightestAt + channel] ?? 0) * brightestShare);
	return [mixed(red, 0), mixed(green, 1), mixed(blue, 2)];
}

/** The nearest of xterm's colours 16 to 255. */
function paletteIndex(color: Color): number {
	const [red, green, blue] = color.map(nearestStep) as [number, number, number];
	const cube: Color = [cubeSteps[red] ?? 0, cubeSteps[green] ?? 0, cubeSteps[blue] ?? 0];
	const mean = (color[0] + color[1] + color[2]) / 3;
	const greyStep = Math.max(0, Math.min(23, Math.round((mean - 8) / 10)));
	const grey = 8 + (10 * greyStep);
	return distance(color, [grey, grey, grey]) < distance(color, cube) ? 232 + greyStep : 16 + (36 * red) + (6 * green) + blue;
}

function nearestStep(value: number): number {
	return cubeSteps.reduce<number>((best, step, index) => Math.abs(step - value) < Math.abs((cubeSteps[best] ?? 0) - value) ? index : best, 0);
}

function distance(a: Color, b: Color): number {
	return ((a[0] - b[0]) ** 2) + ((a[1] - b[1]) ** 2) + ((a[2] - b[2]) ** 2);
}
