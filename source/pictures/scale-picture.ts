import {colorUnder, type Picture} from '../components/half-block-image.js';

/** The largest size of a drawn picture. */
export type PixelSize = {readonly widthPixels: number; readonly heightPixels: number};

/** Scales a picture down to fit `size`, keeping its proportions; a smaller picture is not enlarged. */
export function fittedPicture(picture: Picture, size: PixelSize): Picture {
	const {widthPixels, heightPixels} = picture;
	const scale = Math.min(1, size.widthPixels / widthPixels, size.heightPixels / heightPixels);
	if (scale >= 1) return picture;
	const [width, height] = [Math.max(1, Math.round(widthPixels * scale)), Math.max(1, Math.round(heightPixels * scale))];
	const rgb = new Uint8Array(width * height * 3);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) rgb.set(colorUnder(picture, {x, y, width, height}), 3 * ((y * width) + x));
	}

	return {widthPixels: width, heightPixels: height, rgb};
}
