import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {build} from 'esbuild';

let file: string | undefined;
let built: Promise<unknown> | undefined;

/**
 * Where the sample lies once the calling file's tests run: bundled as the program itself is bundled, for it starts four
 * times faster than its sources. It is bundled once for all files of a process, and removed with its end.
 */
export function builtSample(): string {
	if (file === undefined) {
		const folder = mkdtempSync(path.join(tmpdir(), 'sample-'));
		process.once('exit', () => {
			rmSync(folder, {recursive: true, force: true});
		});
		file = path.join(folder, 'sample.mjs');
	}

	const outfile = file;
	test.before(async () => {
		await (built ??= build({
			entryPoints: ['test/terminal/sample.tsx'],
			outfile,
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
		}));
	});
	return file;
}
