// Writes the type declarations of the package's two entries: only the files that they lead to.
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';

const root = import.meta.dirname;
const source = path.join(root, 'source');
const dist = path.join(root, 'dist');
const types = path.join(dist, 'types');
const entries = {index: 'library/index', planning: 'planning/index'};

const {config} = ts.readConfigFile(path.join(root, 'tsconfig.json'), file => ts.sys.readFile(file));
const {options} = ts.parseJsonConfigFileContent({...config, include: [], files: Object.values(entries).map(entry => `source/${entry}.ts`)}, ts.sys, root);
const declarations = new Map();
// Types are checked by npm test; here they are only written down.
ts.createProgram(Object.values(entries).map(entry => path.join(source, `${entry}.ts`)), {...options, noEmit: false, noCheck: true, declaration: true, emitDeclarationOnly: true, rootDir: source, outDir: types})
	.emit(undefined, (file, text) => {
		declarations.set(path.resolve(file), text);
	}, undefined, true);

const reached = new Set();
const follow = file => {
	if (reached.has(file)) return;
	reached.add(file);
	const text = declarations.get(file);
	if (text === undefined) throw new Error(`There is no declaration ${file}.`);
	for (const [, name] of text.matchAll(/(?:from|import\() ?'([^']+)'/g)) {
		if (!name.startsWith('.')) throw new Error(`${file} leads to ${name}: the package has no dependencies, so neither may its types.`);
		follow(path.resolve(path.dirname(file), name.replace(/\.js$/, '.d.ts')));
	}
};

for (const entry of Object.values(entries)) follow(path.join(types, `${entry}.d.ts`));
for (const file of reached) {
	await mkdir(path.dirname(file), {recursive: true});
	await writeFile(file, declarations.get(file));
}

for (const [name, entry] of Object.entries(entries)) await writeFile(path.join(dist, `${name}.d.ts`), `export * from './types/${entry}.js';\n`);
const {exports} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
for (const {types: file} of Object.values(exports)) if (file !== undefined) await readFile(path.join(root, file));
