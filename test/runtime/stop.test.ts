import assert from 'node:assert/strict';
import test from 'ava';
import type {State} from '../../source/machine/state.js';
import type {Seestar} from '../../source/seestar/port.js';
import {failure, problemOf} from '../../source/errors/problem.js';
import {systemClock, type Clock} from '../../source/runtime/clock.js';
import {startScope, stacksOf, storedNames, twoNames} from '../support/simulated-scope.js';
import {createNight, runNight, untilState} from '../support/run-night.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {runAtOnce} from '../support/at-once.js';

runAtOnce(4);

test('a stop reaches the telescope within 2 s and leaves no file under a final name', async t => {
	const scope = await startScope(t, {speed: 0.5});
	const dataFolder = await temporaryFolder(t);
	const runtime = createNight({hosts: [scope.hostOption], dataFolder, haste: 1});
	t.teardown(() => runtime.close());
	await runtime.start();
	await untilState(runtime, ({jobs}) => jobs.some(({percent}) => percent > 10));
	const beganMs = performance.now();
	runtime.store.dispatch({kind: 'stopRequested', scope: undefined});
	const {jobs} = await untilState(runtime, state => state.jobs.every(({phase}) => phase === 'cancelled'));
	assert.ok(performance.now() - beganMs < 2000);
	assert.equal(jobs.length, 2);
	assert.deepEqual(scope.batchRuns.map(({result}) => result), ['cancel']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), []);
	await runtime.close();
	scope.change({speed: 30});
	await runNight({hosts: [scope.hostOption], dataFolder});
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

test('a stop while a block is being configured never stops a foreign batch', async t => {
	const scope = await startScope(t);
	const files = (await storedNames(scope, 'IC 434_sub')).slice(0, 9);
	// The settings are on their way when another client starts its batch.
	scope.faults.add({on: 'rpc', match: 'set_batch_stack_setting', do: {kind: 'silent'}});
	const runtime = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	t.teardown(() => runtime.close());
	await runtime.start();
	await untilState(runtime, ({jobs}) => jobs.some(({phase}) => phase === 'configuring'));
	while (!scope.faults.happened.some(line => line.includes('set_batch_stack_setting'))) await new Promise(resolve => setTimeout(resolve, 5));
	scope.change({speed: 0.5});
	scope.startForeignBatch('IC 434_sub', files);
	runtime.store.dispatch({kind: 'stopRequested', scope: undefined});
	await untilState(runtime, state => state.jobs.every(({phase}) => phase === 'cancelled'));
	assert.deepEqual(scope.batchRuns.map(({result}) => result), ['working']);
	assert.equal(scope.requests.some(({method}) => method === 'stop_batch_stack'), false);
});

test('a stop that comes between the start and its answer stops the telescope', async t => {
	const scope = await startScope(t, {speed: 0.5});
	let start: () => void = () => undefined;
	// The telescope takes its time over the start, and answers other questions meanwhile.
	scope.faults.add({on: 'rpc', match: 'start_batch_stack', do: {kind: 'meanwhile', act: async () => new Promise(resolve => {
		start = resolve;
	})}});
	const runtime = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), haste: 4});
	t.teardown(() => runtime.close());
	await runtime.start();
	while (!scope.faults.happened.some(line => line.includes('start_batch_stack'))) await new Promise(resolve => setTimeout(resolve, 2));
	runtime.store.dispatch({kind: 'stopRequested', scope: undefined});
	const asked = () => scope.requests.filter(({method}) => method === 'iscope_get_app_state').length;
	const before = asked();
	const isCancelled = ({jobs}: Pick<State, 'jobs'>) => jobs.every(({phase}) => phase === 'cancelled');
	while (asked() < before + 2 && !isCancelled(runtime.store.state())) await new Promise(resolve => setTimeout(resolve, 2));
	start();
	while (scope.batchRuns.length === 0) await new Promise(resolve => setTimeout(resolve, 2));
	const {jobs} = await untilState(runtime, isCancelled);
	assert.deepEqual([jobs.length, scope.batchRuns.map(({result}) => result)], [2, ['cancel']]);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), []);
});

test('a stop that was refused because the batch had just ended made the telescope count as abandoned', async t => {
	const scope = await startScope(t, {speed: 2});
	scope.faults.add({on: 'batch', match: '*', do: {kind: 'fail', code: 263}});
	// The stop is on its way when the batch fails, and firmware may refuse to stop what is not running.
	const around = (seestar: Seestar): Seestar => ({...seestar, stopBatch: async () => {
		while (scope.batchRuns[0]?.result === 'working') await new Promise(resolve => setTimeout(resolve, 5));
		return {ok: false, problem: problemOf('busy', 'Could not stop the stack', 'fail to operate', 'Wait.')};
	}});
	const runtime = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), around});
	t.teardown(() => runtime.close());
	await runtime.start();
	await untilState(runtime, ({jobs}) => jobs.some(({phase, percent}) => phase === 'stacking' && percent > 0));
	runtime.store.dispatch({kind: 'skipRequested', jobId: runtime.store.state().jobs[0]?.id ?? ''});
	const {jobs} = await untilState(runtime, state => state.jobs.every(({phase}) => phase !== 'queued' && phase !== 'configuring' && phase !== 'stacking' && phase !== 'naming'));
	assert.deepEqual(jobs.map(({phase, problem}) => [phase, problem?.what]), [['skipped', undefined], ['stacked', undefined]]);
});

test('quitting during a rename finishes it first', async t => {
	const scope = await startScope(t);
	scope.faults.add({on: 'smb', match: 'SET_INFO', do: {kind: 'pending', ms: 300}});
	const runtime = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), haste: 1});
	// On a busy machine the first stack may get its name before start() has returned.
	const naming = untilState(runtime, ({jobs}) => jobs.some(({phase}) => phase === 'naming'));
	const started = runtime.start();
	await naming;
	const beganMs = performance.now();
	await runtime.close();
	assert.ok(performance.now() - beganMs < 2000);
	await started;
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames.slice(0, 1));
	assert.equal((await storedNames(scope, 'IC 434')).some(name => name.startsWith('DSO_Stacked_24')), false, 'its pictures have followed');
});

test('a telescope is not given up as one that does not stop because the network sets this machine\'s clock meanwhile', async t => {
	const scope = await startScope(t, {speed: 0.5});
	let [leapMs, stops] = [0, 0];
	const clock: Clock = {now: () => Date.now() + leapMs, upMs: () => performance.now(), sleep: systemClock.sleep};
	const around = (seestar: Seestar): Seestar => ({...seestar, async stopBatch(signal) {
		if (++stops > 1) return seestar.stopBatch(signal);
		leapMs = 17 * 3_600_000;
		return failure(problemOf('timeout', 'Could not stop', 'it does not answer', 'Wait.'));
	}});
	const runtime = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), clock, around});
	t.teardown(async () => runtime.close());
	await runtime.start();
	await untilState(runtime, ({jobs}) => jobs.some(({percent}) => percent > 10));
	runtime.store.dispatch({kind: 'stopRequested', scope: undefined});
	const {jobs, scopes} = await untilState(runtime, state => state.jobs.every(({endedAtMs}) => endedAtMs !== undefined));
	assert.deepEqual([jobs.map(({phase}) => phase), scopes.some(({worker}) => worker.phase === 'abandoned')], [['cancelled', 'cancelled'], false]);
	assert.deepEqual(scope.batchRuns.map(({result}) => result), ['cancel']);
});
