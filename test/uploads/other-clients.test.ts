import assert from 'node:assert/strict';
import {copyFile} from 'node:fs/promises';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import {filesToSend, stacksBelow} from '../../source/commands/local-stacks.js';
import type {SimulatedSeestar} from '../../source/simulator/simulator.js';
import {runNight} from '../support/run-night.js';
import {startScope, twoNames} from '../support/simulated-scope.js';
import {temporaryFolder, type Context} from '../support/temporary-folder.js';
import {outcomes, runUploads, stackPath, startSky, type Uploading} from './run-uploads.js';

const [first = '', second = ''] = twoNames;
const cleaners: Array<() => Promise<void>> = [];

describe('what others send meanwhile, and what lies under one name', {concurrency: 2}, () => {
	let scope: SimulatedSeestar;
	before(async () => {
		const suite: Context = {after: clean => cleaners.push(clean)};
		scope = await startScope(suite);
		await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(suite)});
	});

	after(async () => {
		for (const clean of cleaners) await clean();
	});

	const world = async (t: Context) => {
		const sky = await startSky(t);
		const uploading: Uploading = {hosts: [scope.hostOption], url: sky.url, dataFolder: await temporaryFolder(t), depth: 'plan'};
		return {sky, uploading};
	};

	test('another stack that lay under the path of one that was sent was called sent, and never was', async t => {
		const {sky, uploading} = await world(t);
		const file = path.join(await temporaryFolder(t), 'latest.fit');
		const outcomesOf = async (stack: string) => {
			await copyFile(stackPath(scope, 'IC 434', stack), file);
			return outcomes(await runUploads({...uploading, hosts: [], places: await filesToSend([file])}));
		};

		assert.deepEqual([await outcomesOf(first), await outcomesOf(first), await outcomesOf(second)], [['uploaded'], ['skipped'], ['uploaded']]);
		assert.deepEqual([await outcomesOf(second), await outcomesOf(first)], [['skipped'], ['skipped']]);
		assert.equal(sky.uploads.length, 2);
	});

	test('what another machine sent while this one was sending was sent again, on a list from before', async t => {
		const {sky, uploading} = await world(t);
		sky.faults.add({on: 'upload', do: {kind: 'slow', bytesPerSecond: 40_000}});
		await runUploads(uploading, async () => {
			while (!sky.faults.happened.includes('upload slow')) await new Promise(resolve => setTimeout(resolve, 20));
			await runUploads({...uploading, dataFolder: await temporaryFolder(t)});
		});
		assert.equal(sky.uploads.filter(({name}) => name === second).length, 1);
	});

	test('an archive that is sent while the night is still filling it makes no second record', async t => {
		const {sky, uploading} = await world(t);
		const dest = path.join(await temporaryFolder(t), 'archive');
		sky.faults.add({on: 'upload', do: {kind: 'slow', bytesPerSecond: 40_000}});
		await runUploads({...uploading, dest}, async () => {
			while (!sky.faults.happened.includes('upload slow')) await new Promise(resolve => setTimeout(resolve, 20));
			await new Promise(resolve => setTimeout(resolve, 300));
			const places = await stacksBelow(dest, undefined);
			assert.ok(places.ok);
			assert.equal(places.value.length, 2);
			await runUploads({...uploading, hosts: [], places: places.value});
		});
		assert.deepEqual(sky.uploads.map(({name}) => name).sort(), twoNames);
	});
});
