// Sixel graphics as the VT340 shows them (VT330/VT340 Programmer Reference Manual, chapter 14): bands of six rows, in each of
// which every colour draws its own pixels, a character for six of them.
import {indexedPicture} from './palette.js';
import type {Picture} from './picture.js';

const bandRows = 6;
/** The character of no pixel; the six lowest bits above it are the pixels, the uppermost first. */
const firstCharacter = 0x3F;
/** Below that a repeat introducer is longer than what it repeats. */
const leastRepeat = 4;

/**
 * The sequence that draws a picture from the cursor on, a pixel a pixel, in at most `colors` colours. What it does not draw
 * stays as it is (P2 = 1). It ends in its last band, without a new line, so that nothing below is touched.
 */
export function sixelSequence(picture: Picture, colors: number): string {
	const {widthPixels, heightPixels} = picture;
	const {palette, indices} = indexedPicture(picture, colors);
	let text = `\u001BP0;1;0q"1;1;${widthPixels};${heightPixels}`;
	const percent = (value = 0) => Math.round(value * 100 / 255);
	for (let color = 0; color * 3 < palette.length; color++) text += `#${color};2;${[0, 1, 2].map(channel => percent(palette[(color * 3) + channel])).join(';')}`;
	for (let top = 0; top < heightPixels; top += bandRows) {
		if (top > 0) text += '-';
		text += bandOf(indices, widthPixels, top, Math.min(heightPixels, top + bandRows));
	}

	return `${text}\u001B\\`;
}

/** The rows from `top` to `bottom`: each colour over the whole width, the beginning again between two of them. */
function bandOf(indices: Uint8Array, width: number, top: number, bottom: number): string {
	const planes = new Map<number, Uint8Array>();
	for (let row = top; row < bottom; row++) {
		for (let column = 0; column < width; column++) {
			const color = indices[(row * width) + column] ?? 0;
			const plane = planes.get(color) ?? new Uint8Array(width);
			planes.set(color, plane);
			plane[column] = (plane[column] ?? 0) | (1 << (row - top));
		}
	}

	return [...planes].map(([color, plane]) => `#${color}${runsOf(plane)}`).join('$');
}

/** A line of sixels with its repeats; what is empty at its end is left out. */
function runsOf(plane: Uint8Array): string {
	let text = '';
	let end = plane.length;
	while (end > 0 && plane[end - 1] === 0) end--;
	for (let at = 0; at < end;) {
		const sixel = plane[at] ?? 0;
		let next = at + 1;
		while (next < end && plane[next] === sixel) next++;
		const character = String.fromCharCode(firstCharacter + sixel);
		text += next - at < leastRepeat ? character.repeat(next - at) : `!${next - at}${character}`;
		at = next;
	}

	return text;
}
