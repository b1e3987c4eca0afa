import {blockBytes, type FitsHeader} from './header.js';
import {numberOf} from './keyword.js';

const bitsPerValue = new Set([8, 16, 32, 64, -32, -64]);

/**
 * The least number of bytes the file must have: header and primary data, padded to blocks (FITS 4.0, 4.4.1 and, for random
 * groups, 6.1). Extensions may follow. Undefined when the header is incomplete or does not say.
 */
export function dataBytes(header: FitsHeader): number | undefined {
	const bits = numberOf(header, 'BITPIX');
	const axes = numberOf(header, 'NAXIS');
	if (header.headerBytes === undefined || bits === undefined || !bitsPerValue.has(bits)) return undefined;
	if (axes === undefined || !Number.isInteger(axes) || axes < 0 || axes > 999) return undefined;
	if (axes === 0) return header.headerBytes;

	const lengths = Array.from({length: axes}, (_, index) => countOf(header, `NAXIS${index + 1}`));
	const isGroups = header.keywords.get('GROUPS') === true && lengths[0] === 0;
	const values = (isGroups ? lengths.slice(1) : lengths).reduce((product, length) => product * length, 1);
	const groups = countOf(header, 'GCOUNT', 1);
	const bytes = (Math.abs(bits) / 8) * groups * (countOf(header, 'PCOUNT', 0) + values);
	const total = header.headerBytes + (Math.ceil(bytes / blockBytes) * blockBytes);
	return Number.isSafeInteger(total) ? total : undefined;
}

/** A keyword's non-negative integer; where there is none, NaN spoils the product. */
function countOf(header: FitsHeader, keyword: string, otherwise = Number.NaN): number {
	const count = header.keywords.has(keyword) ? numberOf(header, keyword) ?? Number.NaN : otherwise;
	return Number.isInteger(count) && count >= 0 ? count : Number.NaN;
}
