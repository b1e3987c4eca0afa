import assert from 'node:assert/strict';
import {readdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {describe, test} from 'node:test';
import {stacksBelow} from '../../source/commands/local-stacks.js';
import {runNight} from '../support/run-night.js';
import {startScope, twoBlocks} from '../support/simulated-scope.js';
import {temporaryFolder, type Context} from '../support/temporary-folder.js';
import {outcomes, runUploads, stackPath, startSky} from './run-uploads.js';

/** A telescope whose stacks tell in DATE-OBS when they were made; the server takes its key from there. */
async function madeLater(t: Context, frames = 24) {
	const [first, second] = twoBlocks.blocks;
	const blocks = [{...first!, frames}, {...second!, frames}];
	const scope = await startScope(t, {targets: [{...twoBlocks, blocks}], stackDateObs: 'made'});
	const sky = await startSky(t);
	const dataFolder = await temporaryFolder(t);
	await runNight({hosts: [scope.hostOption], dataFolder});
	return {scope, sky, dataFolder, uploading: {hosts: [scope.hostOption], url: sky.url, depth: 'plan'} as const};
}

describe('a stack whose DATE-OBS tells when it was made', {concurrency: 2}, () => {
	test('was not recognised in the list after its answer was lost, and became two records', async t => {
		const {sky, dataFolder, uploading} = await madeLater(t);
		sky.faults.add({on: 'upload', do: {kind: 'cutAfterBody'}});
		assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder})), ['uploaded', 'uploaded']);
		assert.equal(sky.uploads.length, 2);
	});

	test('is found by a machine that has not stacked it, from the telescope and from an archive', async t => {
		const {scope, sky, dataFolder, uploading} = await madeLater(t);
		await runUploads({...uploading, dataFolder});
		assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder: await temporaryFolder(t)})), ['skipped', 'skipped']);
		const places = await stacksBelow(path.dirname(stackPath(scope, 'IC 434', 'x')), undefined);
		assert.ok(places.ok);
		assert.deepEqual(outcomes(await runUploads({...uploading, hosts: [], dataFolder: await temporaryFolder(t), places: places.value})), ['skipped', 'skipped']);
		assert.equal(sky.uploads.length, 2);
	});

	test('was taken for the next block\'s, of as many frames and made in the same quarter of an hour, and never sent', async t => {
		const {scope, sky, dataFolder, uploading} = await madeLater(t);
		sky.faults.add({on: 'upload', do: {kind: 'status', status: 422}});
		assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder})), ['failed refused', 'uploaded']);
		// Without its frames another machine has no plan of the blocks.
		await rm(path.join(scope.folder, 'MyWorks', 'IC 434_sub'), {recursive: true});
		assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder: await temporaryFolder(t)})), ['uploaded', 'skipped']);
		const names = (await readdir(path.join(scope.folder, 'MyWorks', 'IC 434'))).filter(name => /^CrowdSky_.*\.fit$/.test(name)).sort();
		assert.deepEqual(sky.uploads.map(({name}) => name).sort(), names);
	});
});
