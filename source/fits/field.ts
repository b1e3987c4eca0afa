import type {FitsHeader} from './header.js';
import {numberOf} from './keyword.js';

/** The shorter side of a Seestar S50's field; its kin see at least as much. */
const usualDegrees = 0.73;
/** A header that tells less or more than any such telescope sees is not believed. */
const [leastDegrees, mostDegrees] = [0.1, 10];

/** The shorter side of the field that a header tells of (FOCALLEN in mm, pixels in microns and number), in degrees; the usual one where it does not. */
export function fieldDegrees(header: FitsHeader): number {
	const focalMm = numberOf(header, 'FOCALLEN') ?? Number.NaN;
	const sides = [['NAXIS1', 'XPIXSZ'], ['NAXIS2', 'YPIXSZ']].map(([axis = '', pixel = '']) =>
		(numberOf(header, axis) ?? Number.NaN) * (numberOf(header, pixel) ?? numberOf(header, 'XPIXSZ') ?? Number.NaN) / 1000 / focalMm * 180 / Math.PI);
	const degrees = Math.min(...sides);
	return degrees >= leastDegrees && degrees <= mostDegrees ? degrees : usualDegrees;
}
