import assert from 'node:assert/strict';
import {mkdir, truncate, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {isFull} from '../../../source/tui/fleet/telescope-line.js';
import type {SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {createNight, runNight, untilState} from '../../support/run-night.js';
import {startScope, stacksOf, storedNames, twoBlocks, twoNames} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {runAtOnce} from '../../support/at-once.js';

runAtOnce(4);

for (const [words, begin, cause] of [
	['with its command port alone reachable', async (scope: SimulatedSeestar) => Promise.all([scope.closePort('http'), scope.closePort('smb')]), /nothing answers on that port/],
	['whose share cannot be reached', async (scope: SimulatedSeestar) => scope.closePort('smb'), /refuses the connection/],
	['in USB mode', (scope: SimulatedSeestar) => scope.change({storageState: 'connected'}), /USB mode/],
	['whose storage is full', (scope: SimulatedSeestar) => scope.change({freeMb: 12}), /only 12 MB are free/],
] as const) {
	test(`a telescope ${words} began stacks that could not be named`, async t => {
		const [scope, other] = await Promise.all([startScope(t), startScope(t, {serial: 'other'})]);
		await begin(scope);
		const {jobs, scopes} = await runNight({hosts: [scope.hostOption, other.hostOption], dataFolder: await temporaryFolder(t)});
		assert.equal(scope.requests.some(({method}) => method === 'start_batch_stack'), false);
		assert.deepEqual(scopes.map(({worker}) => worker.phase), ['abandoned', 'idle']);
		const failed = jobs.filter(job => job.scope === scope.hostOption);
		assert.ok(failed.length === 2 && failed.every(({phase, problem}) => phase === 'failed' && cause.test(problem?.cause ?? '') && problem?.next !== ''));
		assert.deepEqual(await stacksOf(other, 'IC 434'), twoNames, 'the other one goes on');
	});
}

for (const [words, liveStackFrames] of [['with stacks', 40], ['without any', undefined]] as const) {
	test(`a telescope ${words} whose share is read-only stacked what could not be named`, async t => {
		const target = {...twoBlocks, liveStackFrames};
		const [scope, other] = await Promise.all([startScope(t, {targets: [target], isShareReadOnly: true}), startScope(t, {serial: 'other'})]);
		await mkdir(path.join(scope.folder, 'MyWorks', 'IC 434'), {recursive: true});
		const before = await Promise.all([storedNames(scope, 'IC 434'), storedNames(scope, 'IC 434_sub')]);
		const {jobs, scopes} = await runNight({hosts: [scope.hostOption, other.hostOption], dataFolder: await temporaryFolder(t)});
		assert.equal(scope.requests.some(({method}) => method === 'set_batch_stack_setting' || method === 'start_batch_stack'), false);
		assert.deepEqual(scopes.map(({worker}) => worker.phase), ['abandoned', 'idle']);
		const problems = jobs.filter(job => job.scope === scope.hostOption).map(({problem}) => problem);
		assert.equal(problems.length, 2);
		for (const problem of problems) {
			assert.equal(`${problem?.what}: ${problem?.cause}`, `Nothing can be stacked on ${scope.hostOption}: its files cannot be renamed: the telescope does not allow it`);
			assert.match(problem?.next ?? '', /whether its storage is writable/);
		}

		assert.deepEqual(await Promise.all([storedNames(scope, 'IC 434'), storedNames(scope, 'IC 434_sub')]), before);
		assert.ok(scope.smbRequests.every(({command}) => !['write', 'setInfo', 'rename', 'delete'].includes(command)), 'nothing is sent that changes');
		assert.deepEqual(scope.canary, []);
		assert.deepEqual(await stacksOf(other, 'IC 434'), twoNames, 'the other one goes on');
	});
}

test('a telescope with space for only some of the stacks began them all without a warning', async t => {
	const scope = await startScope(t, {freeMb: 120, targets: [{...twoBlocks, liveStackFrames: undefined}]});
	const folder = path.join(scope.folder, 'MyWorks', 'IC 434');
	await mkdir(folder, {recursive: true});
	const stack = path.join(folder, 'Stacked_30_IC 434_10.0s_LP_20260226-211500.fit');
	await writeFile(stack, '');
	await truncate(stack, 90_000_000);
	const {warnings, jobs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	assert.deepEqual(warnings.filter(({what}) => what.includes('room')), [{
		scope: scope.hostOption,
		what: `${scope.hostOption} does not have room for all 2 stacks`,
		cause: 'they take about 180 MB, and 120 MB are free',
		next: 'Free some space in the telescope\'s app. Until then stacking continues for as long as there is room.',
	}]);
	assert.deepEqual(jobs.map(({phase}) => phase), ['stacked', 'stacked']);
});

for (const [model, causes] of [['Seestar S50', []], ['Seestar S30 Pro', ['they take about 104 MB, and 103 MB are free']]] as const) {
	test(`the space for a ${model} without stacks was not estimated by its model`, async t => {
		const scope = await startScope(t, {model, freeMb: 103, targets: [{...twoBlocks, liveStackFrames: undefined}]});
		const {warnings, jobs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
		assert.deepEqual(jobs.map(({phase}) => phase), ['stacked', 'stacked']);
		assert.deepEqual(warnings.filter(({what}) => what.includes('room')).map(({cause}) => cause), causes);
	});
}

test('a telescope without space for one large stack began it', async t => {
	const scope = await startScope(t, {freeMb: 120});
	const folder = path.join(scope.folder, 'MyWorks', 'IC 434');
	const stack = path.join(folder, 'Stacked_30_IC 434_10.0s_LP_20260226-211500.fit');
	await writeFile(stack, '');
	await truncate(stack, 130_000_000);
	const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	assert.ok(jobs.length === 2 && jobs.every(({phase, problem}) => phase === 'failed' && problem?.cause === 'its storage is full, only 120 MB are free'));
	assert.equal(scope.batchRuns.length, 0);
});

test('a plan that was waiting for its next target was taken for an idle telescope', async t => {
	const scope = await startScope(t);
	scope.setPlanWaiting(true);
	const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	assert.deepEqual([...new Set(jobs.map(({problem}) => problem?.cause))], ['the telescope is observing (a plan that is waiting)']);
	assert.equal(scope.batchRuns.length, 0);
	await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), settings: {evenIfObserving: true}});
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

for (const method of ['get_device_state', 'get_albums', 'get_img_file_page_number', 'iscope_get_app_state', 'start_batch_stack']) {
	test(`a telescope that answered ${method} with a message about verification was not reported as locked`, async t => {
		const scope = await startScope(t);
		scope.faults.add({on: 'rpc', match: method, times: Infinity, do: {kind: 'error', code: 316, error: 'client is not verified'}});
		const {jobs, scopes} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
		const [first] = scopes;
		const kinds = [first?.problem, first?.worker.problem, ...jobs.map(({problem}) => problem), ...(first?.targets.map(({problem}) => problem) ?? [])].filter(Boolean);
		assert.ok(kinds.length > 0 && kinds.every(problem => problem?.kind === 'locked' && /--key/.test(problem.next)), JSON.stringify(kinds));
	});
}

test('a telescope whose full storage was emptied was shown as full while it stacked again', async t => {
	const scope = await startScope(t, {freeMb: 12});
	const runtime = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	t.teardown(async () => runtime.close());
	await runtime.start();
	const refused = await untilState(runtime, ({jobs}) => jobs.length === 2 && jobs.every(({phase}) => phase === 'failed'));
	assert.ok(isFull(refused.scopes[0]?.description));
	scope.change({freeMb: 5000});
	for (const {id} of refused.jobs) runtime.store.dispatch({kind: 'retryRequested', jobId: id});
	const stacking = await untilState(runtime, ({jobs}) => jobs.some(({phase}) => phase === 'stacking'));
	assert.equal(isFull(stacking.scopes[0]?.description), false);
	// And one that fills up is shown as that when it refuses the next one, without reading its targets again.
	scope.change({freeMb: 5});
	const filled = await untilState(runtime, ({jobs}) => jobs.some(({phase}) => phase === 'failed'));
	assert.ok(isFull(filled.scopes[0]?.description));
});
