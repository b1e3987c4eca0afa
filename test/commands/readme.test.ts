import assert from 'node:assert/strict';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import test from 'ava';
import {filledReadme, readmeParts} from '../../media/readme-parts.js';

test('the README shows the keys and commands that the program has', () => {
	const text = readFileSync('README.md', 'utf8');
	for (const name of readmeParts().keys()) assert.ok(text.includes(`<!-- ${name} -->`), `the mark of ${name}`);
	assert.equal(text, filledReadme(text), 'run node --import tsx media/fill-readme.ts');
});

test('the README names only files and tests that exist', () => {
	const text = readFileSync('README.md', 'utf8');
	for (const [, path] of text.matchAll(/\]\(((?:media|docs)\/[^)]+)\)/g)) assert.ok(readFileSync(path ?? '').length > 0, path);
	for (const [, name] of text.matchAll(/`((?:runtime|seestar|crowdsky|commands|tui)\/[a-z/-]+)`/g)) {
		assert.ok(existsSync(`test/${name}.test.ts`) || existsSync(`test/${name}.slow.test.ts`), name);
	}
});

/** Every file that a reader of the sources may be sent to. */
const files = ['source', 'package', 'lint', 'test', 'bench', 'media'].flatMap(folder => readdirSync(folder, {recursive: true}).map(file => `/${folder}/${String(file).replaceAll('\\', '/')}`));
const isFile = (name: string) => existsSync(name) || files.some(file => file.endsWith(`/${name}`));

test('the documentation names only files of the program that exist', () => {
	// docs/codebase.md leaves source/ out, and a screen's folder, too; x-screen.tsx stands for any of them.
	for (const page of ['CONTRIBUTING.md', 'README.md', ...readdirSync('docs').filter(name => name.endsWith('.md')).map(name => `docs/${name}`)]) {
		for (const [, file = ''] of readFileSync(page, 'utf8').matchAll(/`(\w[\w./-]*\.(?:tsx?|mjs))`/g)) assert.ok(file.startsWith('x-') || isFile(file), `${page}: ${file}`);
	}
});

test('comments sent readers to files that had been renamed', () => {
	for (const source of files.filter(file => /^\/(?:source|package|lint)\/.*\.(?:tsx?|mjs)$/.test(file))) {
		for (const [, file = ''] of readFileSync(source.slice(1), 'utf8').matchAll(/(?<![\w./*-])((?:[\w-]+\/)*[\w-]+\.(?:tsx?|mjs))\b/g)) assert.ok(isFile(file), `${source}: ${file}`);
	}
});
