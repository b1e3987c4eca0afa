import {atMostPixels, type PixelSize} from './pixel-size.js';

const mostTries = 6;

/** The largest of a picture's renditions that takes at most `mostBytes`, beginning with `size`; undefined if none of a few smaller ones does. */
export function withinBytes<Made extends {readonly length: number}>(size: PixelSize, mostBytes: number, make: (size: PixelSize) => Made): Made | undefined {
	let pixels = size.widthPixels * size.heightPixels;
	for (let nth = 0; nth < mostTries; nth++) {
		const made = make(atMostPixels(size, pixels));
		if (made.length <= mostBytes) return made;
		pixels *= Math.min(0.8, mostBytes / made.length);
	}

	return undefined;
}
