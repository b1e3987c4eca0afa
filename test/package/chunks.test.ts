// What each command loads. Seconds depend on the machine; modules and bytes do not.
import assert from 'node:assert/strict';
import path from 'node:path';
import process from 'node:process';
import {pathToFileURL} from 'node:url';
import test from 'ava';
import type * as bundling from '../../package/bundle-options.mjs';

const root = path.join(import.meta.dirname, '..', '..');
const {bundle, byCommands, byCompletion, untilFirstFrame} = await import(pathToFileURL(path.join(root, 'package', 'bundle-options.mjs')).href) as typeof bundling;
const {outputFiles, metafile: {outputs}} = await bundle('dist', '0.0.0', root);

/** What is loaded statically with these modules: their sources and packages, and the number of bytes. */
function loadedWith(...entries: readonly string[]): {readonly inputs: ReadonlySet<string>; readonly bytes: number; readonly chunks: number; readonly files: ReadonlySet<string>} {
	const files = new Set<string>();
	const follow = (file: string): void => {
		if (files.has(file)) return;
		files.add(file);
		for (const next of outputs[file]?.imports ?? []) if (next.kind === 'import-statement' && next.external !== true) follow(next.path);
	};

	for (const entry of entries) {
		const file = Object.keys(outputs).find(name => outputs[name]?.entryPoint === entry);
		assert.ok(file, `${entry} has no chunk of its own`);
		follow(file);
	}

	const inputs = [...files].flatMap(file => Object.entries(outputs[file]?.inputs ?? {}).flatMap(([name, {bytesInOutput}]) => bytesInOutput > 0 ? [name] : []));
	return {inputs: new Set(inputs), bytes: [...files].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0), chunks: files.size, files};
}

const packagesOf = (inputs: ReadonlySet<string>): string[] => [...new Set([...inputs].flatMap(name => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1] ?? []))];

test('version, help and the check of the options load the flag parser and no other package', () => {
	const {inputs, bytes, chunks} = loadedWith('cli.tsx');
	assert.deepEqual(packagesOf(inputs), ['meow']);
	assert.ok(bytes < 63_500, `${bytes} bytes`);
	assert.ok(chunks <= 5, `${chunks} chunks`);
});

test('the completion of a shell loads little more than the tables of the options', () => {
	const {inputs, bytes, chunks} = loadedWith(...byCompletion);
	assert.deepEqual(packagesOf(inputs), ['meow']);
	assert.ok(bytes < 70_000, `${bytes} bytes`);
	assert.ok(chunks <= 7, `${chunks} chunks`);
});

test('nothing that talks to a telescope or to the server is loaded before the first frame', () => {
	const {inputs, bytes, chunks} = loadedWith(...untilFirstFrame);
	const early = [...inputs].filter(name => /node_modules\/(?:got|http2-wrapper|multicast-dns|dns-packet|jpeg-js|suncalc|ws)\/|source\/simulator\/|source\/seestar\/(?:seestar|smb|rpc|discovery|files\/(?!remote-path))/.test(name));
	assert.deepEqual(early, []);
	assert.ok(bytes < 755_000, `${bytes} bytes`);
	assert.ok(chunks <= 15, `${chunks} chunks`);
});

test('a command without a terminal loads no screen, and no module is in the package twice', () => {
	const {inputs} = loadedWith(...byCommands);
	assert.deepEqual([...inputs].filter(name => /node_modules\/(?:ink|react|react-reconciler|yoga-layout)\/|source\/(?:tui|components)\//.test(name)), []);
	const all = Object.values(outputs).flatMap(({inputs: parts}) => Object.entries(parts).flatMap(([name, {bytesInOutput}]) => bytesInOutput > 0 ? [name] : []));
	assert.deepEqual(all.filter((name, index) => all.indexOf(name) !== index), []);
	const bytes = Object.values(outputs).reduce((sum, output) => sum + output.bytes, 0);
	assert.ok(bytes < 1_165_000, `${bytes} bytes`);
});

test('a module that a long run preloads has a single importer, because Node resolves it again for each one', () => {
	const importers = new Map<string, Set<string>>();
	for (const {inputs, imports} of Object.values(outputs)) {
		const from = Object.keys(inputs).filter(name => !name.startsWith('source/simulator/'));
		if (from.length === 0) continue;
		for (const {kind, path: to} of imports) if (kind === 'dynamic-import') importers.set(to, (importers.get(to) ?? new Set()).add(from.join(' ')));
	}

	assert.ok(importers.size > 10);
	assert.deepEqual([...importers].filter(([, from]) => from.size > 1), []);
});

test('each chunk exports what other chunks import from it', () => {
	const told = new Map(outputFiles.map(({path: file, text}) => [path.resolve(file), new Set([...text.matchAll(/export\{([^}]*)\}/g)].flatMap(([, names = '']) => names.split(',').map(name => name.split(' as ').at(-1))))]));
	let asked = 0;
	for (const {path: file, text} of outputFiles) {
		for (const [, names = '', from = ''] of text.matchAll(/import(?:\{([^}]*)\}from)?"(\.[^"]+\.js)"/g)) {
			const has = told.get(path.resolve(path.dirname(file), from));
			assert.ok(has, `${file} asks for ${from}, which is not there`);
			for (const name of names.split(',').filter(name => name !== '').map(name => name.split(' as ')[0])) assert.ok(has.has(name), `${from} has no ${String(name)} for ${file}`);
			asked++;
		}
	}

	assert.ok(asked > 100);
});

test('only what each command loads first imports a module of Node, and every name that a chunk takes from one is there', () => {
	const first = loadedWith('cli.tsx').files;
	let names = 0;
	for (const {path: file, text} of outputFiles) {
		const isFirst = first.has(path.relative(root, file).split(path.sep).join('/'));
		if (isFirst) assert.doesNotMatch(text, /^(?:import[^;]*;)*const[^;]*getBuiltinModule/);
		else assert.doesNotMatch(text, /\bimport(?:[ *{][^;"]*)?"(?:node:)?[a-z_]+(?:\/[a-z]+)?"/);
		const [taken = ''] = /^(?:import[^;]*;)*const [^;]*;/.exec(text) ?? [];
		for (const [, list = '', from = ''] of taken.matchAll(/\{([^}]*)\}=process\.getBuiltinModule\("([^"]+)"\)/g)) {
			const has = process.getBuiltinModule(from) as object | undefined;
			for (const name of list.split(',').map(part => part.split(':')[0] ?? '')) assert.ok(has && name in has, `${from} has no ${name}`);
			names++;
		}
	}

	assert.ok(names > 60, `${names} imports`);
});
