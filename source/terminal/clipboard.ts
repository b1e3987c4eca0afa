import {cleanText} from '../format/clean-text.js';

/** The longest path that a system takes, bytes; terminals take far more, but nobody copies more than a name. */
const mostBytes = 4096;

/**
 * The command that puts a text into the clipboard of whoever sits at the terminal, over SSH, too (xterm's OSC 52), ended with ST rather than
 * BEL, which would ring in a terminal that does not know it. In tmux it is right as it is: with `set-clipboard on` tmux passes it on, else
 * nobody is meant to set the clipboard. The text is cleaned: a name must not become a line feed in somebody's shell. Undefined for a text of
 * more than 4096 bytes, of which half would be no name.
 */
export function clipboardCommand(text: string): string | undefined {
	if (text.length > mostBytes) return undefined;
	const bytes = Buffer.from(cleanText(text));
	return bytes.length > mostBytes ? undefined : `\u001B]52;c;${bytes.toString('base64')}\u001B\\`;
}
