import assert from 'node:assert/strict';
import test from 'ava';
import {summaryOf} from '../../../source/machine/summary.js';
import type {SceneTarget} from '../../../source/simulator/simulator.js';
import {runNight} from '../../support/run-night.js';
import {stacksOf, startScope, twoBlocks, twoNames} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

const place = {raDegrees: 283.4, decDegrees: 33.03};
const ring = (...starts: readonly string[]): SceneTarget => ({name: 'M 57', ...place, blocks: starts.map(localStart => ({localStart, frames: 30, filter: 'LP'}))});
const nextYear = new Date().getUTCFullYear() + 1;

test.serial('frames of 1970, of 2000 and of the future are not stacked, and are reported as the cause instead of the clock', async t => {
	const scope = await startScope(t, {targets: [twoBlocks, ring('1970-01-01T01:15:02', '2000-01-01T01:15:02', `${nextYear}-02-27T21:00:02`)]});
	const night = {hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)};
	const state = await runNight(night);
	assert.deepEqual([await stacksOf(scope, 'M 57'), await stacksOf(scope, 'IC 434')], [[], twoNames]);
	const blocks = state.scopes[0]?.targets.find(({name}) => name === 'M 57')?.blocks ?? [];
	assert.deepEqual(blocks.map(({status, reason}) => `${status}: ${reason}`), [
		'undated: its frames are dated 1970-01-01: the telescope\'s clock was not set',
		'undated: its frames are dated 2000-01-01: the telescope\'s clock was not set',
		`undated: its frames are dated ${nextYear}-02-27, in the future: the telescope's clock was wrong`,
	]);
	assert.deepEqual(state.warnings, []);
	const {blocksReady, blocksStacked, blocksSkipped, blocksRecording} = summaryOf(state);
	assert.deepEqual({blocksReady, blocksStacked, blocksSkipped, blocksRecording}, {blocksReady: 2, blocksStacked: 2, blocksSkipped: 4, blocksRecording: 0});

	const insisting = await runNight({...night, settings: {evenIfDoubtful: true}});
	assert.equal((await stacksOf(scope, 'M 57')).length, 3);
	assert.equal(summaryOf(insisting).blocksStacked, 3);
});

const elsewhere: SceneTarget = {name: 'Unknown', ...place, blocks: [
	{localStart: '2026-02-27T21:00:02', frames: 15, filter: 'LP'},
	{localStart: '2026-02-27T21:07:02', frames: 15, filter: 'LP', raDegrees: 280.1, decDegrees: 33.03},
	{localStart: '2026-02-27T21:30:02', frames: 30, filter: 'LP'},
]};

test.serial('frames of two positions in one block are reported and not stacked, unless the user insists', async t => {
	const scope = await startScope(t, {targets: [elsewhere]});
	const night = {hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)};
	const state = await runNight(night);
	assert.deepEqual(await stacksOf(scope, 'Unknown'), ['CrowdSky_30_Unknown_10.0s_LP_20260227.82_HP014853.fit']);
	const [block] = state.scopes[0]?.targets[0]?.blocks ?? [];
	assert.deepEqual([block?.status, block?.reason], ['moved', 'its frames point to places 2.8 degrees apart: they would not make one picture']);
	assert.deepEqual([summaryOf(state).blocksReady, summaryOf(state).blocksSkipped], [1, 1]);
	await runNight({...night, settings: {evenIfDoubtful: true}});
	assert.equal((await stacksOf(scope, 'Unknown')).length, 2);
});

test.serial('with many blocks the two positions are found before the block is started', async t => {
	const {name, ...many} = elsewhere;
	const quarters = Array.from({length: 13}, (_, index) => ({localStart: `2026-02-28T${String(1 + Math.floor(index / 4)).padStart(2, '0')}:${String(index % 4 * 15).padStart(2, '0')}:02`, frames: 30, filter: 'LP'}));
	const scope = await startScope(t, {targets: [{...many, name: 'M 57', blocks: [...many.blocks, ...quarters]}]});
	const state = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	assert.equal((await stacksOf(scope, 'M 57')).length, 14);
	assert.equal(scope.batchRuns.length, 14);
	const skipped = state.jobs.filter(({phase}) => phase === 'skipped');
	assert.deepEqual(skipped.map(({note}) => note), ['its frames point to places 2.8 degrees apart: they would not make one picture; --even-if-doubtful stacks it anyway']);
	const {blocksReady, blocksStacked, blocksSkipped, blocksFailed} = summaryOf(state);
	assert.deepEqual({blocksReady, blocksStacked, blocksSkipped, blocksFailed}, {blocksReady: 14, blocksStacked: 14, blocksSkipped: 1, blocksFailed: 0});
});

test.serial('the panels of a mosaic are apart on purpose, and frames within half a field count as one position', async t => {
	const panels: SceneTarget = {...elsewhere, name: 'M 31', nameInFiles: 'mosaic_M 31'};
	const near: SceneTarget = {...elsewhere, name: 'M 57', blocks: [elsewhere.blocks[0]!, {...elsewhere.blocks[1]!, raDegrees: 283.4, decDegrees: 33.33}]};
	const scope = await startScope(t, {targets: [panels, near]});
	await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	assert.deepEqual([(await stacksOf(scope, 'M 31')).length, (await stacksOf(scope, 'M 57')).length], [2, 1]);
});
