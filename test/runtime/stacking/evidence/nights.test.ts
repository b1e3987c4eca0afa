import assert from 'node:assert/strict';
import {stat} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import type {SceneTarget, SimulatedSeestar} from '../../../../source/simulator/simulator.js';
import type {State} from '../../../../source/machine/state.js';
import type {Runtime} from '../../../../source/runtime/runtime.js';
import type {Seestar} from '../../../../source/seestar/port.js';
import {problemOf} from '../../../../source/errors/problem.js';
import {createNight, runNight, untilState} from '../../../support/run-night.js';
import {startScope, stacksOf, storedNames, twoBlocks, twoNames} from '../../../support/simulated-scope.js';
import {temporaryFolder} from '../../../support/temporary-folder.js';
import {cuttableLine} from './cuttable-line.js';
import {secondClient} from './second-client.js';
import {runAtOnce} from '../../../support/at-once.js';

runAtOnce(3);

/** One block of 24 frames at 21:15, and 12 frames of another night, which are too few to be stacked. */
const oneBlock: SceneTarget = {...twoBlocks, blocks: [
	{localStart: '2026-02-26T21:00:03', frames: 12, filter: 'LP'},
	{localStart: '2026-02-27T21:15:03', frames: 24, filter: 'LP'},
]};
const otherTarget: SceneTarget = {name: 'M 42', raDegrees: 83.82, decDegrees: -5.39, liveStackFrames: 0, blocks: [{localStart: '2026-02-27T21:15:03', frames: 20, filter: 'LP'}]};
const ourName = twoNames.slice(0, 1);
const phases = ({jobs}: State) => jobs.map(({phase}) => phase);
const midStack = async (runtime: Runtime) => untilState(runtime, ({jobs}) => jobs.some(({phase, percent}) => phase === 'stacking' && percent > 30));
const outputOf = (scope: SimulatedSeestar, run: number) => scope.batchRuns[run]?.output?.split('/').at(-1) ?? 'no output';
const night = (scope: {hostOption: string}, dataFolder: string) => ({hosts: [scope.hostOption], dataFolder, targets: ['IC 434']});

const lostAnswer = {ok: false, problem: problemOf('timeout', 'Could not start the stack', 'no answer came', 'Try again.')} as const;

/** Does something just before the first call of that name. */
function before(name: keyof Seestar, act: () => Promise<void>): (seestar: Seestar) => Seestar {
	let isDone = false;
	return seestar => ({...seestar, [name]: async (...args: unknown[]) => {
		if (!isDone) {
			isDone = true;
			await act();
		}

		return (seestar[name] as (...given: unknown[]) => unknown)(...args);
	}});
}

test('a part of our block\'s frames, set by another client between our two commands, took the block\'s name', async t => {
	const scope = await startScope(t, {targets: [oneBlock]});
	const part = (await storedNames(scope, 'IC 434_sub')).slice(16, 30);
	scope.faults.add({on: 'rpc', match: 'start_batch_stack', do: {kind: 'meanwhile', act() {
		scope.guest.set('IC 434_sub', part);
	}}});
	await runNight(night(scope, await temporaryFolder(t)));
	assert.deepEqual(await stacksOf(scope, 'IC 434'), ourName);
	assert.deepEqual(scope.batchRuns.map(({files}) => files.length), [14, 24]);
	assert.ok((await storedNames(scope, 'IC 434')).includes(outputOf(scope, 0)), 'the stack of a part kept its own name');
});

for (const [words, folder] of [['of another night', 'IC 434_sub'], ['of another target', 'M 42_sub']] as const) {
	test(`while the connection was lost, another client's stack ${words} took our block's name, and ours kept its own`, async t => {
		const scope = await startScope(t, {speed: 5, targets: [oneBlock, otherTarget]});
		const line = await cuttableLine(t, scope);
		const state = await runNight(night(line, await temporaryFolder(t)), async runtime => {
			await midStack(runtime);
			line.cut();
			const other = await secondClient(scope);
			await other.stack(folder, 0, 12);
			other.end();
			line.mend();
		});
		assert.deepEqual(phases(state), ['stacked']);
		assert.deepEqual(await stacksOf(scope, 'IC 434'), ourName);
		assert.deepEqual(await stacksOf(scope, 'M 42'), []);
		assert.equal(scope.batchRuns.length, 2, 'nothing was stacked again');
		assert.ok((await storedNames(scope, folder.slice(0, -4))).includes(outputOf(scope, 1)), 'the other stack kept its name');
	});
}

test('another client that is still stacking after a reconnection is not taken for our batch', async t => {
	const scope = await startScope(t, {speed: 5, targets: [oneBlock]});
	const line = await cuttableLine(t, scope);
	const state = await runNight(night(line, await temporaryFolder(t)), async runtime => {
		await midStack(runtime);
		line.cut();
		const other = await secondClient(scope);
		scope.faults.add({on: 'batch', match: '*', do: {kind: 'never'}});
		void other.stack('IC 434_sub', 0, 12);
		await untilRuns(scope, 2);
		line.mend();
		await untilState(runtime, ({jobs}) => jobs.every(({phase}) => phase === 'stacked'));
		other.end();
	});
	assert.deepEqual(phases(state), ['stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), ourName);
	assert.equal(scope.batchRuns[1]?.result, 'working', 'it was not stopped');
});

test('a skip after a gap does not stop another client\'s batch', async t => {
	const scope = await startScope(t, {speed: 5, targets: [oneBlock]});
	const line = await cuttableLine(t, scope);
	await runNight(night(line, await temporaryFolder(t)), async runtime => {
		await midStack(runtime);
		line.cut();
		await untilState(runtime, ({scopes}) => scopes[0]?.link === 'lost');
		const other = await secondClient(scope);
		scope.faults.add({on: 'batch', match: '*', do: {kind: 'never'}});
		void other.stack('IC 434_sub', 0, 12);
		await untilRuns(scope, 2);
		runtime.store.dispatch({kind: 'skipRequested', jobId: runtime.store.state().jobs[0]?.id ?? ''});
		line.mend();
		await untilState(runtime, ({jobs}) => jobs.every(({phase}) => phase === 'skipped'));
		assert.equal(scope.batchRuns[1]?.result, 'working');
		other.end();
	});
	assert.equal(scope.requests.some(({method}) => method === 'stop_batch_stack'), false);
});

test('frames that another client set between our set and our start became our stack', async t => {
	const scope = await startScope(t, {targets: [oneBlock]});
	const around = before('startBatch', async () => {
		const other = await secondClient(scope);
		await other.set('IC 434_sub', 0, 12);
		other.end();
	});
	const state = await runNight({...night(scope, await temporaryFolder(t)), around, haste: 60});
	assert.deepEqual(phases(state), ['stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), ourName);
	assert.deepEqual(scope.batchRuns.map(({files}) => files.length), [12, 24]);
	assert.ok((await storedNames(scope, 'IC 434')).includes(outputOf(scope, 0)));
});

test('a start that the telescope refused left the block open, and the owner\'s next stack got its name', async t => {
	const scope = await startScope(t, {targets: [oneBlock]});
	const dataFolder = await temporaryFolder(t);
	scope.faults.add({on: 'rpc', match: 'start_batch_stack', times: Number.POSITIVE_INFINITY, do: {kind: 'error', code: 210, error: 'not supported'}});
	const first = await runNight(night(scope, dataFolder));
	assert.deepEqual(phases(first), ['failed']);
	scope.faults.clear();
	const other = await secondClient(scope);
	await other.stack('IC 434_sub', 0, 12);
	await other.clear();
	other.end();
	const second = await runNight(night(scope, dataFolder));
	assert.deepEqual(phases(second), ['stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), ourName);
	assert.ok((await storedNames(scope, 'IC 434')).includes(outputOf(scope, 0)));
});

test('a start without an answer leaves the block open, and only a stack with a matching header is named', async t => {
	const scope = await startScope(t, {targets: [oneBlock]});
	const dataFolder = await temporaryFolder(t);
	// The telescope never started, and the program ended before it could look.
	scope.faults.add({on: 'rpc', match: 'start_batch_stack', times: Number.POSITIVE_INFINITY, do: {kind: 'error', code: 210, error: 'no'}});
	const runtime = createNight({...night(scope, dataFolder), around: seestar => ({...seestar, startBatch: async () => {
		await runtime.close();
		return lostAnswer;
	}})});
	await runtime.start();
	await untilState(runtime, ({jobs}) => jobs[0]?.phase === 'configuring');
	await new Promise(resolve => {
		setTimeout(resolve, 300);
	});
	scope.faults.clear();
	const other = await secondClient(scope);
	await other.stack('IC 434_sub', 0, 12);
	await other.clear();
	other.end();
	const second = await runNight(night(scope, dataFolder));
	assert.deepEqual(phases(second), ['stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), ourName);
	assert.ok(second.warnings.some(({cause}) => cause.includes('DATE-OBS')), JSON.stringify(second.warnings));
});

test('a block that had its stack was named once more when the owner stacked the same frames in the app', async t => {
	const scope = await startScope(t, {targets: [oneBlock, otherTarget]});
	const dataFolder = await temporaryFolder(t);
	await runNight(night(scope, dataFolder));
	scope.change({rejected: 5});
	const other = await secondClient(scope);
	await other.stack('IC 434_sub', 12, 36);
	other.end();
	assert.match(outputOf(scope, 1), /^DSO_Stacked_19_/);
	// Another block is to be stacked, so the telescope's state is inspected.
	const second = await runNight({hosts: [scope.hostOption], dataFolder, settings: {minExposureSeconds: 150}});
	assert.deepEqual(second.jobs.map(({target, phase}) => [target, phase]), [['M 42', 'stacked']]);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), ourName);
	assert.ok((await storedNames(scope, 'IC 434')).includes(outputOf(scope, 1)));
});

test('an output with the name of a file that already existed could never be named', async t => {
	const scope = await startScope(t, {targets: [oneBlock]});
	const name = 'DSO_Stacked_24_IC 434_10.0s_20260228_010101.fit';
	scope.faults.add({on: 'batch', match: '*', times: 2, do: {kind: 'namedAs', name}});
	const other = await secondClient(scope);
	await other.stack('IC 434_sub', 12, 36);
	await other.clear();
	other.end();
	const state = await runNight(night(scope, await temporaryFolder(t)));
	assert.deepEqual(phases(state), ['stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), ourName);
	assert.equal(scope.batchRuns.length, 2);
});

for (const fault of [{kind: 'truncated', bytes: 2880}, {kind: 'withoutEnd'}] as const) {
	test(`an output that is ${fault.kind === 'truncated' ? 'cut' : 'without END'} was named, and failed to upload every night`, async t => {
		const scope = await startScope(t, {targets: [oneBlock]});
		scope.faults.add({on: 'batch', match: '*', do: fault});
		const state = await runNight(night(scope, await temporaryFolder(t)));
		assert.deepEqual(phases(state), ['stacked'], 'it is stacked once more');
		assert.equal(scope.batchRuns.length, 2);
		assert.deepEqual(await stacksOf(scope, 'IC 434'), ourName);
		assert.ok((await storedNames(scope, 'IC 434')).includes(outputOf(scope, 0)), 'the unsound file kept its name');
		const {size} = await stat(path.join(scope.folder, 'MyWorks', 'IC 434', ourName[0] ?? ''));
		assert.equal(size % 2880, 0);
	});
}

test('a telescope with only truncated outputs is not used for ever', async t => {
	const scope = await startScope(t, {targets: [oneBlock]});
	scope.faults.add({on: 'batch', match: '*', times: Number.POSITIVE_INFINITY, do: {kind: 'truncated', bytes: 100}});
	const state = await runNight(night(scope, await temporaryFolder(t)));
	assert.deepEqual(phases(state), ['failed']);
	assert.match(state.jobs[0]?.problem?.cause ?? '', /it has \d+ of \d+ bytes/);
	assert.ok(scope.batchRuns.length <= 3, `${scope.batchRuns.length} stacks`);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), []);
});

test('an unknown final state held up the night for an hour', async t => {
	const scope = await startScope(t, {targets: [oneBlock]});
	scope.faults.add({on: 'batch', match: '*', do: {kind: 'word', word: 'finished2', hasOutput: true}});
	const began = Date.now();
	const state = await runNight({...night(scope, await temporaryFolder(t)), haste: 60});
	assert.deepEqual(phases(state), ['stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), ourName);
	assert.ok(Date.now() - began < 6000, 'a minute of the machine\'s clock is a second here');
});

test('an unknown final state without a file fails and is quoted', async t => {
	const scope = await startScope(t, {targets: [oneBlock]});
	scope.faults.add({on: 'batch', match: '*', times: Number.POSITIVE_INFINITY, do: {kind: 'word', word: 'finished2', hasOutput: false}});
	const state = await runNight({...night(scope, await temporaryFolder(t)), haste: 120});
	assert.deepEqual(phases(state), ['failed']);
	assert.match(state.jobs[0]?.problem?.cause ?? '', /finished2/);
});

test('headers with the time of stacking do not prevent naming a stack that this run watched', async t => {
	const scope = await startScope(t, {stackDateObs: 'made'});
	const dataFolder = await temporaryFolder(t);
	const state = await runNight(night(scope, dataFolder));
	assert.deepEqual(phases(state), ['stacked', 'stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	assert.equal(state.warnings.filter(({what}) => what.includes('does not fit its block')).length, 1, 'told once');
});

test('firmware that does not report its settings is used by means of the frame count', async t => {
	const scope = await startScope(t, {tellsBatchSettings: false, firmware: '6.70', stackDateObs: 'made'});
	const state = await runNight(night(scope, await temporaryFolder(t)));
	assert.deepEqual(phases(state), ['stacked', 'stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

test('a state that another client cleared does not prevent naming the stack', async t => {
	const scope = await startScope(t, {targets: [oneBlock]});
	const around = before('listStored', async () => {
		const other = await secondClient(scope);
		await other.clear();
		await other.set('IC 434_sub', 0, 12);
		other.end();
	});
	const state = await runNight({...night(scope, await temporaryFolder(t)), around});
	assert.deepEqual(phases(state), ['stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), ourName);
	assert.equal(scope.batchRuns.length, 1);
});

test('x in the pause after a lost answer turned our own stack into a foreign one', async t => {
	const scope = await startScope(t, {speed: 1, targets: [oneBlock]});
	// The command is carried out; only its answer is lost.
	const around = (seestar: Seestar): Seestar => ({...seestar, startBatch: async signal => {
		await seestar.startBatch(signal);
		return lostAnswer;
	}});
	const state = await runNight({...night(scope, await temporaryFolder(t)), around}, async runtime => {
		await untilState(runtime, ({jobs}) => jobs[0]?.isStartUnknown === true && jobs[0].phase === 'queued');
		runtime.store.dispatch({kind: 'skipRequested', jobId: runtime.store.state().jobs[0]?.id ?? ''});
	});
	assert.deepEqual(phases(state), ['skipped']);
	assert.equal(scope.batchRuns[0]?.result, 'cancel');
	assert.equal(state.warnings.some(({what}) => what.includes('did not start')), false);
});

test('a stop right after a start without an answer let a batch go on that appeared a moment later', async t => {
	const scope = await startScope(t, {speed: 1, targets: [oneBlock]});
	const around = (seestar: Seestar): Seestar => ({...seestar, async startBatch() {
		setTimeout(() => void seestar.startBatch(), 300);
		return Promise.resolve(lostAnswer);
	}});
	const state = await runNight({...night(scope, await temporaryFolder(t)), around}, async runtime => {
		await untilState(runtime, ({jobs}) => jobs[0]?.isStartUnknown === true && jobs[0].phase === 'queued');
		runtime.store.dispatch({kind: 'stopRequested', scope: undefined});
	});
	assert.deepEqual(phases(state), ['cancelled']);
	assert.deepEqual(scope.batchRuns.map(({result}) => result), ['cancel']);
});

test('a stack that another machine named while its output was looked for was reported as missing', async t => {
	const scope = await startScope(t, {targets: [oneBlock]});
	let isNamed = false;
	const around = (seestar: Seestar): Seestar => ({...seestar, async listStored(folder, signal) {
		const listed = await seestar.listStored(folder, signal);
		const output = listed.ok ? listed.value.find(({name}) => /^DSO_.*\.fit$/.test(name)) : undefined;
		if (!listed.ok || !output || isNamed) return listed;
		isNamed = true;
		await seestar.rename(folder, output.name, ourName[0] ?? '', signal);
		// The listing was read before the telescope had written it.
		return {...listed, value: listed.value.filter(({name}) => name !== output.name)};
	}});
	const state = await runNight({...night(scope, await temporaryFolder(t)), around});
	assert.deepEqual([isNamed, phases(state)], [true, ['stacked']], JSON.stringify(state.jobs.map(({problem}) => problem)));
	assert.deepEqual(await stacksOf(scope, 'IC 434'), ourName);
});

for (const targets of [[oneBlock], [oneBlock, {...otherTarget, blocks: [{localStart: '2026-02-27T21:15:03', frames: 30, filter: 'LP'}]}]] as const) {
	test(`two machines on one telescope, ${targets.length === 1 ? 'the same target' : 'a target each'}: every stack is named, and both report it`, async t => {
		const scope = await startScope(t, {speed: 8, targets: [...targets]});
		const folders = [await temporaryFolder(t), await temporaryFolder(t)];
		const states = await Promise.all(folders.map(async (dataFolder, index) =>
			runNight({hosts: [scope.hostOption], dataFolder, targets: [targets[index % targets.length]?.name ?? ''], haste: 60})));
		assert.ok(states.flatMap(({jobs}) => jobs).every(({phase}) => phase === 'stacked' || phase === 'skipped'), JSON.stringify(states.map(({jobs}) => jobs.map(({phase, problem, note}) => [phase, problem?.cause, note]))));
		assert.deepEqual(await stacksOf(scope, 'IC 434'), ourName);
		for (const {name} of targets) {
			assert.equal((await stacksOf(scope, name)).length, 1, name);
			assert.deepEqual((await storedNames(scope, name)).filter(file => file.startsWith('DSO_')), [], name);
		}
	});
}

async function untilRuns(scope: SimulatedSeestar, count: number): Promise<void> {
	while (scope.batchRuns.length < count) {
		await new Promise(resolve => {
			setTimeout(resolve, 10);
		});
	}
}

test('while a name was pending, another client\'s stack of as many frames took our block\'s name on firmware that hides its settings', async t => {
	const others = ['2026-02-26T21:00:03', '2026-02-26T21:30:03'].map(localStart => ({localStart, frames: 12, filter: 'LP'}));
	const scope = await startScope(t, {speed: 5, tellsBatchSettings: false, targets: [{...twoBlocks, blocks: [...others, {localStart: '2026-02-27T21:15:03', frames: 24, filter: 'LP'}]}]});
	await runNight(night(scope, await temporaryFolder(t)), async runtime => {
		await midStack(runtime);
		await scope.closePort('smb');
		await untilState(runtime, ({scopes, jobs}) => scopes[0]?.worker.phase === 'pausing' && jobs[0]?.phase === 'queued');
		scope.change({speed: 100});
		scope.guest.clear();
		scope.startForeignBatch('IC 434_sub', (await storedNames(scope, 'IC 434_sub')).filter(name => name.endsWith('.fit') && name.includes('20260226')));
		while (scope.batchRuns[1]?.result === 'working') await new Promise(resolve => setTimeout(resolve, 5));
		await scope.openPort('smb');
	});
	assert.deepEqual(await stacksOf(scope, 'IC 434'), ourName);
	assert.ok((await storedNames(scope, 'IC 434')).includes(outputOf(scope, 1)), 'the stack of the others kept its own name');
});
