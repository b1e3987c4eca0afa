/**
 * A sequence on its way through tmux to the terminal behind it (tmux(1), allow-passthrough, which must be on): each ESC in it
 * is doubled. tmux knows nothing of what comes of it.
 */
export function throughTmux(sequence: string): string {
	return `\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`;
}
