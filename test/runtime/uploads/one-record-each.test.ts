import assert from 'node:assert/strict';
import {copyFile, mkdir, truncate} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {filesToSend, stacksBelow} from '../../../source/setup/local-stacks.js';
import type {State} from '../../../source/machine/state.js';
import {isRunSettled} from '../../../source/machine/summary.js';
import type {StackLocation} from '../../../source/machine/uploads/upload.js';
import type {SceneTarget, SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {runNight, untilState} from '../../support/run-night.js';
import {startScope, twoBlocks, twoNames} from '../../support/simulated-scope.js';
import {fileContext} from '../../support/file-context.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';
import {outcomes, runUploads, stackPath, startSky, type Uploading} from './run-uploads.js';
import {sendingFrom, stackedScope} from './stacked-scope.js';
import {runAtOnce} from '../../support/at-once.js';

runAtOnce(3);

const [first = '', second = ''] = twoNames;

/** A run that sends files of this machine. */
async function sendFiles(uploading: Uploading, places: readonly StackLocation[]): Promise<State> {
	return runUploads({...uploading, hosts: []}, async runtime => {
		runtime.store.dispatch({kind: 'uploadsRequested', places});
		await untilState(runtime, isRunSettled);
	});
}

/** How often each word occurs in a list. */
function countsOf(words: readonly string[]): Record<string, number> {
	return Object.fromEntries([...new Set(words)].map(word => [word, words.filter(other => other === word).length]));
}

const suite = fileContext();
let scope: SimulatedSeestar;
test.before(async () => {
	scope = await stackedScope(suite);
});

const context = async (t: Context) => {
	const {sky, uploading} = await sendingFrom(t, scope);
	const folder = await temporaryFolder(t);
	const put = async (name: string, from = first) => {
		const file = path.join(folder, name);
		await mkdir(path.dirname(file), {recursive: true});
		await copyFile(stackPath(scope, 'IC 434', from), file);
		return file;
	};

	return {sky, folder, put, uploading};
};

test('five equal files below --local-dir, including .fits and the copy without _HP, became five records', async t => {
	const {sky, folder, put, uploading} = await context(t);
	for (const name of [first, `backup/${first}`, `backup/older/${first}`, first.replace('.fit', '.fits'), first.replace('_HP022854', '')]) await put(name);
	await put(second, second);
	const places = await stacksBelow(folder, undefined);
	assert.ok(places.ok && places.value.length === 6);
	assert.deepEqual(countsOf(outcomes(await sendFiles({...uploading, mode: 'check'}, places.value))), {ready: 2, skipped: 4}, 'a dry run tells the same');
	const state = await sendFiles(uploading, places.value);
	assert.deepEqual(countsOf(outcomes(state)), {uploaded: 2, skipped: 4});
	assert.deepEqual(sky.uploads.map(({duplicateOf}) => duplicateOf), [undefined, undefined]);
	const sent = state.uploads.find(({phase, file}) => phase === 'uploaded' && file !== second)?.path ?? '';
	for (const {phase, reason} of state.uploads) if (phase === 'skipped') assert.equal(reason, `the same stack as ${sent}`);
});

test('--file a/S b/S became two records, even with --even-if-present, and while the first one\'s fate was unknown', async t => {
	for (const resend of [false, true]) {
		const {sky, put, uploading} = await context(t);
		sky.change({listDelayMs: 500});
		sky.faults.add({on: 'upload', do: {kind: 'status', status: 500, isDone: true}});
		const places = await filesToSend([await put(`a/${first}`), await put(`b/${first}`)]);
		assert.deepEqual(countsOf(outcomes(await sendFiles({...uploading, resend}, places))), {uploaded: 1, skipped: 1});
		assert.equal(sky.uploads.length, 1);
	}
});

test('a truncated copy does not prevent its whole duplicate from being sent', async t => {
	const {sky, put, uploading} = await context(t);
	const [cut, whole] = [await put(`a/${first}`), await put(`b/${first}`)];
	await truncate(cut, 40_000);
	assert.deepEqual(outcomes(await sendFiles(uploading, await filesToSend([cut, whole]))), ['failed incomplete', 'uploaded']);
	assert.deepEqual(sky.uploads.map(({isWhole}) => isWhole), [true]);
});

test('a stack that the telescope\'s run sent a minute ago, and that is not listed yet, is not sent again from an archive', async t => {
	const {sky, put, uploading} = await context(t);
	sky.change({listDelayMs: 600_000});
	assert.deepEqual(outcomes(await runUploads(uploading)), ['uploaded', 'uploaded']);
	const again = await sendFiles(uploading, await filesToSend([await put(first)]));
	assert.deepEqual([outcomes(again), sky.uploads.length], [['skipped'], 2]);
	assert.match(again.uploads[0]?.reason ?? '', /^sent by this machine already/);
});

test('a stack whose run was killed while sending it from the telescope is looked up before its copy is sent from an archive', async t => {
	const {sky, put, uploading: hasty} = await context(t);
	const uploading = {...hasty, haste: 45};
	sky.change({listDelayMs: 2500});
	sky.faults.add({on: 'upload', do: {kind: 'hangAfterBody'}});
	await assert.rejects(runUploads(uploading, async () => {
		while (sky.uploads.length === 0) await new Promise(resolve => setTimeout(resolve, 20));
		throw new Error('the end of the first run');
	}), /the end of the first run/);
	const state = await sendFiles(uploading, await filesToSend([await put(`copy of ${first}`)]));
	assert.deepEqual([outcomes(state), sky.uploads.length], [['uploaded'], 1]);
});

test('the same frames in the folders of two names of a target became four records of two blocks', async t => {
	const {sky, uploading} = await context(t);
	const frames = {...twoBlocks, blocks: twoBlocks.blocks.slice(0, 2), liveStackFrames: 0};
	const own = await startScope(t, {targets: [{...frames, name: 'M 51'}, {...frames, name: 'M_51'}]});
	const state = await runUploads({...uploading, hosts: [own.hostOption], depth: 'stack'});
	assert.deepEqual([countsOf(outcomes(state)), sky.uploads.length], [{uploaded: 2, skipped: 2}, 2]);
	assert.match(state.uploads.find(({phase}) => phase === 'skipped')?.reason ?? '', /^the same stack as M.51\/CrowdSky_2\d_M.51_.* on 127\.0\.0\.1/);
});

test('stacks of one slot that differ in filter, exposure or target are all sent', async t => {
	const {sky, uploading} = await context(t);
	const blocks: SceneTarget['blocks'] = [
		{localStart: '2026-02-27T21:15:03', frames: 25, filter: 'LP'},
		{localStart: '2026-02-27T21:15:05', frames: 25, filter: 'IRCUT'},
		{localStart: '2026-02-27T21:15:07', frames: 25, filter: 'LP', exposureSeconds: 20},
	];
	const own = await startScope(t, {targets: [{name: 'M 51', raDegrees: 202.5, decDegrees: 47.2, blocks}, {name: 'M 81', raDegrees: 148.9, decDegrees: 69.1, blocks}]});
	const state = await runUploads({...uploading, hosts: [own.hostOption], depth: 'stack'});
	assert.deepEqual([countsOf(outcomes(state)), sky.uploads.length], [{uploaded: 6}, 6]);
});

const blocks: SceneTarget['blocks'] = [
	{localStart: '2026-02-27T21:15:03', frames: 25, filter: 'LP', spacingSeconds: 11},
	{localStart: '2026-02-27T21:20:03', frames: 40, filter: 'LP', spacingSeconds: 11},
];

test('a stack of 10-minute blocks is not sent with the limits and the frames of a plan of 15 minutes', async t => {
	const scope = await startScope(t, {targets: [{name: 'IC 434', raDegrees: 85.25, decDegrees: -2.46, blocks}]});
	const dataFolder = await temporaryFolder(t);
	await runNight({hosts: [scope.hostOption], dataFolder, settings: {blockMinutes: 10}});
	const toldBy = async (folder: string) => {
		const sky = await startSky(t);
		await runUploads({hosts: [scope.hostOption], url: sky.url, dataFolder: folder, depth: 'plan'});
		return sky.uploads.map(({fields}) => [fields['date_obs_start'], fields['date_obs_end'], fields['n_frames_input'], fields['n_frames_aligned']].join(' '));
	};

	assert.deepEqual(await toldBy(await temporaryFolder(t)), [
		'2026-02-27T20:15:03Z 2026-02-27T20:19:13Z 25 25',
		'2026-02-27T20:20:03Z 2026-02-27T20:26:43Z 40 40',
	], 'the header decides on another machine');
	assert.deepEqual(await toldBy(dataFolder), [
		'2026-02-27T20:10:00Z 2026-02-27T20:20:00Z 25 25',
		'2026-02-27T20:20:00Z 2026-02-27T20:30:00Z 40 40',
	], 'this machine knows the blocks');
});
