// How the program is bundled: for the build, and for the test that says what a command may load.
import path from 'node:path';
import {build} from 'esbuild';
import {bundleEdits} from './bundle-edits.mjs';
import {loadedWith, mergeChunks} from './merge-chunks.mjs';
import {nodeAtHand} from './node-at-hand.mjs';
import {shortenChunk} from './shorten-chunk.mjs';

/** The package's entries share chunks: no screens in the second, nothing but the planning room in the third. */
export const entryPoints = {cli: 'cli.tsx', index: 'source/library/index.ts', planning: 'source/planning/entry.ts'};

export const bundleOptions = (outdir, version) => ({
	entryPoints,
	outdir,
	bundle: true,
	splitting: true,
	chunkNames: 'chunks/[hash]',
	platform: 'node',
	format: 'esm',
	target: 'node20',
	minify: true,
	metafile: true,
	legalComments: 'none',
	jsx: 'automatic',
	logLevel: 'warning',
	define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', PROGRAM_VERSION: JSON.stringify(version)},
	plugins: bundleEdits,
	// Its CommonJS form loads its parts by a require that no bundler sees.
	alias: {'jsonc-parser': 'jsonc-parser/lib/esm/main.js'},
});

/** What is imported, one after the other, until the first frame is there. */
export const untilFirstFrame = ['cli.tsx', 'source/commands/run-program.ts', 'source/options/config/config.ts', 'source/commands/open-screens.ts', 'source/commands/interactive.tsx'];

/** What is imported by a command that prints lines. */
export const byCommands = ['cli.tsx', 'source/commands/run-program.ts', 'source/options/config/config.ts', 'source/commands/run-named.ts', 'source/commands/run-command.ts', 'source/setup/crowdsky-session.ts'];

/** What is imported to print the completion of a shell. */
export const byCompletion = ['cli.tsx', 'source/commands/completion/completion.ts'];

/** The outputs (outputFiles, not yet written, and metafile) of the whole package. */
export async function bundle(outdir, version, absWorkingDir = process.cwd()) {
	const options = {...bundleOptions(outdir, version), absWorkingDir};
	const loads = [...Object.values(entryPoints).map(entry => [entry]), byCompletion, byCommands, untilFirstFrame];
	const {outputFiles, metafile} = await mergeChunks(await build({...options, write: false}), loads, options);
	// What says on an old Node that it is too old has to run there.
	const early = loadedWith(metafile.outputs, Object.keys(metafile.outputs).filter(file => metafile.outputs[file].entryPoint === 'cli.tsx'));
	const texts = new Map(await Promise.all(outputFiles.map(async ({path: file, text}) => {
		const name = path.relative(absWorkingDir, file).split(path.sep).join('/');
		const shorter = await shortenChunk(text);
		return [name, early.has(name) ? shorter : nodeAtHand(shorter)];
	})));
	const outputs = Object.entries(metafile.outputs).map(([name, output]) => [name, {...output, bytes: Buffer.byteLength(texts.get(name))}]);
	return {outputFiles: [...texts].map(([name, text]) => ({path: path.join(absWorkingDir, name), text})), metafile: {...metafile, outputs: Object.fromEntries(outputs)}};
}
