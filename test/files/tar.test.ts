import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {readTar, writeTar} from '../../source/files/tar.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const files = [
	{name: 'report/a.txt', content: Buffer.from('one\n')},
	{name: 'report/empty', content: Buffer.alloc(0)},
	{name: 'report/block', content: Buffer.alloc(512, 'x')},
];

test('an archive that was written is read back', () => {
	assert.deepEqual(readTar(writeTar(files, 1_772_000_000_000)), files);
});

test.serial('the system\'s tar reads our archives, and we read its archives', async t => {
	const folder = await temporaryFolder(t);
	await writeFile(path.join(folder, 'ours.tar'), writeTar(files, 1_772_000_000_000));
	assert.equal(execFileSync('tar', ['tf', 'ours.tar'], {cwd: folder}).toString(), 'report/a.txt\nreport/empty\nreport/block\n');
	execFileSync('tar', ['xf', 'ours.tar'], {cwd: folder});
	execFileSync('tar', ['--format=ustar', '-cf', 'theirs.tar', 'report'], {cwd: folder});
	const theirs = readTar(execFileSync('cat', ['theirs.tar'], {cwd: folder}));
	assert.deepEqual(theirs?.map(({name}) => name).sort(), files.map(({name}) => name).sort());
});

test('a file that is not an archive, or is truncated, is refused', () => {
	const archive = writeTar(files, 0);
	assert.equal(readTar(Buffer.from('{"at":1}\n'.repeat(100))), undefined);
	assert.equal(readTar(archive.subarray(0, 700)), undefined);
	assert.equal(readTar(Buffer.alloc(0)), undefined);
	const lying = Buffer.from(archive);
	lying.write('77777777777', 124);
	assert.equal(readTar(lying), undefined);
});
