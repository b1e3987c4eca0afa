import type {FitsHeader} from './header.js';
import {numberOf, textOf} from './keyword.js';
import {sexagesimal} from './sexagesimal.js';

/** Where a picture points, in ICRS or J2000 as the header has it. */
type FitsPosition = {
	/** Right ascension, [0, 360). */
	readonly raDegrees: number;
	/** Declination, [-90, 90]. */
	readonly decDegrees: number;
	/** The keywords it comes from; with CRVAL, the axis of RA and then that of DEC. */
	readonly source: 'RA/DEC' | 'OBJCTRA/OBJCTDEC' | `CRVAL${number}/${number}`;
};

/**
 * Where the picture points, from the first usable source of: RA and DEC; OBJCTRA and OBJCTDEC; CRVAL of the celestial axes
 * (the reference pixel, not always the centre). A source that is out of range or half missing is skipped. Undefined without
 * any, and for an incomplete header, where a better source may still come.
 */
export function positionOf(header: FitsHeader): FitsPosition | undefined {
	if (header.status === 'incomplete') return undefined;
	return checked(raOf(header, 'RA'), decOf(header, 'DEC'), 'RA/DEC')
		?? checked(raOf(header, 'OBJCTRA'), decOf(header, 'OBJCTDEC'), 'OBJCTRA/OBJCTDEC')
		?? referencePosition(header);
}

/** A number is in degrees (as the Seestar writes it), a string in hours. */
function raOf(header: FitsHeader, keyword: string): number | undefined {
	const hours = sexagesimal(textOf(header, keyword) ?? '');
	return numberOf(header, keyword) ?? (hours === undefined ? undefined : hours * 15);
}

/** Degrees, whether given as a number or as a string. */
function decOf(header: FitsHeader, keyword: string): number | undefined {
	return numberOf(header, keyword) ?? sexagesimal(textOf(header, keyword) ?? '');
}

/** FITS 4.0, 8.2 and 8.3: CTYPE says which axis is which; they may be swapped. */
function referencePosition(header: FitsHeader): FitsPosition | undefined {
	const axes = Array.from({length: 9}, (_, index) => index + 1);
	const axisOf = (type: RegExp) => axes.find(axis => type.test(textOf(header, `CTYPE${axis}`) ?? ''));
	const degreesOf = (axis: number) => {
		const unit = textOf(header, `CUNIT${axis}`)?.trim() ?? '';
		return unit === '' || unit.toLowerCase().startsWith('deg') ? numberOf(header, `CRVAL${axis}`) : undefined;
	};

	const ra = axisOf(/^RA(?:-|$)/);
	const dec = axisOf(/^DEC(?:-|$)/);
	if (ra === undefined || dec === undefined) return undefined;
	return checked(degreesOf(ra), degreesOf(dec), `CRVAL${ra}/${dec}`);
}

function checked(raDegrees: number | undefined, decDegrees: number | undefined, source: FitsPosition['source']): FitsPosition | undefined {
	if (raDegrees === undefined || decDegrees === undefined) return undefined;
	if (raDegrees < 0 || raDegrees > 360 || Math.abs(decDegrees) > 90) return undefined;
	return {raDegrees: raDegrees % 360, decDegrees, source};
}
