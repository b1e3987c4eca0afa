// Bundles the test files of each room into one, because a process costs half a second before its first test.
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {isBuiltin} from 'node:module';
import path from 'node:path';
import {build} from 'esbuild';
import {bundleOptions} from '../../package/bundle-options.mjs';

const root = path.join(import.meta.dirname, '..', '..');
/** Packages of the program and of the simulators: they are bundled, too, as the program has them. What tests alone use stays outside. */
const inside = new Set(['ink', 'react', 'string-width', 'temporal-polyfill', 'got', 'meow', 'jpeg-js', 'jsonc-parser', 'env-paths', 'suncalc']);
const inTurn = path.join(import.meta.dirname, 'files-in-turn.ts');
/** Rooms with fewer files than this share a bundle. */
const ownBundleFiles = 8;
/** What has more is taken apart, so that no process is still running when all others are done. */
const mostFiles = 30;
/**
 * Of so many files at once the tests run in rooms that wait for whole nights and for terminals, and so leave the processor to
 * each other. In the others some measure times that tests beside them, in the same thread, would make longer.
 */
const filesAtOnce = new Map([['runtime', 3], ['tui', 3], ['commands', 3]]);

/** Files that lie beside a source are found where the source is, not where its bundle is. `head` is put before the source. */
export const ownFolder = (head = () => '') => ({
	name: 'own-folder',
	setup(build) {
		build.onLoad({filter: /\.(?:tsx?|mjs)$/}, async ({path: file}) => {
			if (file.includes('node_modules')) return undefined;
			const text = await readFile(file, 'utf8');
			const contents = head(file) + text.replaceAll('import.meta.dirname', () => JSON.stringify(path.dirname(file))).replaceAll('import.meta.filename', () => JSON.stringify(file));
			return {contents, loader: file.endsWith('x') ? 'tsx' : file.endsWith('.mjs') ? 'js' : 'ts'};
		});
	},
});

/** Tests and their helpers get 'ava' from the module that runs their files in turn. */
const avaInTurn = {
	name: 'ava-in-turn',
	setup(build) {
		build.onResolve({filter: /^ava$/}, ({importer}) => importer === inTurn ? undefined : {path: inTurn});
	},
};

const asInTheProgram = {
	name: 'as-in-the-program',
	setup(build) {
		build.onResolve({filter: /^[^./]/}, ({path: name, importer}) => {
			const packageName = name.split('/', name.startsWith('@') ? 2 : 1).join('/');
			// What an edit asks for has no importer.
			const isAskedByTest = importer !== '' && !importer.includes('node_modules');
			return isAskedByTest && !isBuiltin(name) && !path.isAbsolute(name) && !inside.has(packageName) ? {path: name, external: true} : undefined;
		});
	},
};

/** Which files are in which bundle, named after their room. All are paths from test/. */
function bundlesOf(files) {
	const rooms = new Map();
	for (const file of files) {
		const [room] = file.split(path.sep);
		rooms.set(room, [...rooms.get(room) ?? [], file]);
	}

	const isSmall = ([, own]) => own.length < ownBundleFiles;
	const small = [...rooms].filter(isSmall);
	const bundles = small.length < 2 ? rooms : [...[...rooms].filter(room => !isSmall(room)), ['small', small.flatMap(([, own]) => own)]];
	return new Map([...bundles].flatMap(([name, own]) => inParts(own).map((part, nth) => [nth === 0 ? name : `${name}-${nth + 1}`, part])));
}

/** Neighbours, which tend to take equally long, come into different parts. */
function inParts(files) {
	const count = Math.ceil(files.length / mostFiles);
	return Array.from({length: count}, (_, part) => files.filter((_file, nth) => nth % count === part));
}

/** Bundles these files, given as paths from test/, into `outdir`, a path from the project. Resolves with the folder of the bundles. */
export async function bundleRooms(files, outdir) {
	const bundles = bundlesOf(files);
	const entries = path.join(root, outdir, 'entries');
	const rooms = `${outdir}/rooms`;
	const titles = new Map();
	for (const [bundle, own] of bundles) {
		const entry = path.join(entries, `${bundle}.test.js`);
		const imports = [path.join(import.meta.dirname, 'end-before-cleanup.ts'), ...own.map(file => path.join(root, 'test', file))];
		await mkdir(path.dirname(entry), {recursive: true});
		await writeFile(entry, `${imports.map(file => `import ${JSON.stringify(file)};\n`).join('')}import {runFiles} from ${JSON.stringify(inTurn)};\nrunFiles(${filesAtOnce.get(bundle.split('-')[0]) ?? 1});\n`);
		for (const file of own) {
			const place = path.relative(bundle, file).replaceAll('..' + path.sep, '').replace(/\.test\.ts$/, '');
			titles.set(path.join(root, 'test', file), `${place.split(path.sep).join(' › ')} › `);
		}
	}

	const head = file => titles.has(file) ? `import {beginFile} from ${JSON.stringify(inTurn)}; beginFile(${JSON.stringify(titles.get(file))}); ` : '';
	const {define, alias, plugins} = bundleOptions(outdir, '0.0.0');
	await build({
		entryPoints: [...bundles.keys()].map(bundle => path.join(entries, `${bundle}.test.js`)),
		absWorkingDir: root, outdir: rooms, outbase: entries,
		bundle: true, ignoreAnnotations: true, format: 'esm', platform: 'node', target: 'node20', jsx: 'automatic',
		sourcemap: 'linked', sourcesContent: false, logLevel: 'warning',
		define, alias, plugins: [avaInTurn, ...plugins, asInTheProgram, ownFolder(head)],
	});
	return rooms;
}
