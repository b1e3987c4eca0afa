/**
 * Characters of one UTF-16 unit that certainly take one cell each and never join with others, for a class of a regular
 * expression: ASCII, Latin, punctuation, arrows, box drawing, blocks, geometric shapes, check marks, braille.
 */
export const oneCellCharacters = String.raw`\u0020-\u007E\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2190-\u21FF\u2500-\u25FC\u2713-\u2718\u2800-\u28FF`;

const only = new RegExp(`^[${oneCellCharacters}]*$`);

/** Whether a text has nothing but such characters: its width is its length. */
export function hasOneCellEach(text: string): boolean {
	return only.test(text);
}
