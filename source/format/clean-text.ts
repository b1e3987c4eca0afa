// Control characters, direction marks, line separators and lone surrogates: a terminal obeys them, or they make one name look like another.
// What lies beyond U+EFFFF has no meaning, and stands for pictures in what is drawn (terminal/line-change.ts).

const unsafe = /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{F0000}-\u{10FFFF}\p{Cs}]/gu;

/** The longest text that is shown, in UTF-16 units: twice the longest path that a system allows. Nothing longer is a real name or sentence. */
export const longestCleanText = 8192;

// Combining marks beyond those that Unicode's stream-safe text allows per character (UAX #15, 13): normalization sorts runs
// of them in quadratic time.
const tooManyMarks = /(\p{M}{30})\p{M}+/gu;

/**
 * Makes text from outside (a target's name, a server's message) harmless for the screen, a log or a local file name: first
 * cut, then cleaned, in linear time. What goes back over the wire is the raw text.
 */
export function cleanText(text: string): string {
	const cut = text.length > longestCleanText ? `${text.slice(0, longestCleanText - 3)}...` : text;
	return cut.replaceAll(unsafe, '\uFFFD').replaceAll(tooManyMarks, '$1').normalize('NFC');
}
