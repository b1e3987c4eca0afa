/** The text of a chunk, as esbuild writes it in its shortest form, without imports of Node's own modules. */
export function nodeAtHand(text: string): string;
