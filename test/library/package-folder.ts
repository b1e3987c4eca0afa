import {execFile} from 'node:child_process';
import {mkdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {isCold} from '../support/run-program.js';
import {temporaryFolder, type Context} from '../support/temporary-folder.js';
import {runWarm} from '../support/warm-program.js';

const run = promisify(execFile);

export type PackageFolder = {
	readonly folder: string;
	/** Runs a module that imports the package as a user would; resolves with its output, rejects when it failed. */
	readonly run: (source: string, env?: Readonly<Record<string, string>>) => Promise<string>;
};

/** An empty folder with the built package installed, and a home of its own. */
export async function packageFolder(t: Context): Promise<PackageFolder> {
	const folder = await temporaryFolder(t);
	await mkdir(path.join(folder, 'node_modules'));
	await symlink(path.join(import.meta.dirname, '..', '..'), path.join(folder, 'node_modules', 'crowdsky-tui'), 'dir');
	let count = 0;
	return {
		folder,
		async run(source, env = {}) {
			const file = path.join(folder, `example-${++count}.mjs`);
			await writeFile(file, source);
			const xdg = {XDG_DATA_HOME: path.join(folder, 'data'), XDG_CONFIG_HOME: path.join(folder, 'config'), XDG_STATE_HOME: path.join(folder, 'state'), XDG_CACHE_HOME: path.join(folder, 'cache')};
			const environment = {PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, TZ: 'UTC', CROWDSKY_DISCOVER: 'none', ...xdg, ...env};
			// Only a process of its own shows that nothing keeps it from ending.
			if (isCold) return (await run(process.execPath, [file], {cwd: folder, env: environment, timeout: 60_000})).stdout;
			const {status, out, err} = await runWarm({program: file, args: [], home: folder, environment});
			if (status !== 0) throw new Error(`${file} ended with ${status}: ${err}`);
			return out;
		},
	};
}
