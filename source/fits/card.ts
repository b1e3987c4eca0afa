import {parseValue} from './value.js';

/** Length of a card, that is, one keyword record (FITS 4.0, 4.1). */
export const cardBytes = 80;

/** Keywords that have no value, whatever follows them: never read one from their text (FITS 4.0, 4.4.2.4). */
const withoutValue = new Set(['COMMENT', 'HISTORY', 'CONTINUE', 'HIERARCH', 'END']);

/**
 * The card at an offset as text, one character per byte (latin1), shorter than 80 if the bytes end earlier. Not decoded by
 * TextDecoder, whose "latin1" is windows-1252.
 */
export function cardAt(bytes: Uint8Array, offset: number): string {
	// Applied, not spread: a header has some hundred cards, and spreading takes five times as long.
	return Reflect.apply(String.fromCharCode, undefined, bytes.subarray(offset, offset + cardBytes)) as string;
}

/** True for `END` followed by 77 blanks and nothing else (FITS 4.0, 4.4.1.1); `ENDTIME` is a keyword like any other. */
export function isEndCard(card: string): boolean {
	return card === 'END'.padEnd(cardBytes);
}

/** The keyword of a card that may have a value: bytes 1-8 in upper case (FITS 4.0, 4.1.2.1), or undefined. */
export function keywordOf(card: string): string | undefined {
	const field = card.slice(0, 8);
	// Lower case is illegal but every reader accepts it; only ASCII letters are folded.
	if (!/^[A-Za-z0-9_-]+ *$/.test(field)) return undefined;
	const keyword = field.trimEnd().toUpperCase();
	return withoutValue.has(keyword) ? undefined : keyword;
}

/** Bytes 11-80, if bytes 9-10 are the value indicator `= ` (FITS 4.0, 4.1.2.2). */
export function valueFieldOf(card: string): string | undefined {
	return card.slice(8, 10) === '= ' ? card.slice(10) : undefined;
}

/** The string of a CONTINUE card (FITS 4.0, 4.2.1.2); undefined if it is not one. */
export function continuedText(card: string): string | undefined {
	if (!card.startsWith('CONTINUE  ')) return undefined;
	const value = parseValue(card.slice(10));
	return typeof value === 'string' ? value : undefined;
}
