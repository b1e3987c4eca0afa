// A package as the program has it, and as it comes.
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import type * as bundling from '../../package/bundle-options.mjs';
import type * as shortening from '../../package/shorten-chunk.mjs';

export const root = path.join(import.meta.dirname, '..', '..');
const module = async <T>(file: string): Promise<T> => await import(pathToFileURL(file).href) as T;
const {bundleOptions} = await module<typeof bundling>(path.join(root, 'package', 'bundle-options.mjs'));
const {shortenChunk} = await module<typeof shortening>(path.join(root, 'package', 'shorten-chunk.mjs'));

/** What a module of this text exports, with its packages as they are in the bundle. */
export async function bundled<T>(contents: string): Promise<T> {
	const {outputFiles} = await build({...bundleOptions('dist', '0.0.0'), entryPoints: undefined, splitting: false, stdin: {contents, resolveDir: root}, absWorkingDir: root, write: false});
	return await import(`data:text/javascript,${encodeURIComponent(await shortenChunk(outputFiles?.[0]?.text ?? ''))}`) as T;
}

/** A package as it comes, by the path of its file: by its name, tests would have it as the program does. */
export const asItComes = async <T>(...file: readonly string[]): Promise<T> => module<T>(path.join(root, 'node_modules', ...file));
