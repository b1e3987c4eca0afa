import {ang2pix_nest, ang2pix_ring} from '@hscmap/healpix';

/** A way to number the pixels of HEALPix (Gorski et al. 2005, ApJ 622, 759): 12 x nside^2 pixels of equal area. */
export type Tiling = {
	/** Divisions along the side of a base pixel, a power of two. */
	readonly nside: number;
	readonly order: 'nested' | 'ring';
};

/** A HEALPix pixel: its index means nothing without its tiling. */
export type Pixel = {
	readonly index: number;
	readonly tiling: Tiling;
};

/** The tiling of the names of stacks: 49,152 pixels, about 55 arc minutes wide. */
export const nest64: Tiling = {nside: 64, order: 'nested'};

/** The tiling of the CrowdSky server's own keys: 196,608 pixels, about 27.5 arc minutes wide. */
export const ring128: Tiling = {nside: 128, order: 'ring'};

/** The tiling that `--tiling` names. */
export function tilingOf(name: 'nest64' | 'ring128'): Tiling {
	return name === 'ring128' ? ring128 : nest64;
}

/**
 * The pixel that contains a place in the sky. Right ascension in degrees, in any turn of the circle; declination in degrees,
 * -90 to 90. Undefined if either is not a number or the declination is beyond a pole: for such input, and for a negative
 * right ascension, the library returns a wrong pixel.
 */
export function pixelOf(raDegrees: number, decDegrees: number, tiling: Tiling = nest64): Pixel | undefined {
	if (!Number.isFinite(raDegrees) || !(Math.abs(decDegrees) <= 90)) return undefined;
	const turnedDegrees = (raDegrees % 360 + 360) % 360;
	const theta = (90 - decDegrees) * Math.PI / 180;
	const phi = turnedDegrees * Math.PI / 180;
	const find = tiling.order === 'ring' ? ang2pix_ring : ang2pix_nest;
	return {index: find(tiling.nside, theta, phi), tiling};
}

/** A pixel as names show it, `HPnnnnnn`; an unknown one is `HP000000`. Throws RangeError for anything but an index of up to six digits. */
export function pixelText(pixel: Pixel | number | undefined): string {
	const index = typeof pixel === 'object' ? pixel.index : pixel ?? 0;
	if (!isPixelIndex(index)) throw new RangeError(`A pixel's index has one to six digits, not ${index}.`);
	return `HP${String(index).padStart(6, '0')}`;
}

/** Whether it fits into a name, which has six digits for it. */
export function isPixelIndex(index: number): boolean {
	return Number.isInteger(index) && index >= 0 && index <= 999_999;
}
