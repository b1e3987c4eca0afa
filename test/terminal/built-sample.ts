import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {build} from 'esbuild';
import {bundleOptions} from '../../package/bundle-options.mjs';

let file: string | undefined;
let built: Promise<unknown> | undefined;

/**
 * The path of the sample while the calling file's tests run. It is bundled like the program itself, because it then starts four
 * times as fast as its sources; once for all files of a process, and removed when that exits.
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
			...bundleOptions('', ''),
			entryPoints: ['test/terminal/sample.tsx'],
			outdir: undefined,
			outfile,
			splitting: false,
		}));
	});
	return file;
}
