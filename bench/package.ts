// What npx downloads and what it takes on the disk: `npm pack`, as npm publish does it (builds the program and its types).
// And what is in it: the sources and packages that take most of the chunks, and of what is loaded before the first frame.
//
//   node --import tsx bench/package.ts
import {execFile} from 'node:child_process';
import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {bundle, untilFirstFrame} from '../package/bundle-options.mjs';
import {loadedWith} from '../package/merge-chunks.mjs';
import {removeFolder} from './parts/remove-folder.js';
import {tell} from './parts/row.js';

const root = path.join(import.meta.dirname, '..');
const folder = await mkdtemp(path.join(tmpdir(), 'crowdsky-bench-'));
try {
	const {stdout} = await promisify(execFile)('npm', ['pack', '--json', '--pack-destination', folder], {cwd: root, maxBuffer: 64e6});
	const [packed] = JSON.parse(stdout.slice(stdout.indexOf('['))) as Array<{size: number; unpackedSize: number; entryCount: number; files: Array<{path: string; size: number}>}>;
	if (!packed) throw new Error('npm pack told nothing');
	const [kb, mb] = [packed.size / 1e3, packed.unpackedSize / 1e6];
	tell({work: 'packed tarball; unpacked', figure: `${kb.toFixed(0)} kB; ${mb.toFixed(2)} MB`, wanted: '420 kB; 1.25 MB', isWithin: kb <= 420 && mb <= 1.25});
	const sums = new Map<string, number>();
	const add = (kind: string, bytes: number) => sums.set(kind, (sums.get(kind) ?? 0) + bytes);
	const largest = (most: number) => {
		const text = [...sums].sort(([, a], [, b]) => b - a).slice(0, most).map(([kind, bytes]) => `${kind} ${(bytes / 1e3).toFixed(0)} kB`).join(', ');
		sums.clear();
		return text;
	};

	for (const {path: name, size} of packed.files) add(name.endsWith('.d.ts') ? 'types' : name.includes('/chunks/') ? 'chunks' : name.endsWith('.js') ? 'entries' : path.basename(name), size);
	process.stdout.write(`${packed.entryCount} files: ${largest(20)}\n`);
	const {outputs} = (await bundle('dist', '0.0.0', root)).metafile;
	const first = untilFirstFrame.map(entry => Object.keys(outputs).find(file => outputs[file]?.entryPoint === entry) ?? '');
	const lists: ReadonlyArray<readonly [words: string, files: readonly string[]]> = [['all chunks', Object.keys(outputs)], ['before the first frame', [...loadedWith(outputs, first)]]];
	for (const [words, files] of lists) {
		for (const [name, {bytesInOutput}] of files.flatMap(file => Object.entries(outputs[file]?.inputs ?? {}))) add(/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1] ?? name.split('/').slice(0, 2).join('/'), bytesInOutput);
		process.stdout.write(`${words}, ${(files.reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0) / 1e3).toFixed(0)} kB: ${largest(16)}\n`);
	}
} finally {
	await removeFolder(folder);
}
