/** The text of a chunk in a shorter form, which does and exports the same. */
export function shortenChunk(text: string): Promise<string>;
