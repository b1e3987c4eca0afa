import type {Metafile} from 'esbuild';

/** The chunks that are loaded at once with these. */
export function loadedWith(outputs: Metafile['outputs'], files: readonly string[]): Set<string>;
