import type {BuildOptions, Metafile} from 'esbuild';

/** The package's entries share chunks: no screens in the second, nothing but the planning room in the third. */
export const entryPoints: Readonly<Record<'cli' | 'index' | 'planning', string>>;

/** How the program is bundled into a folder, as this version. */
export function bundleOptions(outdir: string, version: string): BuildOptions & {metafile: true};

/** What is imported, one after the other, until the first frame is there. */
export const untilFirstFrame: readonly string[];

/** What is imported by a command that prints lines. */
export const byCommands: readonly string[];

/** What is imported to print the completion of a shell. */
export const byCompletion: readonly string[];

/** The outputs, not yet written, of the whole package. */
export function bundle(outdir: string, version: string, absWorkingDir?: string): Promise<{readonly outputFiles: ReadonlyArray<{readonly path: string; readonly text: string}>; readonly metafile: Metafile}>;
