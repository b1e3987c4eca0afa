// Where test.mjs has bundled the tests of each room, ava runs these bundles. Otherwise (`npx ava`, the slow suites) it runs
// test/**/*.test.ts, each file in a process of its own: all sources are transpiled in one go before it starts, for a loader
// in each process would take longer. Stack traces and line numbers are those of the sources.
import {readdirSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';
import {ownFolder} from './test/support/bundle-rooms.mjs';

const root = import.meta.dirname;
const outdir = path.join(root, 'dist.test');
/** The folder of the bundles. */
const rooms = process.env.CROWDSKY_TEST_ROOMS;
const sourcesIn = folder => readdirSync(path.join(root, folder), {recursive: true}).filter(name => /\.tsx?$/.test(name)).map(name => path.join(folder, name));

/** What waits for telescopes, servers and terminals, the longest first; what computes fills the time at the end. */
const longest = ['runtime', 'runtime-2', 'seestar', 'terminal', 'tui', 'tui-2', 'crowdsky', 'commands', 'small', 'simulator', 'small-2'];

function placeOf(file) {
	const [room] = path.relative(rooms ?? 'test', file).replace(/\.test\.[jt]s$/, '').split(path.sep);
	const at = longest.indexOf(room);
	return at === -1 ? longest.length : at;
}

async function transpile() {
	await build({
		entryPoints: ['source', 'test', 'media'].flatMap(sourcesIn),
		absWorkingDir: root, outdir, outbase: root,
		format: 'esm', platform: 'node', target: 'node20', jsx: 'automatic',
		sourcemap: 'inline', sourcesContent: false, plugins: [ownFolder()], logLevel: 'warning',
	});
}

const isSlowWanted = process.env.CROWDSKY_THOROUGH === '1' || process.argv.some(arg => arg.includes('.slow.'));

async function singleFiles() {
	await transpile();
	return {
		// What only CI and who names it waits for: `npm run thorough`.
		files: ['test/**/*.test.ts', ...isSlowWanted ? [] : ['!test/**/*.slow.test.ts']],
		typescript: {rewritePaths: {'test/': 'dist.test/test/'}, compile: false},
		require: ['./dist.test/test/support/end-before-cleanup.js'],
	};
}

export default async function config() {
	return {
		...rooms ? {files: [`${rooms}/**/*.test.js`]} : await singleFiles(),
		// A thread would start in a third of the time that a process takes, but cannot end before Node clears up after it.
		workerThreads: false,
		// Objects that a test leaves behind are many; the room for new ones begins with 1 MB and is collected again and again.
		nodeArguments: ['--min-semi-space-size=16', '--max-semi-space-size=32'],
		// The tests assert with node:assert.
		failWithoutAssertions: false,
		timeout: '4m',
		// Most of them wait most of the time, and a room often has three files at work.
		concurrency: rooms ? 1 + (2 * availableParallelism()) : Math.max(4, 3 * availableParallelism()),
		sortTestFiles: (one, other) => placeOf(one) - placeOf(other) || one.localeCompare(other),
	};
}
