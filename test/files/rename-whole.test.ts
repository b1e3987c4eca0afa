import assert from 'node:assert/strict';
import {readFile, readdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {renameWhole} from '../../source/files/rename-whole.js';
import {temporaryFolder} from '../support/temporary-folder.js';

/** A file system that refuses the first renames. */
function refusing(code: string, count: number): {readonly attempt: () => Promise<void>; readonly tries: () => number} {
	let tries = 0;
	return {
		tries: () => tries,
		async attempt() {
			if (++tries <= count) throw Object.assign(new Error(code), {code});
		},
	};
}

for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
	test(`on Windows a file that a virus scanner had open for a moment (${code}) could not be replaced, and what was written was lost`, async () => {
		const disk = refusing(code, 3);
		await renameWhole('a', 'b', {platform: 'win32', attempt: disk.attempt});
		assert.equal(disk.tries(), 4);
		const elsewhere = refusing(code, 3);
		await assert.rejects(renameWhole('a', 'b', {platform: 'linux', attempt: elsewhere.attempt}), {code});
		assert.equal(elsewhere.tries(), 1, 'a refusal of another system is final');
	});
}

test('a rename that Windows refuses for other reasons, or for longer than a second, is an error', async () => {
	const missing = refusing('ENOENT', 1);
	await assert.rejects(renameWhole('a', 'b', {platform: 'win32', attempt: missing.attempt}), {code: 'ENOENT'});
	assert.equal(missing.tries(), 1);
	const forEver = refusing('EPERM', Infinity);
	const startedMs = performance.now();
	await assert.rejects(renameWhole('a', 'b', {platform: 'win32', attempt: forEver.attempt}), {code: 'EPERM'});
	assert.ok(performance.now() - startedMs > 1000);
});

test('a file takes the place of another one', async t => {
	const folder = await temporaryFolder(t);
	const [from, to] = [path.join(folder, 'from'), path.join(folder, 'to')];
	await writeFile(from, 'new');
	await writeFile(to, 'old');
	await renameWhole(from, to, {platform: 'win32'});
	assert.deepEqual([await readFile(to, 'utf8'), await readdir(folder)], ['new', ['to']]);
});
