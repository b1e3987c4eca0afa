import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, readFile, readdir, unlink, utimes, writeFile} from 'node:fs/promises';
import {hostname} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {systemClock} from '../../../source/runtime/clock.js';
import {selfAsHolder} from '../../../source/runtime/memory/lock-holder.js';
import {takeLock} from '../../../source/runtime/memory/lock.js';
import {bundled} from '../../support/bundled.js';
import {startScope, stacksOf, twoNames} from '../../support/simulated-scope.js';
import {createNight, runNight, untilState} from '../../support/run-night.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

const now = new Date('2026-02-27T20:15:00Z');

test.serial('a second instance learns who holds the lock, and can take it after the release', async t => {
	const file = path.join(await temporaryFolder(t), 'lock.json');
	const first = await takeLock(file, 'seestar.local', now);
	assert.ok(first.ok);
	const second = await takeLock(file, 'seestar.local', now);
	assert.equal(!second.ok && second.problem.kind, 'held');
	assert.match(second.ok ? '' : second.problem.cause, new RegExp(`process ${process.pid}, since 2026-02-27 20:15 UTC`));
	await first.value.release();
	assert.ok((await takeLock(file, 'seestar.local', now)).ok);
});

test.serial('only one of ten concurrent attempts takes the lock', async t => {
	const file = path.join(await temporaryFolder(t), 'lock.json');
	const taken = await Promise.all(Array.from({length: 10}, async () => takeLock(file, 'it', now)));
	assert.equal(taken.filter(({ok}) => ok).length, 1);
});

test.serial('the lock of a dead process, of a reused process number, and an unreadable lock are taken over', async t => {
	const folder = await temporaryFolder(t);
	const child = spawn(process.execPath, ['-e', '']);
	await once(child, 'exit');
	const holder = {host: hostname(), token: 'x', since: now.toISOString(), born: ''};
	const holders = [{...holder, pid: child.pid}, {...holder, pid: process.pid, born: '1'}, {...holder, pid: 0}, {...holder, pid: -1}, {...holder, pid: 1.5}, 'junk', {}, ''];
	for (const [index, text] of holders.entries()) {
		const file = path.join(folder, `lock-${index}.json`);
		await writeFile(file, typeof text === 'string' ? text : JSON.stringify(text));
		assert.ok((await takeLock(file, 'it', now)).ok, JSON.stringify(text));
		assert.deepEqual((await readdir(folder)).filter(name => name.startsWith(`lock-${index}`)), [`lock-${index}.json`]);
		assert.equal((await holderIn(file)).pid, process.pid);
	}
});

/** The same in the present form: a folder with the holder in its own file. */
async function writeLock(file: string, holder: object, name = 'x.json'): Promise<void> {
	await mkdir(file, {recursive: true});
	await writeFile(path.join(file, name), JSON.stringify(holder));
}

async function holderIn(file: string): Promise<{pid: number; host: string; born: string; beat: string}> {
	const [name] = await readdir(file);
	return JSON.parse(await readFile(path.join(file, name!), 'utf8')) as {pid: number; host: string; born: string; beat: string};
}

const elsewhere = {pid: process.pid, host: 'observatory', place: 'elsewhere', token: 'x', since: now.toISOString(), born: ''};
const quick = {beatMs: 40, silentMs: 600, watchMs: 200, lookMs: 20};

test.serial('a lock of process 0 was held for ever, and a time that is not a text ended the program', async t => {
	const file = path.join(await temporaryFolder(t), 'lock.json');
	await writeLock(file, {...elsewhere, pid: 0});
	const taken = await takeLock(file, 'it', now);
	assert.ok(taken.ok);
	await taken.value.release();
	for (const since of [7, null, 'then']) {
		const odd = path.join(await temporaryFolder(t), 'lock.json');
		const {born} = await selfAsHolder(now);
		await writeFile(odd, JSON.stringify({pid: process.pid, host: hostname(), token: 'x', since, born}));
		const held = await takeLock(odd, 'it', now);
		assert.match(held.ok ? '' : held.problem.cause, /^another crowdsky-tui \(process \d+\) is working on it$/);
	}
});

test.serial('the lock of a live instance on another host counted as dead by the clock, instead of by its signs of life', async t => {
	const file = path.join(await temporaryFolder(t), 'lock.json');
	await writeLock(file, elsewhere);
	const holder = path.join(file, 'x.json');
	// The clock is years behind, so the times of the file prove nothing.
	await utimes(holder, new Date(0), new Date(0));
	const beats = setInterval(() => void utimes(holder, new Date(0), new Date(1000 * performance.now())).catch(() => undefined), 50);
	t.teardown(() => clearInterval(beats));
	const told: string[] = [];
	const held = await takeLock(file, 'seestar.local', now, {timing: quick, tell: ({what, cause, next}) => told.push(`${what}: ${cause}. ${next}`)});
	assert.deepEqual([held.ok || held.problem.kind, held.ok || /on observatory \(process .* last sign of life \d+ s ago$/.test(held.problem.cause)], ['held', true]);
	assert.equal(told.length, 1);
	assert.match(told[0]!, /^seestar\.local may be in use on observatory: its last sign of life was \d+ s ago\. Waiting up to 1 s to see/);
});

test.serial('the lock of a silent instance on another host is taken over, after a watch of limited length', async t => {
	for (const [ageMs, atLeastMs] of [[0, 550], [-5_000_000, 550], [5_000_000, 190]] as const) {
		const file = path.join(await temporaryFolder(t), 'lock.json');
		await writeLock(file, elsewhere);
		const at = new Date(Date.now() - ageMs);
		await utimes(path.join(file, 'x.json'), at, at);
		const beganMs = performance.now();
		const taken = await takeLock(file, 'it', now, {timing: quick});
		assert.ok(taken.ok, `${ageMs}`);
		const tookMs = performance.now() - beganMs;
		assert.ok(tookMs > atLeastMs && tookMs < 5000, `${ageMs}: ${tookMs}`);
		await taken.value.release();
	}
});

test.serial('the watch ends with the signal', async t => {
	const file = path.join(await temporaryFolder(t), 'lock.json');
	await writeLock(file, elsewhere);
	const held = await takeLock(file, 'it', now, {signal: AbortSignal.timeout(100)});
	assert.equal(held.ok || held.problem.kind, 'cancelled');
	assert.equal((await holderIn(file)).host, 'observatory');
});

test.serial('a holder shows signs of life, and one that was asleep notices that another has taken over, and leaves its lock alone', async t => {
	const file = path.join(await temporaryFolder(t), 'lock.json');
	const first = await takeLock(file, 'it', now, {timing: quick});
	assert.ok(first.ok);
	const {beat} = await holderIn(file);
	await systemClock.sleep(200);
	assert.ok((await holderIn(file)).beat > beat);
	assert.equal(await first.value.isOurs(), true);
	// As an instance does that saw no sign of life for two minutes.
	for (const name of await readdir(file)) await unlink(path.join(file, name));
	const second = await takeLock(file, 'it', now, {timing: quick});
	assert.ok(second.ok);
	assert.equal(await first.value.isOurs(), false);
	await first.value.release();
	assert.equal(await second.value.isOurs(), true);
	await second.value.release();
	assert.deepEqual(await readdir(path.dirname(file)), [], 'nothing is left behind');
});

test.serial('twelve instances that found a dead holder at once sometimes had two winners', async t => {
	const folder = await temporaryFolder(t);
	const dead = {pid: 2 ** 30, host: hostname(), token: 'x', since: now.toISOString(), born: ''};
	for (let round = 0; round < 30; round++) {
		const file = path.join(folder, `${round}.json`);
		await (round % 2 === 0 ? writeFile(file, JSON.stringify(dead)) : writeLock(file, dead));
		const taken = await Promise.all(Array.from({length: 12}, async () => takeLock(file, 'it', now)));
		assert.equal(taken.filter(({ok}) => ok).length, 1, `round ${round}`);
		for (const lock of taken) if (lock.ok) await lock.value.release();
	}
});

test.serial('exactly one of eight processes that start together, again and again, has the lock at any time', async t => {
	const folder = await temporaryFolder(t);
	const program = await bundled(folder, path.join(import.meta.dirname, 'taking-locks.ts'));
	const rounds = 25;
	for (let round = 0; round < rounds; round++) {
		const dead = {pid: 2 ** 30, host: hostname(), token: 'x', since: now.toISOString(), born: ''};
		await (round % 2 === 0 ? writeFile(path.join(folder, `lock-${round}.json`), JSON.stringify(dead)) : writeLock(path.join(folder, `lock-${round}.json`), dead));
	}

	const children = Array.from({length: 8}, () => spawn(process.execPath, [program, folder, `${rounds}`], {stdio: ['pipe', 'pipe', 'inherit']}));
	const won = await Promise.all(children.map(async child => JSON.parse(String((await once(child.stdout, 'data'))[0])) as number[]));
	for (const child of children) child.stdin.end();
	const winners = Array.from({length: rounds}, (_, round) => won.filter(rounds => rounds.includes(round)).length);
	assert.deepEqual(winners, Array.from({length: rounds}, () => 1));
});

test.serial('a program that slept while its telescope was taken over starts and names nothing more', async t => {
	const scope = await startScope(t, {speed: 10});
	const dataFolder = await temporaryFolder(t);
	const night = createNight({hosts: [scope.hostOption], dataFolder});
	t.teardown(() => night.close());
	await night.start();
	await untilState(night, ({jobs}) => jobs.some(({phase}) => phase === 'stacking'));
	const [lock] = (await readdir(dataFolder)).filter(name => name.startsWith('lock-')).map(name => path.join(dataFolder, name));
	for (const name of await readdir(lock!)) await unlink(path.join(lock!, name));
	const {born, place} = await selfAsHolder(now);
	await writeLock(lock!, {...elsewhere, pid: process.pid, place, born}, 'other.json');
	const {jobs, scopes} = await untilState(night, state => state.jobs.length === 2 && state.jobs.every(({phase}) => phase === 'failed'));
	assert.deepEqual(jobs.map(({problem}) => problem?.kind), ['held', 'held']);
	assert.deepEqual(scopes.map(({worker}) => worker.phase), ['abandoned']);
	assert.deepEqual([scope.batchRuns.length, await stacksOf(scope, 'IC 434')], [1, []], 'the new holder names it');
});

test.serial('a second instance on one scope does nothing and says who is working there', async t => {
	const scope = await startScope(t, {speed: 2});
	const dataFolder = await temporaryFolder(t);
	const first = createNight({hosts: [scope.hostOption], dataFolder});
	t.teardown(() => first.close());
	await first.start();
	await untilState(first, ({jobs}) => jobs.some(({phase}) => phase === 'stacking'));
	const second = await runNight({hosts: [scope.hostOption], dataFolder});
	assert.deepEqual(second.jobs.map(({phase, problem}) => [phase, problem?.kind]), [['failed', 'held'], ['failed', 'held']]);
	await untilState(first, ({jobs}) => jobs.every(({phase}) => phase === 'stacked'));
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	assert.equal(scope.batchRuns.length, 2);
});
