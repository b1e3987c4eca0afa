import assert from 'node:assert/strict';
import {mkdir, readFile, readdir, stat, symlink, utimes, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {diskProblem} from '../../source/errors/disk-problem.js';
import {writeWhole} from '../../source/files/write-whole.js';
import {boundariesToTry, runChild} from '../support/boundaries.js';
import {bundled} from '../support/bundled.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {onLinux, onUnix} from '../support/on-system.js';

onUnix.serial('a write that is killed at any point leaves the old file or the new one, never half of it', async t => {
	const folder = await temporaryFolder(t);
	const program = await bundled(folder, path.join(import.meta.dirname, 'killed-writing.ts'));
	const boundaries = await runChild(program, [path.join(folder, 'whole'), '0']);
	assert.ok(boundaries !== undefined && boundaries >= 10, `${boundaries} boundaries`);
	const [old, next] = ['old\n'.repeat(30_000), 'new\n'.repeat(20_000)];
	const seen = new Set<string>();
	for (const number of new Set([1, ...boundariesToTry(boundaries), boundaries])) {
		const file = path.join(folder, `${number}`);
		await writeFile(file, old);
		assert.equal(await runChild(program, [file, `${number}`]), undefined);
		const text = await readFile(file, 'utf8');
		assert.ok(text === old || text === next, `killed at boundary ${number}`);
		seen.add(text.slice(0, 3));
	}

	assert.deepEqual([...seen].sort(), ['new', 'old']);
});

onUnix.serial('exactly one of many concurrent writers creates a new file, and temporary files of killed ones are removed after an hour', async t => {
	const folder = await temporaryFolder(t);
	const file = path.join(folder, 'salt');
	const [old, young, other] = ['salt.0123456789ab.new', 'salt.ba9876543210.new', 'salt.notes.new'].map(name => path.join(folder, name));
	for (const name of [old!, young!, other!]) await writeFile(name, 'half');
	await utimes(old!, new Date(0), new Date(0));
	const made = await Promise.all(Array.from({length: 20}, async (_, nth) => writeWhole(file, `${nth}`, {isNew: true, mode: 0o600})));
	assert.equal(made.filter(Boolean).length, 1);
	assert.equal(await readFile(file, 'utf8'), `${made.indexOf(true)}`);
	assert.deepEqual((await readdir(folder)).sort(), ['salt', path.basename(young!), path.basename(other!)].sort());
	assert.equal((await stat(file)).mode & 0o777, 0o600);
});

onLinux.serial('an error of this machine\'s disk is reported with its kind and path, and is not retried', async t => {
	const folder = await temporaryFolder(t);
	await mkdir(path.join(folder, 'a'));
	await symlink('/dev/full', path.join(folder, 'full'));
	const told = async (act: Promise<unknown>) => act.then(() => assert.fail(), (error: unknown) => diskProblem('It failed', error, '/data'));
	const full = await told(writeFile(path.join(folder, 'full'), 'x'));
	assert.deepEqual([full.kind, full.retry, full.cause], ['full', 'permanent', 'this machine\'s disk is full (/data)']);
	assert.equal((await told(writeWhole(path.join(folder, 'none', 'x'), ''))).kind, 'missing');
	assert.equal((await told(writeWhole(path.join(folder, 'a'), ''))).kind, 'refused');
	const kinds = ['EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EIO'].map(code => diskProblem('x', Object.assign(new Error(code), {code})).kind);
	assert.deepEqual(kinds, ['full', 'full', 'denied', 'denied', 'refused']);
	assert.deepEqual((await readdir(folder)).sort(), ['a', 'full'], 'nothing is left behind');
});
