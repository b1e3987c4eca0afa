/** A quoted string; `''` within stands for one quote (FITS 4.0, 4.2.1.1). */
const quoted = /^'((?:[^']|'')*)'(?!')/;

const integer = /^[+-]?\d+$/;

/** A real number, with D for double precision (FITS 4.0, 4.2.4); lower case is illegal but occurs. */
const real = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[EeDd][+-]?\d+)?$/;

/**
 * Parses bytes 11-80 of a card, fixed or free format (FITS 4.0, 4.2). Anything that is not a string, logical or finite
 * number stays text: a number is never guessed from a prefix, and integers beyond 2^53 would not be exact.
 */
export function parseValue(field: string): FitsValue {
	const start = field.replace(/^ +/, '');
	if (start.startsWith('\'')) {
		const inner = quoted.exec(start)?.[1];
		// Blanks at the end mean nothing; blanks in front do.
		return inner === undefined ? {text: start.trimEnd()} : withoutBlanksAtEnd(inner.replaceAll('\'\'', '\''));
	}

	// A blank before the comment's slash is usual but not required.
	const text = withoutBlanksAtEnd(start.replace(/\/.*$/s, ''));
	if (text === '') return null;
	if (text === 'T' || text === 'F') return text === 'T';
	const number = integer.test(text) ? Number(text) : real.test(text) ? Number(text.replace(/d/i, 'E')) : Number.NaN;
	const isExact = Number.isFinite(number) && (!integer.test(text) || Number.isSafeInteger(number));
	return isExact ? number : {text};
}

/** The text without the blanks at its end, in one pass: the pattern ` +$` would start again at every blank of a long run. */
export function withoutBlanksAtEnd(text: string): string {
	let end = text.length;
	while (end > 0 && text[end - 1] === ' ') end--;
	return text.slice(0, end);
}

/** Value of a FITS keyword; text that is not a string, number or logical stays `{text}`; an undefined value is null. */
export type FitsValue = string | number | boolean | null | {readonly text: string};
