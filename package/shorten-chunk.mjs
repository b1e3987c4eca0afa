// Shortens what esbuild has shortened: what is used once stands where it is used, and the names begin anew in each function,
// so that they repeat, for which a compressed package needs a twenty-fifth less.
import {minify} from '@swc/core';

/** The text of a chunk in a shorter form, which does and exports the same. */
export async function shortenChunk(text) {
	const {code} = await minify(text, {module: true, ecma: 2022, compress: {passes: 3}, mangle: true});
	return code;
}
