import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import {filledReadme, readmeParts} from '../../media/readme-parts.js';

test('the README shows the keys and commands that the program has', () => {
	const text = readFileSync('README.md', 'utf8');
	for (const name of readmeParts().keys()) assert.ok(text.includes(`<!-- ${name} -->`), `the mark of ${name}`);
	assert.equal(text, filledReadme(text), 'run node --import tsx media/fill-readme.ts');
});

test('the README names no file and no test that is not there', () => {
	const text = readFileSync('README.md', 'utf8');
	for (const [, path] of text.matchAll(/\]\(((?:media|docs)\/[^)]+)\)/g)) assert.ok(readFileSync(path ?? '').length > 0, path);
	for (const [, name] of text.matchAll(/`((?:runtime|smb|seestar|uploads|crowdsky|commands|purge|screens)\/[a-z-]+)`/g)) {
		assert.ok(readFileSync(`test/${name}.test.ts`).length > 0, name);
	}
});
