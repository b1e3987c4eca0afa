import assert from 'node:assert/strict';
import {setTimeout as wait} from 'node:timers/promises';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import type {Runtime} from '../../source/runtime/runtime.js';
import {ntStatus} from '../../source/simulator/simulator.js';
import {startScope, stacksOf, storedNames, twoNames} from '../support/simulated-scope.js';
import {runNight, untilState} from '../support/run-night.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {runAtOnce} from '../support/at-once.js';

runAtOnce(4);

/** Half of the first block is stacked; at speed 5 it takes 150 ms. */
async function midStack(runtime: Runtime): Promise<void> {
	await untilState(runtime, ({jobs}) => jobs.some(({phase, percent}) => phase === 'stacking' && percent > 30));
}

test('a connection lost during a stack does not fail the block', async t => {
	const scope = await startScope(t, {speed: 3});
	const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)}, async runtime => {
		await midStack(runtime);
		scope.dropConnections();
	});
	assert.deepEqual(jobs.map(({phase}) => phase), ['stacked', 'stacked']);
	assert.equal(scope.batchRuns.length, 2);
});

test('a telescope that is away until its stack is complete is found again, and the stack is named', async t => {
	const scope = await startScope(t, {speed: 5});
	const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)}, async runtime => {
		await midStack(runtime);
		await scope.closePort('rpc');
		await wait(400);
		await scope.openPort('rpc');
	});
	assert.deepEqual(jobs.map(({phase}) => phase), ['stacked', 'stacked']);
	assert.equal(scope.batchRuns.length, 2);
});

test('a telescope that is restarted during a stack has lost it, and the block is stacked again', async t => {
	const scope = await startScope(t, {speed: 3});
	const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)}, async runtime => {
		await midStack(runtime);
		await scope.restart({offMs: 100});
	});
	assert.deepEqual(scope.batchRuns.map(({result}) => result), ['lost', 'complete', 'complete']);
	assert.deepEqual(jobs.map(({phase, problem}) => [phase, problem]), [['stacked', undefined], ['stacked', undefined]]);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

test('a different telescope at the old address receives no commands', async t => {
	const scope = await startScope(t, {speed: 3});
	const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), settings: {maxWaitSeconds: 20}, haste: 40}, async runtime => {
		await midStack(runtime);
		await scope.closePort('rpc');
		scope.serial = 'ffffffff';
		await scope.openPort('rpc');
		const before = scope.requests.length;
		await untilState(runtime, state => state.jobs.every(({phase}) => phase === 'failed'));
		assert.deepEqual([...new Set(scope.requests.slice(before).map(({method}) => method))], ['get_device_state']);
	});
	assert.deepEqual(jobs.map(({phase}) => phase), ['failed', 'failed']);
});

test('a share that is unavailable for a moment only delays the renaming', async t => {
	const scope = await startScope(t);
	const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)}, async runtime => {
		await untilState(runtime, state => state.jobs.some(({phase}) => phase === 'stacking'));
		await scope.closePort('smb');
		await untilState(runtime, state => state.jobs.some(({attempt}) => attempt === 2));
		await scope.openPort('smb');
	});
	assert.deepEqual(jobs.map(({phase}) => phase), ['stacked', 'stacked']);
	assert.equal(scope.batchRuns.length, 2, 'nothing was stacked again');
});

test('stacks that could not be named because the share was unavailable are named by the next start', async t => {
	const scope = await startScope(t);
	const dataFolder = await temporaryFolder(t);
	const first = await runNight({hosts: [scope.hostOption], dataFolder, settings: {patienceSeconds: 10}, haste: 40}, async runtime => {
		await untilState(runtime, state => state.jobs.some(({phase}) => phase === 'stacking'));
		await scope.closePort('smb');
	});
	assert.deepEqual([first.jobs.map(({phase}) => phase), first.scopes[0]?.worker.phase], [['failed', 'failed'], 'abandoned'], 'what cannot be named is not stacked');
	assert.equal(scope.batchRuns.length, 1);
	await scope.openPort('smb');
	await runNight({hosts: [scope.hostOption], dataFolder});
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	assert.equal(scope.batchRuns.length, 2, 'nothing was stacked again');
});

for (const [words, fault] of [
	['answers late', {kind: 'pending', ms: 200}],
	['disconnects before a rename', {kind: 'drop'}],
	['disconnects after a rename, before its answer', {kind: 'dropAfter'}],
	['answers a rename with garbage', {kind: 'garbage'}],
	['finds the file in use', {kind: 'status', status: ntStatus.sharingViolation}],
] as const) {
	test(`a share that ${words} loses no stack`, async t => {
		const scope = await startScope(t);
		scope.faults.add({on: 'smb', match: 'SET_INFO', do: fault});
		const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
		assert.deepEqual(jobs.map(({phase}) => phase), ['stacked', 'stacked']);
		assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
		assert.equal(scope.batchRuns.length, 2);
		assert.equal((await storedNames(scope, 'IC 434')).some(name => name.startsWith('DSO_')), false);
		assert.deepEqual(scope.canary, []);
	});
}

test('a name that a valid stack took meanwhile is left to it, and an invalid file under that name is reported', async t => {
	const scope = await startScope(t, {speed: 3});
	const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)}, async runtime => {
		await midStack(runtime);
		await writeFile(path.join(scope.folder, 'MyWorks', 'IC 434', twoNames[0] ?? ''), 'no stack');
	});
	assert.deepEqual(jobs.map(({phase, problem}) => [phase, problem?.kind]), [['failed', 'exists'], ['stacked', undefined]]);
	assert.deepEqual(scope.canary, []);
});
