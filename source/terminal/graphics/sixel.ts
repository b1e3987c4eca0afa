// Sixel graphics as the VT340 shows them (VT330/VT340 Programmer Reference Manual, chapter 14): bands of six rows, in each of
// which every colour draws its own pixels, a character for six of them.
import {indexedPicture} from './palette.js';
import type {Picture} from './picture.js';
import type {PixelSize} from './pixel-size.js';

const bandRows = 6;
/** The character of no pixel; the six lowest bits above it are the pixels, the uppermost first. */
const firstCharacter = 0x3F;
/** Below that a repeat introducer is longer than what it repeats. */
const leastRepeat = 4;

/**
 * The sequence that draws a picture from the cursor on over `size`, which is not smaller than it, in at most `colors` colours: a
 * terminal does not enlarge it, so its pixels are repeated. What it does not draw stays as it is (P2 = 1). It ends in its last band,
 * without a new line, so that nothing below is touched.
 */
export function sixelSequence(picture: Picture, colors: number, size: PixelSize = picture): string {
	const {widthPixels, heightPixels} = size;
	const {palette, indices} = indexedPicture(picture, colors);
	let text = `\u001BP0;1;0q"1;1;${widthPixels};${heightPixels}`;
	const percent = (value = 0) => Math.round(value * 100 / 255);
	for (let color = 0; color * 3 < palette.length; color++) text += `#${color};2;${[0, 1, 2].map(channel => percent(palette[(color * 3) + channel])).join(';')}`;
	const starts = startsOf(picture.widthPixels, widthPixels);
	for (let top = 0; top < heightPixels; top += bandRows) {
		if (top > 0) text += '-';
		const rows = Array.from({length: Math.min(bandRows, heightPixels - top)}, (_, row) => Math.floor((top + row) * picture.heightPixels / heightPixels));
		text += bandOf({...picture, indices}, starts, rows);
	}

	return `${text}\u001B\\`;
}

/** Where each pixel of a line begins when the line is drawn over `drawn` pixels, and where the last one ends. */
function startsOf(pixels: number, drawn: number): Uint32Array {
	return Uint32Array.from({length: pixels + 1}, (_, at) => Math.ceil(at * drawn / pixels));
}

/**
 * A band of these rows of the picture: each colour over the whole width, the beginning again between two of them. It takes time
 * by the pixels of the picture, not by those that are drawn.
 */
function bandOf({indices, widthPixels: width}: Picture & {readonly indices: Uint8Array}, starts: Uint32Array, rows: readonly number[]): string {
	const planes = new Map<number, Uint8Array>();
	for (const row of new Set(rows)) {
		const bits = rows.reduce((sum, each, nth) => each === row ? sum | (1 << nth) : sum, 0);
		for (let column = 0; column < width; column++) {
			const color = indices[(row * width) + column] ?? 0;
			const plane = planes.get(color) ?? new Uint8Array(width);
			planes.set(color, plane);
			plane[column] = (plane[column] ?? 0) | bits;
		}
	}

	return [...planes].map(([color, plane]) => `#${color}${runsOf(plane, starts)}`).join('$');
}

/** A line of sixels with its repeats; what is empty at its end is left out. */
function runsOf(plane: Uint8Array, starts: Uint32Array): string {
	let text = '';
	let end = plane.length;
	while (end > 0 && plane[end - 1] === 0) end--;
	for (let at = 0; at < end;) {
		const sixel = plane[at] ?? 0;
		let next = at + 1;
		while (next < end && plane[next] === sixel) next++;
		const character = String.fromCharCode(firstCharacter + sixel);
		const count = (starts[next] ?? 0) - (starts[at] ?? 0);
		text += count < leastRepeat ? character.repeat(count) : `!${count}${character}`;
		at = next;
	}

	return text;
}
