import assert from 'node:assert/strict';
import {readdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {stacksBelow} from '../../../source/setup/local-stacks.js';
import {newUpload} from '../../../source/machine/uploads/upload.js';
import {systemClock} from '../../../source/runtime/clock.js';
import {openJournal} from '../../../source/runtime/memory/journal.js';
import {uploadMemoryOf} from '../../../source/runtime/uploads/upload-memory.js';
import {runNight} from '../../support/run-night.js';
import {startScope, twoBlocks, twoNames} from '../../support/simulated-scope.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';
import {outcomes, runUploads, stackPath, startSky} from './run-uploads.js';
import {runAtOnce} from '../../support/at-once.js';

runAtOnce(2);

/** A telescope whose stacks have the time of stacking in DATE-OBS; the server makes its key from that. */
async function madeLater(t: Context, frames = 24) {
	const [first, second] = twoBlocks.blocks;
	const blocks = [{...first!, frames}, {...second!, frames}];
	const scope = await startScope(t, {targets: [{...twoBlocks, blocks}], stackDateObs: 'made'});
	const sky = await startSky(t);
	const dataFolder = await temporaryFolder(t);
	await runNight({hosts: [scope.hostOption], dataFolder});
	return {scope, sky, dataFolder, uploading: {hosts: [scope.hostOption], url: sky.url, depth: 'plan'} as const};
}

test('a stack with the time of stacking in DATE-OBS was not recognised in the list after its answer was lost, and became two records', async t => {
	const {sky, dataFolder, uploading} = await madeLater(t);
	sky.faults.add({on: 'upload', do: {kind: 'cutAfterBody'}});
	assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder})), ['uploaded', 'uploaded']);
	assert.equal(sky.uploads.length, 2);
});

test('a stack with the time of stacking in DATE-OBS is found by a machine that has not stacked it, from the telescope and from an archive', async t => {
	const {scope, sky, dataFolder, uploading} = await madeLater(t);
	await runUploads({...uploading, dataFolder});
	assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder: await temporaryFolder(t)})), ['skipped', 'skipped']);
	const places = await stacksBelow(path.dirname(stackPath(scope, 'IC 434', 'x')), undefined);
	assert.ok(places.ok);
	assert.deepEqual(outcomes(await runUploads({...uploading, hosts: [], dataFolder: await temporaryFolder(t), places: places.value})), ['skipped', 'skipped']);
	assert.equal(sky.uploads.length, 2);
});

test('a stack with the time of stacking in DATE-OBS was taken for the next block\'s, of as many frames and made in the same quarter of an hour, and never sent', async t => {
	const {scope, sky, dataFolder, uploading} = await madeLater(t);
	sky.faults.add({on: 'upload', do: {kind: 'status', status: 422}});
	assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder})), ['failed refused', 'uploaded']);
	// Without its frames another machine has no plan of the blocks.
	await rm(path.join(scope.folder, 'MyWorks', 'IC 434_sub'), {recursive: true});
	assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder: await temporaryFolder(t)})), ['uploaded', 'skipped']);
	const names = (await readdir(path.join(scope.folder, 'MyWorks', 'IC 434'))).filter(name => /^CrowdSky_.*\.fit$/.test(name)).sort();
	assert.deepEqual(sky.uploads.map(({name}) => name).sort(), names);
});

test('the row of a stack that was made while the next block was recorded was taken for that block\'s, of as many frames, which was never sent', async t => {
	const {scope, sky, uploading} = await madeLater(t);
	// Neither the journal of the run that stacked them nor frames: the blocks are not known here.
	const dataFolder = await temporaryFolder(t);
	await rm(path.join(scope.folder, 'MyWorks', 'IC 434_sub'), {recursive: true});
	const folder = path.join(scope.folder, 'MyWorks', 'IC 434');
	const [first = '', second = ''] = (await readdir(folder)).filter(name => /^CrowdSky_.*\.fit$/.test(name)).sort((a, b) => Number(a.includes('.82_')) - Number(b.includes('.82_')));
	assert.match(second, /\.82_/);
	// Made at 20:31 UTC, in the block from 20:30 on.
	const bytes = await readFile(path.join(folder, first), 'latin1');
	await writeFile(path.join(folder, first), bytes.replace(/DATE-OBS= '\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/, 'DATE-OBS= \'2026-02-27T20:31:10'), 'latin1');
	await rename(path.join(folder, second), path.join(scope.folder, second));
	assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder})), ['uploaded']);
	await rename(path.join(scope.folder, second), path.join(folder, second));
	assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder})), ['skipped', 'uploaded']);
	assert.deepEqual(sky.uploads.map(({name}) => name), [first, second]);
});

test('a stack was sent twice, because before its row was listed it claimed that of the next one, made in the same quarter of an hour', async t => {
	const {sky, dataFolder, uploading} = await madeLater(t);
	sky.faults.add({on: 'upload', do: {kind: 'status', status: 422}});
	assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder})), ['failed refused', 'uploaded']);
	// Another machine, with a plan of the blocks.
	const other = {...uploading, dataFolder: await temporaryFolder(t)};
	sky.change({listDelayMs: 2000});
	await new Promise(resolve => setTimeout(resolve, 2100));
	assert.deepEqual(outcomes(await runUploads(other)), ['uploaded', 'skipped']);
	assert.deepEqual(outcomes(await runUploads(other)), ['skipped', 'skipped']);
	assert.equal(sky.uploads.length, 2);
});

test('a stack that was sent from a folder with backslashes claimed no row of the server', async t => {
	const journal = await openJournal(path.join(await temporaryFolder(t), 'journal-local.jsonl'), systemClock);
	assert.ok(journal.ok);
	const memory = uploadMemoryOf(journal.value, 'https://crowdsky.example', 'observer');
	const uploadOf = (file: string) => newUpload({scope: undefined, target: 'IC 434', folder: '', file, path: `C:\\Stacks\\${file}`, block: undefined});
	const [first = '', second = ''] = twoNames;
	await memory.confirmed(uploadOf(first), {chunkKey: 'K', jobId: undefined});
	assert.deepEqual(memory.claims(uploadOf(second)), [{file: first, chunkKey: 'K'}]);
	await journal.value.close();
});
