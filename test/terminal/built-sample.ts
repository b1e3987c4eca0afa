import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after} from 'node:test';
import {build} from 'esbuild';

/**
 * Bundles the sample as the program itself is bundled, into a folder that is removed
 * after the tests of the calling file: it starts four times faster than its sources.
 */
export async function buildSample(): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'sample-'));
	after(() => rm(folder, {recursive: true}));
	const file = path.join(folder, 'sample.mjs');
	await build({
		entryPoints: ['test/terminal/sample.tsx'],
		outfile: file,
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
		jsx: 'automatic',
		logLevel: 'warning',
		define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
		// Ink's debugger, which is asked for under DEV only.
		alias: {'react-devtools-core': './test/terminal/nothing.ts'},
		banner: {js: 'import {createRequire as requireOf} from "node:module";const require=requireOf(import.meta.url);'},
	});
	return file;
}
