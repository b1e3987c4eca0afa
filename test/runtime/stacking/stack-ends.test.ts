import assert from 'node:assert/strict';
import {stat} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {failure, problemOf, success} from '../../../source/errors/problem.js';
import type {State} from '../../../source/machine/state.js';
import type {Seestar} from '../../../source/seestar/port.js';
import type {Fault, SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {startScope, stacksOf, storedNames, twoNames} from '../../support/simulated-scope.js';
import {createNight, runNight, untilState, type Night} from '../../support/run-night.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';
import {runAtOnce} from '../../support/at-once.js';

runAtOnce(4);

type BatchFault = Extract<Fault, {on: 'batch'}>['do'];

/** A night in which the first stack ends like this; then a second start without faults. */
async function nightWith(t: Context, fault: BatchFault, settings?: Night['settings']): Promise<{scope: SimulatedSeestar; first: State; second: State}> {
	const scope = await startScope(t);
	const dataFolder = await temporaryFolder(t);
	scope.faults.add({on: 'batch', match: '*', do: fault});
	const first = await runNight({hosts: [scope.hostOption], dataFolder, settings});
	const second = await runNight({hosts: [scope.hostOption], dataFolder});
	assert.deepEqual(scope.canary, []);
	return {scope, first, second};
}

const phases = ({jobs}: State) => jobs.map(({phase}) => phase);

for (const [code, cause] of [[263, /too few stars/], [264, /could not be aligned/]] as const) {
	test(`a stack that ends with ${code} fails with its reason, the next block goes on, and the next start tries it again`, async t => {
		const {scope, first, second} = await nightWith(t, {kind: 'fail', code});
		assert.deepEqual(phases(first), ['failed', 'stacked']);
		assert.match(first.jobs[0]?.problem?.cause ?? '', cause);
		assert.deepEqual(phases(second), ['stacked']);
		assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	});
}

test('a stack that ends with 267 is started once more with the other form of names', async t => {
	const {scope, first} = await nightWith(t, {kind: 'fail', code: 267, afterFrames: 0});
	// The simulated 7.75 accepts full paths only, so the bare names fail as well.
	assert.deepEqual(phases(first), ['failed', 'stacked']);
	assert.deepEqual(scope.batchRuns.slice(0, 3).map(({files}) => files[0]?.includes('/')), [true, false, true]);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

test('firmware that reports 7.75 but needs bare names gets them, from the second block on at once', async t => {
	const scope = await startScope(t);
	// Its tables say 2775 while it understands bare names only.
	scope.faults.add({on: 'batch', match: '*', times: 1, do: {kind: 'fail', code: 267, afterFrames: 0}});
	const dataFolder = await temporaryFolder(t);
	const runtime = createNight({hosts: [scope.hostOption], dataFolder});
	t.teardown(() => runtime.close());
	await runtime.start();
	await untilState(runtime, ({jobs}) => jobs[0]?.isOtherForm === true && jobs[0].phase !== 'stacking');
	scope.change({firmware: '6.70'});
	const {jobs} = await untilState(runtime, state => state.jobs.every(({phase}) => phase === 'stacked'));
	assert.equal(jobs.length, 2);
	assert.deepEqual(scope.batchRuns.map(({files}) => files[0]?.includes('/')), [true, false, false]);
});

test('a stack that is complete without its file is stacked once more', async t => {
	const {scope, first, second} = await nightWith(t, {kind: 'withoutFile'});
	assert.deepEqual(phases(first), ['stacked', 'stacked']);
	assert.deepEqual(phases(second), []);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

test('a stack whose file comes into the folder a moment after the telescope has called it complete gets its name', async t => {
	const scope = await startScope(t);
	let looks = 0;
	// Under its final name the file shows at the third look.
	const around = (seestar: Seestar): Seestar => ({...seestar, async listStored(folder, signal) {
		const listed = await seestar.listStored(folder, signal);
		return listed.ok && scope.batchRuns.at(-1)?.result === 'complete' && looks++ < 2 ? success(listed.value.filter(({name}) => !name.startsWith('DSO_'))) : listed;
	}});
	const {jobs, warnings} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), around});
	assert.deepEqual(jobs.map(({phase}) => phase), ['stacked', 'stacked']);
	assert.deepEqual([scope.batchRuns.length, warnings], [2, []]);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

test('a stack that is in the folder and that the file server does not have at once gets its name', async t => {
	const scope = await startScope(t);
	let looks = 0;
	const around = (seestar: Seestar): Seestar => ({...seestar, async header(folder, name, signal) {
		return name.startsWith('DSO_') && looks++ < 2 ? failure(problemOf('missing', 'Could not read', 'there is no such file', '')) : seestar.header(folder, name, signal);
	}});
	const {jobs, warnings} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), around});
	assert.deepEqual([jobs.map(({phase}) => phase), scope.batchRuns.length, warnings], [['stacked', 'stacked'], 2, []]);
});

test('a stack with an empty file is never named, which had blocked its name for ever', async t => {
	const {scope, first, second} = await nightWith(t, {kind: 'emptyFile'});
	assert.deepEqual(phases(first), ['stacked', 'stacked']);
	assert.deepEqual(phases(second), []);
	assert.ok(first.warnings.some(({cause}) => cause.includes('not a valid FITS file')), JSON.stringify(first.warnings));
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	for (const name of twoNames) assert.ok((await stat(path.join(scope.folder, 'MyWorks', 'IC 434', name))).size > 10_000);
});

test('an output from before the start is never taken for the new stack', async t => {
	const {scope, first, second} = await nightWith(t, {kind: 'staleName', name: 'Stacked_40_IC 434_10.0s_LP_20260227-220003.fit'});
	const names = await storedNames(scope, 'IC 434');
	assert.ok(names.includes('Stacked_40_IC 434_10.0s_LP_20260227-220003.fit'), 'the live stack kept its name');
	assert.deepEqual(phases(first), ['stacked', 'stacked']);
	assert.deepEqual(phases(second), []);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

test('a stack of another block is not renamed when the telescope reports it as the output', async t => {
	const scope = await startScope(t);
	const dataFolder = await temporaryFolder(t);
	scope.faults.add({on: 'batch', match: '*', nth: 2, do: {kind: 'staleName', name: twoNames[0] ?? ''}});
	const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder});
	assert.deepEqual(jobs.map(({phase}) => phase), ['stacked', 'stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

test('a complete stack without a reported output is found in the folder', async t => {
	const {scope, first} = await nightWith(t, {kind: 'withoutOutput'});
	assert.deepEqual(phases(first), ['stacked', 'stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

test('a stack without a position is named HP000000, with a warning', async t => {
	const {scope, first} = await nightWith(t, {kind: 'withoutPosition'});
	assert.deepEqual((await stacksOf(scope, 'IC 434'))[0], twoNames[0]?.replace('022854', '000000'));
	assert.ok(first.warnings.some(({next}) => next.includes('HP000000')));
});

test('a telescope that does not stop is abandoned with its waiting blocks', async t => {
	const scope = await startScope(t);
	scope.faults.add({on: 'batch', match: '*', do: {kind: 'unstoppable'}});
	const {jobs, scopes} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), settings: {maxWaitSeconds: 30}, haste: 40});
	assert.deepEqual(jobs.map(({phase, problem}) => [phase, problem?.kind]), [['failed', 'timeout'], ['failed', 'timeout']]);
	assert.deepEqual(scopes.map(({worker}) => worker.phase), ['abandoned']);
});
