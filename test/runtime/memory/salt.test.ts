import assert from 'node:assert/strict';
import {mkdir, readFile, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {readSalt} from '../../../source/runtime/memory/identity.js';
import {boundariesToTry, runChild} from '../../support/boundaries.js';
import {bundled} from '../../support/bundled.js';
import {startScope, stacksOf, twoNames} from '../../support/simulated-scope.js';
import {runNight} from '../../support/run-night.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {onUnix} from '../../support/on-system.js';
import {assertPrivate} from '../../support/own-folders.js';

const sound = /^[\da-f]{32}$/;

async function saltOf(folder: string, told: string[] = []): Promise<string> {
	const read = await readSalt(folder, ({what}) => told.push(what));
	assert.ok(read.ok);
	return read.value;
}

test.serial('a salt is made once, is private to its owner, and is read again', async t => {
	const folder = path.join(await temporaryFolder(t), 'data');
	const told: string[] = [];
	const salt = await saltOf(folder, told);
	assert.match(salt, sound);
	await assertPrivate(path.join(folder, 'salt'));
	assert.equal(await saltOf(folder, told), salt);
	await writeFile(path.join(folder, 'salt'), `${salt}\n`);
	assert.equal(await saltOf(folder, told), salt, 'an editor adds a newline');
	assert.deepEqual(told, []);
});

test.serial('an empty salt was never replaced, and serial numbers were hashed without one', async t => {
	for (const damaged of ['', '\n', '\0'.repeat(32), 'abc', 'g'.repeat(32), 'a'.repeat(33), 'a'.repeat(1_000_000)]) {
		const folder = await temporaryFolder(t);
		await writeFile(path.join(folder, 'salt'), damaged);
		const told: string[] = [];
		const all = await Promise.all(Array.from({length: 8}, async () => saltOf(folder, told)));
		assert.match(all[0]!, sound);
		assert.equal(new Set(all).size, 1, 'all that start at once agree');
		assert.equal(await readFile(path.join(folder, 'salt'), 'utf8'), all[0]);
		assert.deepEqual(told.filter(what => what.includes('damaged')), ['The salt in the names of this machine\'s journals was damaged and has been replaced']);
	}
});

test.serial('many instances that start for the first time at once agree on one salt', async t => {
	const folder = path.join(await temporaryFolder(t), 'data');
	const all = await Promise.all(Array.from({length: 20}, async () => saltOf(folder)));
	assert.deepEqual([new Set(all).size, sound.test(all[0]!)], [1, true]);
});

test.serial('a salt that cannot be read is not taken for a missing one', async t => {
	const folder = await temporaryFolder(t);
	await mkdir(path.join(folder, 'salt'));
	const read = await readSalt(folder);
	assert.deepEqual([read.ok, (await stat(path.join(folder, 'salt'))).isDirectory()], [false, true]);
});

onUnix.serial('a program that is killed while it makes a salt leaves no salt, the damaged one, or a valid one', async t => {
	const folder = await temporaryFolder(t);
	const program = await bundled(folder, path.join(import.meta.dirname, 'killed-salt.ts'));
	for (const before of [undefined, '']) {
		const prepare = async (name: string) => {
			const data = path.join(folder, `${name}${before ?? '-none'}`);
			await mkdir(data);
			if (before !== undefined) await writeFile(path.join(data, 'salt'), before);
			return data;
		};

		const boundaries = await runChild(program, [await prepare('whole'), '0']);
		assert.ok(boundaries !== undefined && boundaries >= 12, `${boundaries} boundaries`);
		for (const number of boundariesToTry(boundaries)) {
			const data = await prepare(`${number}`);
			assert.equal(await runChild(program, [data, `${number}`]), undefined);
			const [one, other] = await Promise.all([saltOf(data), saltOf(data)]);
			assert.match(one, sound, `killed at boundary ${number}`);
			assert.equal(one, other);
		}
	}
});

test.serial('a night with a damaged salt says what is lost, and is stacked', async t => {
	const scope = await startScope(t);
	const dataFolder = await temporaryFolder(t);
	await writeFile(path.join(dataFolder, 'salt'), '');
	const {jobs, warnings} = await runNight({hosts: [scope.hostOption], dataFolder});
	assert.deepEqual(jobs.map(({phase}) => phase), ['stacked', 'stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	assert.match(warnings.map(({next}) => next).join(), /^The earlier journals can no longer be found: /);
});
