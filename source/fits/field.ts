import type {FitsHeader} from './header.js';
import {numberOf} from './keyword.js';

/** The shorter side of a Seestar S50's field; the other models see at least as much. */
const usualDegrees = 0.73;
/** A header that gives a smaller or larger field than any such telescope has is not believed. */
const [leastDegrees, mostDegrees] = [0.1, 10];

/**
 * The shorter side of the field according to the header (FOCALLEN in mm, pixel size in microns and pixel count), in degrees;
 * the usual one where it does not say.
 */
export function fieldDegrees(header: FitsHeader): number {
	const focalMm = numberOf(header, 'FOCALLEN') ?? Number.NaN;
	const sides = [['NAXIS1', 'XPIXSZ'], ['NAXIS2', 'YPIXSZ']].map(([axis = '', pixel = '']) =>
		(numberOf(header, axis) ?? Number.NaN) * (numberOf(header, pixel) ?? numberOf(header, 'XPIXSZ') ?? Number.NaN) / 1000 / focalMm * 180 / Math.PI);
	const degrees = Math.min(...sides);
	return degrees >= leastDegrees && degrees <= mostDegrees ? degrees : usualDegrees;
}
