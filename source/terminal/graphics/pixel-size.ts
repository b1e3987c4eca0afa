export type PixelSize = {readonly widthPixels: number; readonly heightPixels: number};

/** The largest size in the proportions of `picture` that fits into `size`; at least a pixel. */
export function fittingSize(picture: PixelSize, size: PixelSize): PixelSize {
	const scale = Math.min(size.widthPixels / picture.widthPixels, size.heightPixels / picture.heightPixels);
	const fit = (pixels: number, most: number) => Math.max(1, Math.min(Math.floor(most), Math.round(pixels * scale)));
	return {widthPixels: fit(picture.widthPixels, size.widthPixels), heightPixels: fit(picture.heightPixels, size.heightPixels)};
}

/** `size` in the same proportions with at most so many pixels; at least one. */
export function atMostPixels({widthPixels, heightPixels}: PixelSize, most: number): PixelSize {
	const scale = Math.min(1, Math.sqrt(Math.max(1, most) / (widthPixels * heightPixels)));
	return {widthPixels: Math.max(1, Math.floor(widthPixels * scale)), heightPixels: Math.max(1, Math.floor(heightPixels * scale))};
}
