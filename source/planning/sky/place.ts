import {pix2ang_nest, pix2ang_ring} from '@hscmap/healpix';
import {pixelOf, ring128, type Pixel, type Tiling} from '../pixel.js';

/** A place of the sky, J2000 or ICRS, in degrees. */
export type Place = {readonly raDegrees: number; readonly decDegrees: number};

/** The middle of a pixel; undefined for an index that its tiling does not have. */
export function placeOfPixel({index, tiling: {nside, order}}: Pixel): Place | undefined {
	if (!Number.isInteger(index) || index < 0 || index >= 12 * nside * nside) return undefined;
	const {theta, phi} = order === 'ring' ? pix2ang_ring(nside, index) : pix2ang_nest(nside, index);
	return {raDegrees: (phi * 180 / Math.PI + 360) % 360, decDegrees: 90 - (theta * 180 / Math.PI)};
}

/** The server's tile that holds a place; undefined for what is no place. */
export function tileAt({raDegrees, decDegrees}: Place): number | undefined {
	return pixelOf(raDegrees, decDegrees, ring128)?.index;
}

/**
 * The centre of the pixel in a name, accurate to a degree: enough to draw it, not to tell a tile from its neighbour. A name does not say
 * how it counts its pixels: `tiling` is that of the settings. HP000000 stands for an unknown place.
 */
export function placeOfNamedPixel(index: number | undefined, tiling: Tiling): Place | undefined {
	return index === undefined || index === 0 ? undefined : placeOfPixel({index, tiling});
}

/** Degrees along the great circle between two places (haversine: exact for near ones). */
export function degreesBetween(one: Place, other: Place): number {
	const radians = Math.PI / 180;
	const half = (degrees: number) => Math.sin(degrees * radians / 2) ** 2;
	const squared = half(one.decDegrees - other.decDegrees) + Math.cos(one.decDegrees * radians) * Math.cos(other.decDegrees * radians) * half(one.raDegrees - other.raDegrees);
	return 2 * Math.asin(Math.sqrt(Math.min(1, squared))) / radians;
}
