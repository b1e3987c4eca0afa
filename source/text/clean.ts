// Control characters, direction marks, line separators and lone surrogates: what a
// terminal obeys or what would make one name look like another.

const unsafe = /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\p{Cs}]/gu;

/**
 * Text from outside (a target's name, a server's message), made harmless for the
 * screen, a log or a local file name. What goes back over the wire is the raw text.
 */
export function cleanText(text: string): string {
	return text.replaceAll(unsafe, '\uFFFD').normalize('NFC');
}
