import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'ava';
import type {SceneTarget} from '../../../source/simulator/simulator.js';
import {startScope, stacksOf} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {twinOf} from '../../../source/runtime/uploads/sent-stacks.js';
import {outcomes, runUploads, startSky} from './run-uploads.js';
import {runAtOnce} from '../../support/at-once.js';

runAtOnce(2);

const place = {name: 'IC 434', raDegrees: 85.25, decDegrees: -2.46};
const evening = (blocks: SceneTarget['blocks']): readonly SceneTarget[] => [{...place, blocks}];

/** Keys as the server writes them; our journal is kept out of it by a new data folder. */
const keyForms = ['ring128', 'nest64', 'plain'] as const;

for (const chunkKeyForm of keyForms) {
	test(`two filters in one slot, with keys of the form ${chunkKeyForm}: both are sent once each, by any machine`, async t => {
		const scope = await startScope(t, {targets: evening([
			{localStart: '2026-02-27T21:15:03', frames: 25, filter: 'LP'},
			{localStart: '2026-02-27T21:21:03', frames: 25, filter: 'IRCUT', spacingSeconds: 11},
		])});
		const sky = await startSky(t, {chunkKeyForm});
		const uploading = {hosts: [scope.hostOption], url: sky.url};
		assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder: await temporaryFolder(t)})), ['uploaded', 'uploaded']);
		assert.equal(new Set(sky.uploads.map(({chunkKey}) => chunkKey)).size, 1, 'one key for both');
		assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder: await temporaryFolder(t)})), ['skipped', 'skipped']);
		assert.equal(sky.uploads.length, 2);
	});
}

test('stacks of two telescopes on one target at the same time are both sent and kept', async t => {
	const blocks = [{localStart: '2026-02-27T21:15:03', frames: 25, filter: 'LP'}];
	const scopes = [await startScope(t, {targets: evening(blocks)}), await startScope(t, {targets: evening(blocks), serial: 'ffee0011'})];
	const sky = await startSky(t);
	const dataFolder = await temporaryFolder(t);
	const dest = path.join(dataFolder, 'kept');
	const uploading = {hosts: scopes.map(({hostOption}) => hostOption), url: sky.url, dest};
	assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder})), ['uploaded', 'uploaded']);
	assert.deepEqual(sky.uploads.map(({duplicateOf}) => duplicateOf), [undefined, undefined]);
	assert.equal(new Set(sky.rows().map(({telescope_id}) => telescope_id)).size, 2);
	assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder: await temporaryFolder(t)})), ['skipped', 'skipped']);
	assert.equal(sky.uploads.length, 2);
});

test('stacks of two telescopes that write no serial are not one because their headers say the same', () => {
	const stack = (telescopeId: string, sha256: string) => ({sha256, identity: {
		chunk: '20260227.81', ordinal: 1, filter: 'LP', exposureSeconds: 10, frames: 33, observedMs: 1, telescopeId, blockStartMs: 0, blockEndMs: 1,
	}});
	const isTwin = (telescopeId: string, [one, other] = ['a', 'b']) =>
		twinOf(new Map([['1', {...stack(telescopeId, one ?? ''), place: '', sizeBytes: 1, before: [], phase: 'sent'}]]), '2', stack(telescopeId, other ?? '')) !== undefined;
	assert.deepEqual([isTwin('S50_1a2b'), isTwin('S50_'), isTwin(''), isTwin('S50_', ['a', 'a'])], [true, false, false, true]);
});

test('stacks of two 10-minute blocks that start in one slot are two stacks', async t => {
	const scope = await startScope(t, {targets: evening([
		{localStart: '2026-02-27T21:00:03', frames: 40, filter: 'LP'},
		{localStart: '2026-02-27T21:10:03', frames: 40, filter: 'LP'},
		{localStart: '2026-02-27T21:20:03', frames: 40, filter: 'LP'},
	])});
	const sky = await startSky(t);
	const uploading = {hosts: [scope.hostOption], url: sky.url, settings: {blockMinutes: 10}};
	assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder: await temporaryFolder(t)})), ['uploaded', 'uploaded', 'uploaded']);
	assert.equal((await stacksOf(scope, 'IC 434')).filter(name => name.endsWith('_2.fit')).length, 1);
	assert.equal(new Set(sky.rows().map(({date_obs_start}) => date_obs_start)).size, 3);
	assert.deepEqual(outcomes(await runUploads({...uploading, dataFolder: await temporaryFolder(t)})), ['skipped', 'skipped', 'skipped']);
	assert.equal(sky.uploads.length, 3);
});
