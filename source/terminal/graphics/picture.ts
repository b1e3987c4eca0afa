import type {PixelSize} from './pixel-size.js';

/** A decoded picture: three bytes a pixel (red, green, blue), rows from the top. */
export type Picture = {readonly widthPixels: number; readonly heightPixels: number; readonly rgb: Uint8Array};

/** The middle of a picture in the proportions of `size`, at so many pixels: nothing is stretched, and what sticks out at two sides is cut off. */
export function croppedPicture(picture: Picture, {widthPixels: width, heightPixels: height}: PixelSize): Picture {
	if (picture.widthPixels === width && picture.heightPixels === height) return picture;
	const scale = Math.min(picture.widthPixels / width, picture.heightPixels / height);
	const left = (picture.widthPixels - (width * scale)) / 2;
	const top = (picture.heightPixels - (height * scale)) / 2;
	const columns = samplesOf(picture.widthPixels, {count: width, from: left, scale});
	const rows = samplesOf(picture.heightPixels, {count: height, from: top, scale});
	const rgb = new Uint8Array(width * height * 3);
	let to = 0;
	for (const row of rows) {
		for (const column of columns) {
			let [red, green, blue] = [0, 0, 0];
			for (const [y, heightShare] of row) {
				for (const [x, widthShare] of column) {
					const at = 3 * ((y * picture.widthPixels) + x);
					const share = heightShare * widthShare;
					red += (picture.rgb[at] ?? 0) * share;
					green += (picture.rgb[at + 1] ?? 0) * share;
					blue += (picture.rgb[at + 2] ?? 0) * share;
				}
			}

			rgb[to++] = Math.round(red);
			rgb[to++] = Math.round(green);
			rgb[to++] = Math.round(blue);
		}
	}

	return {widthPixels: width, heightPixels: height, rgb};
}

/** A source pixel and its share of a sample. */
type Share = readonly [pixel: number, share: number];

/** For each pixel of a scaled line the pixels that it is made of: all below it when smaller, the two beside its middle when larger. */
function samplesOf(pixels: number, {count, from, scale}: {readonly count: number; readonly from: number; readonly scale: number}): Share[][] {
	return Array.from({length: count}, (_, nth): Share[] => {
		if (scale <= 1) {
			const middle = Math.min(pixels - 1, Math.max(0, from + ((nth + 0.5) * scale) - 0.5));
			const first = Math.floor(middle);
			const second = Math.min(pixels - 1, first + 1);
			return second === first || middle === first ? [[first, 1]] : [[first, 1 - (middle - first)], [second, middle - first]];
		}

		const start = Math.min(pixels - 1, Math.max(0, Math.round(from + (nth * scale))));
		const end = Math.min(pixels, Math.max(start + 1, Math.round(from + ((nth + 1) * scale))));
		return Array.from({length: end - start}, (_, offset) => [start + offset, 1 / (end - start)]);
	});
}
