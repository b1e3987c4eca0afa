import {blankLine, type Line} from './line.js';
import type {Theme} from './theme.js';

/** A decoded picture: three bytes a pixel (red, green, blue), rows from the top. */
export type Picture = {readonly widthPixels: number; readonly heightPixels: number; readonly rgb: Uint8Array};

type Color = readonly [red: number, green: number, blue: number];

// The grey steps and the colour cube of xterm's 256 colours.
const cubeSteps: readonly number[] = [0, 95, 135, 175, 215, 255];

/**
 * A picture as lines of `columns` cells, at most `rows` of them, in its own
 * proportions: two pixels to a cell, the upper as the foreground of "▀" and the lower
 * as its background, in xterm's 256 colours. Without colours or in ASCII, shades of
 * grey. The 16 colours of the theme are too few for a picture.
 */
export function halfBlocks(theme: Theme, picture: Picture, {columns, rows}: {readonly columns: number; readonly rows: number}): Line[] {
	const {widthPixels, heightPixels} = picture;
	if (widthPixels < 1 || heightPixels < 1 || columns < 1 || rows < 1) return [];
	const scale = Math.min(columns / widthPixels, rows * 2 / heightPixels);
	const width = Math.max(1, Math.min(columns, Math.round(widthPixels * scale)));
	const height = Math.max(1, Math.min(rows, Math.round(heightPixels * scale / 2)));
	const colorAt = (x: number, y: number): Color => meanColor(picture, {x, y, width, height: height * 2});
	const rest = blankLine(columns - width);
	return Array.from({length: height}, (_, row) => {
		if (theme.isAscii || !theme.hasColor) return shadedRow(theme, width, x => luminanceOf(colorAt(x, row * 2)) / 2 + luminanceOf(colorAt(x, (row * 2) + 1)) / 2) + rest;
		let line = '';
		let style = '';
		for (let x = 0; x < width; x++) {
			const next = `\u001B[38;5;${paletteIndex(colorAt(x, row * 2))}m\u001B[48;5;${paletteIndex(colorAt(x, (row * 2) + 1))}m`;
			line += next === style ? '▀' : `${next}▀`;
			style = next;
		}

		return `${line}\u001B[39m\u001B[49m${rest}`;
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

/** The mean of the pixels under one half cell, so that small stars do not flicker away. */
function meanColor({widthPixels, heightPixels, rgb}: Picture, {x, y, width, height}: {x: number; y: number; width: number; height: number}): Color {
	const left = Math.floor(x * widthPixels / width);
	const right = Math.max(left + 1, Math.floor((x + 1) * widthPixels / width));
	const top = Math.floor(y * heightPixels / height);
	const bottom = Math.max(top + 1, Math.floor((y + 1) * heightPixels / height));
	let [red, green, blue] = [0, 0, 0];
	for (let row = top; row < bottom; row++) {
		for (let column = left; column < right; column++) {
			const at = 3 * ((row * widthPixels) + column);
			red += rgb[at] ?? 0;
			green += rgb[at + 1] ?? 0;
			blue += rgb[at + 2] ?? 0;
		}
	}

	const count = (right - left) * (bottom - top);
	return [red / count, green / count, blue / count];
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
