// Writes the type declarations of the package's two entries: only what they lead to.
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import {prunedTypes} from './prune-types.mjs';

const root = path.join(import.meta.dirname, '..');
const source = path.join(root, 'source');
const dist = path.join(root, 'dist');
const types = path.join(dist, 'types');
const entries = {index: 'library/index', planning: 'planning/entry'};

const {config} = ts.readConfigFile(path.join(root, 'tsconfig.json'), file => ts.sys.readFile(file));
const {options} = ts.parseJsonConfigFileContent({...config, include: [], files: Object.values(entries).map(entry => `source/${entry}.ts`)}, ts.sys, root);
const declarations = new Map();
// Types are checked by npm test; here they are only written down.
ts.createProgram(Object.values(entries).map(entry => path.join(source, `${entry}.ts`)), {...options, noEmit: false, noCheck: true, declaration: true, emitDeclarationOnly: true, rootDir: source, outDir: types})
	.emit(undefined, (file, text) => {
		declarations.set(path.resolve(file), text);
	}, undefined, true);

// The package has no dependencies, so neither may its types: what they import from elsewhere is not found.
for (const [file, text] of prunedTypes(declarations, Object.values(entries).map(entry => path.join(types, `${entry}.d.ts`)))) {
	await mkdir(path.dirname(file), {recursive: true});
	// TypeScript indents by four spaces; the sources have tabs.
	await writeFile(file, text.replaceAll(/^(?: {4})+/gm, spaces => '\t'.repeat(spaces.length / 4)));
}

for (const [name, entry] of Object.entries(entries)) await writeFile(path.join(dist, `${name}.d.ts`), `export * from './types/${entry}.js';\n`);
const {exports} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
for (const {types: file} of Object.values(exports)) if (file !== undefined) await readFile(path.join(root, file));
