// Bundles the program into one file, so that `npx crowdsky-tui` downloads one package.
import {execFile} from 'node:child_process';
import {readFile, rename, rm, writeFile, chmod, mkdir} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {build} from 'esbuild';

const {version} = JSON.parse(await readFile('package.json', 'utf8'));

// Ink loads its debugger only under DEV; the bundle must not ask for it.
const withoutDevtools = {
	name: 'without-devtools',
	setup(build) {
		build.onResolve({filter: /^react-devtools-core$/}, () => ({path: 'none', namespace: 'none'}));
		build.onLoad({filter: /.*/, namespace: 'none'}, () => ({contents: 'export default {}'}));
	},
};

// Built beside the old one and put in its place at the end: who runs it meanwhile never meets half a program.
const outdir = `dist.${process.pid}`;
await mkdir(outdir, {recursive: true});

const common = {
	outdir,
	bundle: true,
	platform: 'node',
	format: 'esm',
	target: 'node20',
	minify: true,
	keepNames: true,
	metafile: true,
	legalComments: 'none',
	jsx: 'automatic',
	logLevel: 'warning',
	define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', PROGRAM_VERSION: JSON.stringify(version)},
	plugins: [withoutDevtools],
	// Its CommonJS form loads its parts by a require that no bundler sees.
	alias: {'jsonc-parser': 'jsonc-parser/lib/esm/main.js'},
};
// What is CommonJS inside a bundle asks for Node's own modules by require.
const require = 'import {createRequire as requireOf} from "node:module";const require=requireOf(import.meta.url);';
const builds = await Promise.all([
	build({...common, entryPoints: {cli: 'cli.tsx'}, banner: {js: `#!/usr/bin/env node\n${require}`}}),
	// The package's entries: no screens in the first, nothing but the planning room in the second.
	build({...common, entryPoints: {index: 'source/library/index.ts'}, banner: {js: require}}),
	build({...common, entryPoints: {planning: 'source/planning/index.ts'}}),
]);
await chmod(path.join(outdir, 'cli.js'), 0o755);

// The man page is printed by the program itself, from the tables of its help.
const {stdout: manual} = await promisify(execFile)(process.execPath, [path.join(outdir, 'cli.js'), 'man']);
await writeFile(path.join(outdir, 'crowdsky-tui.1'), manual);

// The licences of what is inside the bundle travel with it.
const packages = new Set();
for (const input of builds.flatMap(({metafile}) => Object.keys(metafile.inputs))) {
	const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
	if (match) packages.add(match[1]);
}

const licences = [];
for (const name of [...packages].sort()) {
	const folder = path.join('node_modules', name);
	const {version, license} = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
	let text = '';
	for (const file of ['LICENSE', 'license', 'LICENSE.md', 'LICENSE.txt', 'license.md', 'LICENCE', 'LICENSE-MIT']) {
		text ||= await readFile(path.join(folder, file), 'utf8').catch(() => '');
	}

	licences.push(`${name} ${version} (${typeof license === 'string' ? license : license?.type ?? 'see its page'})\n\n${text.trim()}\n`);
}

await writeFile(path.join(outdir, 'THIRD-PARTY-LICENSES.txt'), licences.join('\n---\n\n'));

await rename('dist', `${outdir}.old`).catch(() => undefined);
await rename(outdir, 'dist');
await rm(`${outdir}.old`, {recursive: true, force: true});
