import type {FitsHeader} from '../../fits/header.js';
import type {ScopeTap} from '../../recorder/wire-entry.js';

/** The keywords that the program uses, and those that distinguish firmware. Not SITELAT, SITELONG and TELESCOP. */
const toldKeywords = ['EXPTIME', 'EXPOSURE', 'FILTER', 'STACKCNT', 'TOTALEXP', 'DATE-OBS', 'RA', 'DEC', 'IMAGETYP', 'INSTRUME', 'CREATOR', 'PROGRAM'];
const longestValue = 80;

/** Reports what a file's header said to a recording; `path` is below MyWorks. */
export function recordHeader({keywords}: FitsHeader, path: string, tap: ScopeTap | undefined): void {
	if (!tap) return;
	const values: Record<string, string | number | boolean> = {};
	for (const keyword of toldKeywords) {
		const value = keywords.get(keyword);
		if (typeof value === 'string') values[keyword] = value.slice(0, longestValue);
		else if (typeof value === 'number' || typeof value === 'boolean') values[keyword] = value;
	}

	tap({kind: 'headerRead', path, values});
}
