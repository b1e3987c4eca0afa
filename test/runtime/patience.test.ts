import assert from 'node:assert/strict';
import test from 'ava';
import {startScope, stacksOf, twoBlocks, twoNames} from '../support/simulated-scope.js';
import {createNight, runNight, untilState} from '../support/run-night.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {runAtOnce} from '../support/at-once.js';

runAtOnce(4);

test('a share that was away for half a minute after a stack ended the night with an unnamed stack', async t => {
	const scope = await startScope(t);
	const {jobs, scopes} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)}, async runtime => {
		await untilState(runtime, state => state.jobs.some(({phase}) => phase === 'stacking'));
		await scope.closePort('smb');
		const paused = await untilState(runtime, state => (state.scopes[0]?.worker.waiting?.failures ?? 0) >= 4);
		assert.match(paused.scopes[0]?.worker.waiting?.problem.cause ?? '', /refuses the connection/);
		await scope.openPort('smb');
	});
	assert.deepEqual(jobs.map(({phase, isLastTry}) => [phase, isLastTry]), [['stacked', false], ['stacked', false]]);
	assert.deepEqual(scopes[0]?.worker.waiting, undefined);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	assert.equal(scope.batchRuns.length, 2, 'nothing was stacked again');
});

test('while the share stays away no other stack is started after one that could not be named, and the next night names that one', async t => {
	const scope = await startScope(t);
	const dataFolder = await temporaryFolder(t);
	const {jobs, scopes} = await runNight({hosts: [scope.hostOption], dataFolder, settings: {patienceSeconds: 20}}, async runtime => {
		await untilState(runtime, state => state.jobs.some(({phase}) => phase === 'stacking'));
		await scope.closePort('smb');
	});
	assert.equal(scope.batchRuns.length, 1);
	assert.deepEqual(scopes.map(({worker}) => worker.phase), ['abandoned']);
	assert.deepEqual(jobs.map(({phase}) => phase), ['failed', 'failed']);
	assert.match(jobs[1]?.problem?.cause ?? '', /refuses the connection/);
	await scope.openPort('smb');
	const next = await runNight({hosts: [scope.hostOption], dataFolder});
	assert.deepEqual(next.jobs.map(({phase}) => phase), ['stacked', 'stacked']);
	assert.equal(scope.batchRuns.length, 2, 'what was stacked is named, not stacked again');
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

for (const [words, method] of [['a page of a listing', 'get_img_file_page_name'], ['the number of pages', 'get_img_file_page_number'], ['the list of targets', 'get_albums'], ['the state of the device', 'get_device_state']] as const) {
	test(`a telescope that answered ${words} with an error for a while lost the night`, async t => {
		const scope = await startScope(t);
		// More than the few attempts close together within one call.
		scope.faults.add({on: 'rpc', match: method, times: 9, nth: method === 'get_device_state' ? 2 : 1, do: {kind: 'error', code: 500, error: 'busy'}});
		const {jobs, scopes} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
		assert.deepEqual(scopes.map(({targetsPhase, waiting, targets}) => [targetsPhase, waiting, targets.map(({phase}) => phase)]), [['read', undefined, ['read']]]);
		assert.deepEqual(jobs.map(({phase}) => phase), ['stacked', 'stacked']);
	});
}

test('a target that cannot be read does not hold up the others, and is retried for the time allowed', async t => {
	const scope = await startScope(t, {targets: [{...twoBlocks, name: 'M 1'}, twoBlocks]});
	const end = scope.faults.add({on: 'rpc', match: 'get_img_file_page_number', times: Infinity, do: {kind: 'error', code: 500, error: 'busy'}});
	const runtime = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), settings: {patienceSeconds: 40}});
	t.teardown(() => runtime.close());
	await runtime.start();
	await untilState(runtime, ({scopes}) => scopes[0]?.targets.filter(({waiting}) => waiting).length === 2);
	end();
	const {scopes} = await untilState(runtime, state => state.jobs.length === 4 && state.jobs.every(({phase}) => phase === 'stacked'));
	assert.deepEqual(scopes[0]?.targets.map(({phase, waiting}) => [phase, waiting]), [['read', undefined], ['read', undefined]]);
});

test('a target that always answers with an error is abandoned after the time allowed', async t => {
	const scope = await startScope(t);
	scope.faults.add({on: 'rpc', match: 'get_img_file_page_number', times: Infinity, do: {kind: 'error', code: 500, error: 'busy'}});
	const {scopes, nowMs, startedAtMs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), settings: {patienceSeconds: 30}});
	assert.deepEqual(scopes[0]?.targets.map(({phase, problem}) => [phase, problem?.cause]), [['failed', 'the telescope said "busy" (code 500)']]);
	assert.ok(nowMs - startedAtMs >= 30_000, String(nowMs - startedAtMs));
});

test('quitting ends a pause at once', async t => {
	const scope = await startScope(t);
	scope.faults.add({on: 'rpc', match: 'get_img_file_page_number', times: Infinity, do: {kind: 'error', code: 500, error: 'busy'}});
	const runtime = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), haste: 1});
	await runtime.start();
	await untilState(runtime, ({scopes}) => scopes[0]?.targets[0]?.waiting !== undefined);
	const beganMs = performance.now();
	await runtime.close();
	assert.ok(performance.now() - beganMs < 1500);
});

for (const [words, fault] of [['that somebody stopped in the app', {kind: 'cancel'}], ['that failed with an unknown code', {kind: 'fail', code: 999}], ['that took longer than --max-wait', {kind: 'never'}]] as const) {
	test(`a block ${words} was left to the next night`, async t => {
		const scope = await startScope(t);
		scope.faults.add({on: 'batch', match: '*', do: fault});
		const order: string[] = [];
		const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), settings: {maxWaitSeconds: 30}}, async runtime => {
			runtime.store.subscribe(({before, after}) => {
				after.jobs.forEach((job, index) => {
					if (before.jobs[index]?.phase !== job.phase) order.push(`${index} ${job.phase}`);
				});
			});
			return Promise.resolve();
		});
		assert.deepEqual(jobs.map(({phase, isLastTry}) => [phase, isLastTry]), [['stacked', true], ['stacked', false]]);
		assert.ok(order.indexOf('1 stacked') < order.indexOf('0 stacked'), order.join(', '));
		assert.equal(scope.batchRuns.length, 3);
		assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	});
}

test('a block that is stopped each time is tried only twice', async t => {
	const scope = await startScope(t);
	scope.faults.add({on: 'batch', match: '*', times: Infinity, do: {kind: 'cancel'}});
	const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	assert.deepEqual(jobs.map(({phase, problem}) => [phase, problem?.retry]), [['failed', 'retryable'], ['failed', 'retryable']]);
	assert.equal(scope.batchRuns.length, 4);
});

test('a start that the telescope refuses with an error is not repeated at once, but once more at the end', async t => {
	const scope = await startScope(t);
	scope.faults.add({on: 'rpc', match: 'start_batch_stack', do: {kind: 'error', code: 777, error: 'no idea'}});
	const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	assert.deepEqual(jobs.map(({phase}) => phase), ['stacked', 'stacked']);
	assert.equal(scope.requests.filter(({method}) => method === 'start_batch_stack').length, 3);
});
