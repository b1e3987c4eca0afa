/**
 * The text without the run of these characters at its end, in one pass: the pattern `[. ]+$` would start again at every
 * character of a long run that does not end the text.
 */
export function trimEndOf(text: string, characters: string): string {
	let end = text.length;
	while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
	return text.slice(0, end);
}
