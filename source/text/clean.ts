// Control characters, direction marks, line separators and lone surrogates: what a
// terminal obeys or what would make one name look like another.

const unsafe = /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\p{Cs}]/gu;

/**
 * The longest text that is shown, in UTF-16 units: twice the longest path that a system takes. What is longer is nobody's
 * name or sentence.
 */
export const longestCleanText = 8192;

// Marks beyond those that Unicode's stream-safe text allows to one character (UAX #15, 13): sorting long runs of
// them, as normalization does, takes time by the square of their number.
const tooManyMarks = /(\p{M}{30})\p{M}+/gu;

/**
 * Text from outside (a target's name, a server's message), made harmless for the
 * screen, a log or a local file name: cut first, cleaned then, in linear time. What goes back
 * over the wire is the raw text.
 */
export function cleanText(text: string): string {
	const cut = text.length > longestCleanText ? `${text.slice(0, longestCleanText - 3)}...` : text;
	return cut.replaceAll(unsafe, '\uFFFD').replaceAll(tooManyMarks, '$1').normalize('NFC');
}
