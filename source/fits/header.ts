import {cardAt, cardBytes, continuedText, isEndCard, keywordOf, valueFieldOf} from './card.js';
import {type FitsValue, parseValue, withoutBlanksAtEnd} from './value.js';

/**
 * A parsed FITS header. `incomplete`: no END in the bytes so far, fetch more.
 * `no-end`: the file ended without END; keywords may be used with a warning.
 */
export type FitsHeader = {
	readonly status: 'ok' | 'incomplete' | 'no-end' | 'not-fits';
	/** Upper-case keywords; of duplicates the first. */
	readonly keywords: ReadonlyMap<string, FitsValue>;
	/** Length in bytes, a multiple of 2880; undefined without END. */
	readonly headerBytes: number | undefined;
};

/** A FITS file consists of blocks of this many bytes (FITS 4.0, 3.1). */
export const blockBytes = 2880;

/** A header without END within this many bytes is given up as `no-end`; real ones have 8,640. 364 blocks, just below 1 MiB. */
export const longestHeaderBytes = 364 * blockBytes;

/** A string being continued over CONTINUE cards; so far its last piece ends with `&`. Only the first occurrence of a keyword counts. */
type OpenString = {readonly keyword: string; readonly pieces: string[]; readonly isFirst: boolean};

/** The start of every FITS file (FITS 4.0, 4.4.1.1), compared with the bytes seen so far. */
const firstCardStart = 'SIMPLE  =';

/**
 * Reads the primary header from the first bytes of a file (FITS 4.0, 3.3 and 4). `isWhole` means that these are all the
 * bytes of the file, so no more can be fetched. Never throws. A card that is cut off is not used, because `85.24|79` cut
 * within the digits looks like a valid number. Texts are raw: clean them before showing them.
 */
export function readHeader(bytes: Uint8Array, {isWhole = false}: {isWhole?: boolean} = {}): FitsHeader {
	const isLast = isWhole || bytes.length >= longestHeaderBytes;
	const start = startOf(bytes, isLast);
	if (start !== 'fits') return {status: start, keywords: new Map(), headerBytes: undefined};

	const keywords = new Map<string, FitsValue>();
	// The string that ended with `&` and may be continued by the next card. Kept in pieces, because joining them at each of
	// 13,000 cards would copy a header of 1 MiB that many times.
	let open: OpenString | undefined;
	const close = (): void => {
		if (open?.isFirst) keywords.set(open.keyword, withoutBlanksAtEnd(open.pieces.join('')));
		open = undefined;
	};

	const usableBytes = Math.min(bytes.length, longestHeaderBytes);
	for (let offset = 0; offset + cardBytes <= usableBytes; offset += cardBytes) {
		const card = cardAt(bytes, offset);
		if (isEndCard(card)) {
			close();
			return {status: 'ok', keywords, headerBytes: Math.ceil((offset + cardBytes) / blockBytes) * blockBytes};
		}

		const more = open && continuedText(card);
		if (open && more !== undefined) {
			// Blanks before the `&` count; those at the end of the whole string do not.
			open.pieces.push(open.pieces.pop()?.slice(0, -1) ?? '', more);
			if (!more.endsWith('&')) close();
			continue;
		}

		close();
		const keyword = keywordOf(card);
		const field = keyword === undefined ? undefined : valueFieldOf(card);
		if (keyword === undefined || field === undefined) continue;
		// The standard does not say which of repeated keywords counts; we take the first, as astropy does.
		const value = parseValue(field);
		const isFirst = !keywords.has(keyword);
		if (isFirst) keywords.set(keyword, value);
		if (typeof value === 'string' && value.endsWith('&')) open = {keyword, pieces: [value], isFirst};
	}

	// The card that would continue the string is not here yet, and half a string is no use.
	if (isLast) close();
	else if (open?.isFirst) keywords.delete(open.keyword);
	return {status: isLast ? 'no-end' : 'incomplete', keywords, headerBytes: undefined};
}

/** Whether the bytes begin a FITS file: `SIMPLE  =` and T, or too few bytes to say. */
function startOf(bytes: Uint8Array, isLast: boolean): 'fits' | 'incomplete' | 'not-fits' {
	const card = cardAt(bytes, 0);
	if (card.length < cardBytes) {
		const seen = Math.min(card.length, firstCardStart.length);
		return !isLast && card.slice(0, seen) === firstCardStart.slice(0, seen) ? 'incomplete' : 'not-fits';
	}

	const field = card.startsWith(firstCardStart) ? valueFieldOf(card) : undefined;
	return field !== undefined && parseValue(field) === true ? 'fits' : 'not-fits';
}
