import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFile, readdir, writeFile} from 'node:fs/promises';
import {hostname} from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import {takeLock} from '../../source/runtime/lock.js';
import {startScope, stacksOf, twoNames} from '../support/simulated-scope.js';
import {createNight, runNight, untilState} from '../support/run-night.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const now = new Date('2026-02-27T20:15:00Z');

test('the second taker learns who holds the lock; after the release it can be taken', async t => {
	const file = path.join(await temporaryFolder(t), 'lock.json');
	const first = await takeLock(file, 'seestar.local', now);
	assert.ok(first.ok);
	const second = await takeLock(file, 'seestar.local', now);
	assert.equal(!second.ok && second.trouble.kind, 'held');
	assert.match(second.ok ? '' : second.trouble.cause, new RegExp(`process ${process.pid}, since 2026-02-27 20:15 UTC`));
	await first.value.release();
	assert.ok((await takeLock(file, 'seestar.local', now)).ok);
});

test('of ten that take it at once one gets it', async t => {
	const file = path.join(await temporaryFolder(t), 'lock.json');
	const taken = await Promise.all(Array.from({length: 10}, async () => takeLock(file, 'it', now)));
	assert.equal(taken.filter(({ok}) => ok).length, 1);
});

test('the lock of a dead process, of a process number used again, and junk are taken over', async t => {
	const folder = await temporaryFolder(t);
	const child = spawn(process.execPath, ['-e', '']);
	await once(child, 'exit');
	const holder = {host: hostname(), token: 'x', since: now.toISOString(), born: ''};
	const holders = [{...holder, pid: child.pid}, {...holder, pid: process.pid, born: '1'}, {...holder, host: 'another', pid: process.pid}, 'junk', {}];
	for (const [index, text] of holders.entries()) {
		const file = path.join(folder, `lock-${index}.json`);
		await writeFile(file, typeof text === 'string' ? text : JSON.stringify(text));
		assert.ok((await takeLock(file, 'it', now)).ok, JSON.stringify(text));
		assert.deepEqual((await readdir(folder)).filter(name => name.startsWith(`lock-${index}`)), [`lock-${index}.json`]);
		assert.equal((JSON.parse(await readFile(file, 'utf8')) as {pid: number}).pid, process.pid);
	}
});

test('two instances on one scope: the second does nothing and says who works there', async t => {
	const scope = await startScope(t, {speed: 2});
	const dataFolder = await temporaryFolder(t);
	const first = createNight({hosts: [scope.hostOption], dataFolder});
	t.after(() => first.close());
	await first.start();
	await untilState(first, ({jobs}) => jobs.some(({phase}) => phase === 'stacking'));
	const second = await runNight({hosts: [scope.hostOption], dataFolder});
	assert.deepEqual(second.jobs.map(({phase, trouble}) => [phase, trouble?.kind]), [['failed', 'held'], ['failed', 'held']]);
	await untilState(first, ({jobs}) => jobs.every(({phase}) => phase === 'stacked'));
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	assert.equal(scope.batchRuns.length, 2);
});
