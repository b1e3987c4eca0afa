import assert from 'node:assert/strict';
import test from 'ava';
import type {SceneTarget} from '../../../source/simulator/simulator.js';
import {runNight} from '../../support/run-night.js';
import {stacksOf, startScope} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

const hour: SceneTarget = {name: 'M 1', raDegrees: 83.63, decDegrees: 22.01, blocks: [{localStart: '2026-02-27T21:00:03', frames: 120, filter: 'LP', spacingSeconds: 30}]};
const files = (runs: ReadonlyArray<{readonly files: readonly string[]; readonly result: string}>) => runs.filter(({result}) => result === 'complete').flatMap(run => run.files);

for (const rejected of [0, 15, 40]) {
	test.serial(`after a change from 30 to 15 minutes no frame is stacked twice, with ${rejected} of 60 rejected, whether this machine or another made the old stacks`, async t => {
		const scope = await startScope(t, {targets: [hour], rejected});
		const dataFolder = await temporaryFolder(t);
		await runNight({hosts: [scope.hostOption], dataFolder, settings: {blockMinutes: 30}});
		assert.equal((await stacksOf(scope, 'M 1')).length, 2);
		scope.change({rejected: 0});
		await runNight({hosts: [scope.hostOption], dataFolder, settings: {blockMinutes: 15}});
		assert.equal(new Set(files(scope.batchRuns)).size, files(scope.batchRuns).length, 'by the journal');
		// With 40 rejected a stack looks like one of a quarter of an hour: only the machine that made it knows better.
		if (rejected === 40) return;
		await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), settings: {blockMinutes: 15}});
		assert.equal(new Set(files(scope.batchRuns)).size, files(scope.batchRuns).length, 'by names');
	});
}
