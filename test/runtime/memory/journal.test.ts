import assert from 'node:assert/strict';
import {appendFile, mkdir, readFile, readdir, readlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import type {Block} from '../../../source/planning/index.js';
import {systemClock} from '../../../source/runtime/clock.js';
import {openEntries, type JournalEntry} from '../../../source/runtime/memory/journal-entry.js';
import {openJournal, type Journal} from '../../../source/runtime/memory/journal.js';
import {startScope, stacksOf, twoNames} from '../../support/simulated-scope.js';
import {createNight, runNight, untilState} from '../../support/run-night.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {onLinux} from '../../support/on-system.js';

const key = (chunk: string) => ({target: 'IC 434', chunk, exposure: '10.0s', filter: 'LP', ordinal: 1});
const block = {
	start: '2026-02-27T21:15:00+01:00', end: '2026-02-27T21:30:00+01:00', startUtc: '2026-02-27T20:15:00Z', endUtc: '2026-02-27T20:30:00Z', chunk: '20260227.81', ordinal: 1,
	exposure: '10.0s', exposureSeconds: 10, filter: 'LP', frames: 24, totalSeconds: 240, status: 'ready', reason: '', coveredBy: undefined, isForeignCoverage: false, files: ['Light_x.fit'],
} as const satisfies Block;
const started = (chunk: string): JournalEntry => ({kind: 'blockStarted', key: key(chunk), stackFolder: 'IC 434', subFrameFolder: 'IC 434_sub', block, baseline: []});

async function opened(file: string): Promise<Journal> {
	const journal = await openJournal(file, systemClock);
	assert.ok(journal.ok);
	return journal.value;
}

test.serial('entries are there after the next start, in order', async t => {
	const file = path.join(await temporaryFolder(t), 'journal.jsonl');
	const first = await opened(file);
	for (const chunk of ['20260227.81', '20260227.82', '20260227.83']) assert.ok((await first.append(started(chunk))).ok);
	await first.append({kind: 'blockGivenUp', key: key('20260227.82'), why: 'it failed'});
	await first.close();
	const second = await opened(file);
	assert.equal(second.entries().length, 3, 'the start of a block that was given up is of no use any more');
	assert.deepEqual(openEntries(second.entries()).map(entry => entry.key.chunk), ['20260227.81', '20260227.83']);
	await second.close();
});

onLinux.serial('the outcome of what was still under way when the journal was closed is recorded, and leaves no file open', async t => {
	const file = path.join(await temporaryFolder(t), 'journal.jsonl');
	const journal = await opened(file);
	await journal.append(started('20260227.81'));
	await journal.close();
	assert.ok((await journal.append({kind: 'blockGivenUp', key: key('20260227.81'), why: 'it failed'})).ok);
	const openFiles = await Promise.all((await readdir('/proc/self/fd')).map(async each => readlink(`/proc/self/fd/${each}`).catch(() => '')));
	assert.deepEqual(openFiles.filter(name => name === file), []);
	assert.deepEqual(openEntries((await opened(file)).entries()), []);
});

test.serial('a truncated last line is skipped and does not swallow the next entry', async t => {
	const file = path.join(await temporaryFolder(t), 'journal.jsonl');
	const first = await opened(file);
	await first.append(started('20260227.81'));
	await first.close();
	await appendFile(file, '{"v":1,"at":"2026-02-27T2');
	const second = await opened(file);
	assert.equal(second.passedOver, 1);
	await second.append(started('20260227.82'));
	await second.close();
	const third = await opened(file);
	assert.deepEqual(openEntries(third.entries()).map(entry => entry.key.chunk), ['20260227.81', '20260227.82']);
});

test.serial('duplicate lines count once, and junk, other versions and incomplete entries are skipped', async t => {
	const file = path.join(await temporaryFolder(t), 'journal.jsonl');
	const first = await opened(file);
	await first.append(started('20260227.81'));
	await first.close();
	const line = await readFile(file, 'utf8');
	const half = [{kind: 'blockStarted', key: key('x'), baseline: [], block: {files: []}}, {kind: 'stackNamed', key: key('x')}, {kind: 'namingStarted', key: key('x'), from: 7, to: 8}, {kind: 'blockGivenUp', key: {target: 'x', chunk: 'y'}}];
	await appendFile(file, [line, '\u0000\u0001\ufffd\n', 'null\n', '[]\n', '{"v":2,"kind":"blockStarted"}\n', ...half.map(entry => `${JSON.stringify({v: 1, ...entry})}\n`)].join(''));
	const second = await opened(file);
	assert.equal(openEntries(second.entries()).length, 1);
	assert.equal(second.passedOver, 4 + half.length);
});

test.serial('a journal with every kind of damage does not prevent a night from finishing', async t => {
	const scope = await startScope(t);
	const dataFolder = await temporaryFolder(t);
	const night = {hosts: [scope.hostOption], dataFolder};
	await runNight({...night, settings: {minExposureSeconds: 250}});
	const [file] = await journalsIn(dataFolder);
	assert.ok(file);
	const before = await readFile(file, 'utf8');
	await writeFile(file, `\u0000junk\n${before}${before}${JSON.stringify({v: 1, kind: 'namingStarted', key: key('20260227.81')})}\n{"v":1,"kind":"stackNam`);
	const {jobs, scopes} = await runNight(night);
	assert.deepEqual(scopes.map(({worker}) => worker.phase), ['idle']);
	assert.deepEqual(jobs.map(({phase}) => phase), ['stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

test.serial('a journal that cannot be written is reported once, and the night is stacked all the same', async t => {
	const scope = await startScope(t);
	const dataFolder = await temporaryFolder(t);
	let begin = () => {};
	const mayBegin = new Promise<void>(resolve => {
		begin = resolve;
	});
	const runtime = createNight({hosts: [scope.hostOption], dataFolder, around: seestar => ({...seestar, async readBatch(signal) {
		await mayBegin;
		return seestar.readBatch(signal);
	}})});
	t.teardown(() => runtime.close());
	await runtime.start();
	await untilState(runtime, ({scopes}) => scopes[0]?.description !== undefined);
	// Already open for reading; a folder of that name cannot be written to.
	for (const file of await lockedJournalPaths(dataFolder)) await mkdir(file, {recursive: true});
	begin();
	const {jobs, warnings} = await untilState(runtime, state => state.jobs.length === 2 && state.jobs.every(({phase}) => phase === 'stacked'));
	assert.equal(jobs.length, 2);
	assert.equal(warnings.filter(({what}) => what.includes('journal')).length, 1);
});

test.serial('the journal contains neither the serial number nor the location', async t => {
	const scope = await startScope(t, {serial: '5e71a100'});
	const dataFolder = await temporaryFolder(t);
	await runNight({hosts: [scope.hostOption], dataFolder});
	const [file] = await journalsIn(dataFolder);
	assert.ok(file && !file.includes('5e71a100'));
	// Not the seconds of a time.
	assert.doesNotMatch(await readFile(file, 'utf8'), /5e71a100|(?<!:)(?:16|48)\.25/);
});

async function journalsIn(folder: string): Promise<string[]> {
	const {readdir} = await import('node:fs/promises');
	return (await readdir(folder)).filter(name => name.startsWith('journal-')).map(name => path.join(folder, name));
}

/** Where the journal of the simulated telescope will be, by the salt that was made. */
async function lockedJournalPaths(folder: string): Promise<string[]> {
	const {identityOf} = await import('../../../source/runtime/memory/identity.js');
	const salt = (await readFile(path.join(folder, 'salt'), 'utf8')).trim();
	return [path.join(folder, `journal-${identityOf(salt, '0a1b2c3d', '')}.jsonl`)];
}
