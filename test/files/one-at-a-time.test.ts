import assert from 'node:assert/strict';
import {readdir, readFile, utimes, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {oneAtATime, removeMark} from '../../source/files/one-at-a-time.js';
import {temporaryFolder} from '../support/temporary-folder.js';

test('a mark that a killed program left is removed, but not the one that another program has put in its place meanwhile', async t => {
	const folder = await temporaryFolder(t);
	const [file, mark] = [path.join(folder, 'config.json'), path.join(folder, 'config.json.turn')];
	await writeFile(mark, 'another');
	await removeMark(mark, 'killed', `${mark}.me`);
	assert.deepEqual([await readFile(mark, 'utf8'), await readdir(folder)], ['another', ['config.json.turn']]);
	await removeMark(mark, 'another', `${mark}.me`);
	assert.deepEqual(await readdir(folder), []);
	await removeMark(mark, 'another', `${mark}.me`);

	await writeFile(mark, 'killed');
	await utimes(mark, 0, 0);
	assert.equal(await oneAtATime(file, async () => readFile(mark, 'utf8').then(holder => holder !== 'killed')), true);
	assert.deepEqual(await readdir(folder), []);
});
