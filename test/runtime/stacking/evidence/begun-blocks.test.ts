// A block that an earlier run started is judged as it was started, even if the plan has changed since.
import assert from 'node:assert/strict';
import {rm} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import type {SceneTarget, SimulatedSeestar} from '../../../../source/simulator/simulator.js';
import type {Settings} from '../../../../source/machine/settings.js';
import type {State} from '../../../../source/machine/state.js';
import type {Seestar} from '../../../../source/seestar/port.js';
import {createNight, runNight, untilState} from '../../../support/run-night.js';
import {startScope, stacksOf, storedNames, twoBlocks} from '../../../support/simulated-scope.js';
import {temporaryFolder} from '../../../support/temporary-folder.js';
import {runAtOnce} from '../../../support/at-once.js';

runAtOnce(3);

const twoQuarters: SceneTarget = {...twoBlocks, blocks: ['21:00:03', '21:15:03'].map(time => ({localStart: `2026-02-27T${time}`, frames: 30, filter: 'LP'}))};
const oneQuarter: SceneTarget = {...twoBlocks, blocks: [{localStart: '2026-02-27T21:15:03', frames: 30, filter: 'LP'}]};
const told = ({jobs, warnings}: State) => JSON.stringify([jobs.map(({phase, problem, note, block}) => [phase, block.startUtc, block.frames, problem?.cause, note]), warnings]);

/** A run that ends while the telescope is stacking its first block; the telescope goes on. */
async function beginAndLeave(scope: SimulatedSeestar, dataFolder: string, settings: Partial<Settings> = {}): Promise<void> {
	const runtime = createNight({hosts: [scope.hostOption], dataFolder, settings});
	await runtime.start();
	await untilState(runtime, ({jobs}) => jobs.some(({phase, percent}) => phase === 'stacking' && percent > 10));
	await runtime.close();
}

/** A night that looks at the telescope's batch only after its target has been read, as a night with many blocks does. */
async function readThenLook(scope: SimulatedSeestar, dataFolder: string, settings: Partial<Settings> = {}): Promise<State> {
	let look = () => {};
	const wasRead = new Promise<void>(resolve => {
		look = resolve;
	});
	const around = (seestar: Seestar): Seestar => ({...seestar, readBatch: async signal => {
		await wasRead;
		return seestar.readBatch(signal);
	}});
	return runNight({hosts: [scope.hostOption], dataFolder, settings, around}, async runtime => {
		await untilState(runtime, ({scopes}) => scopes[0]?.targets[0]?.phase === 'read');
		look();
	});
}

async function untilEnded(scope: SimulatedSeestar): Promise<void> {
	while (scope.batchRuns.at(-1)?.result === 'working') {
		await new Promise(resolve => {
			setTimeout(resolve, 20);
		});
	}
}

for (const isOver of [false, true]) {
	test(`a frame that had been deleted made a stack that ${isOver ? 'had ended' : 'was running'} count as foreign, and failed its block`, async t => {
		const scope = await startScope(t, {speed: 0.5, targets: [oneQuarter]});
		const dataFolder = await temporaryFolder(t);
		await beginAndLeave(scope, dataFolder);
		if (isOver) await untilEnded(scope);
		const [frame] = (await storedNames(scope, 'IC 434_sub')).filter(name => name.endsWith('.fit')).slice(5);
		await rm(path.join(scope.folder, 'MyWorks', 'IC 434_sub', frame ?? ''));
		const state = await readThenLook(scope, dataFolder);
		assert.deepEqual(state.jobs.map(({phase}) => phase), ['stacked'], told(state));
		assert.equal(scope.batchRuns.length, 1, 'it is stacked once');
		assert.deepEqual(await stacksOf(scope, 'IC 434'), ['CrowdSky_30_IC 434_10.0s_LP_20260227.81_HP022854.fit']);
	});
}

for (const how of ['running', 'over', 'forgotten'] as const) {
	test(`a quarter of an hour that an earlier run started (${how}) was taken for the half hour that begins with it`, async t => {
		const scope = await startScope(t, {speed: 0.5, targets: [twoQuarters]});
		const dataFolder = await temporaryFolder(t);
		await beginAndLeave(scope, dataFolder);
		if (how !== 'running') await untilEnded(scope);
		if (how === 'forgotten') await scope.restart();
		scope.change({speed: 20});
		const state = await readThenLook(scope, dataFolder, {blockMinutes: 30});
		assert.deepEqual(state.jobs.map(({phase, block}) => [phase, block.frames]), [['stacked', 30]], told(state));
		assert.deepEqual(await stacksOf(scope, 'IC 434'), ['CrowdSky_30_IC 434_10.0s_LP_20260227.80_HP022854.fit']);
		assert.equal(scope.batchRuns.length, 1);
	});
}

test.serial('a block that an earlier run started, and the telescope lost, was stacked again by a run for another target', async t => {
	const scope = await startScope(t, {speed: 0.5, targets: [oneQuarter]});
	const dataFolder = await temporaryFolder(t);
	await beginAndLeave(scope, dataFolder);
	const state = await runNight({hosts: [scope.hostOption], dataFolder, targets: ['M 42']}, async runtime => {
		await untilState(runtime, ({jobs}) => jobs.some(({phase}) => phase === 'stacking'));
		await scope.restart();
	});
	assert.deepEqual(state.jobs.map(({phase}) => phase), [], told(state));
	assert.deepEqual(scope.batchRuns.map(({result}) => result), ['lost']);
});
