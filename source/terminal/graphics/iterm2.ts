/**
 * The sequence that shows a picture's file over so many cells from the cursor on (iTerm2's documentation, "Inline Images
 * Protocol"); the terminal keeps its proportions. `doNotMoveCursor` is WezTerm's, and iTerm2 knows it, too. It ends with BEL,
 * as it is documented: a terminal that knows the sequence does not ring.
 */
export function iterm2Sequence(file: Uint8Array, {columns, rows}: {readonly columns: number; readonly rows: number}): string {
	const keys = `size=${file.length};width=${columns};height=${rows};preserveAspectRatio=1;inline=1;doNotMoveCursor=1`;
	return `\u001B]1337;File=${keys}:${Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString('base64')}\u0007`;
}
