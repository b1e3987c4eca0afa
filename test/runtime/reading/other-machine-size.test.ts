import assert from 'node:assert/strict';
import test from 'ava';
import {blockId} from '../../../source/machine/stacking/jobs.js';
import type {Settings} from '../../../source/machine/settings.js';
import type {SceneTarget, SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {createNight, runNight, untilState} from '../../support/run-night.js';
import {stacksOf, startScope} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

type Context = Parameters<typeof startScope>[0];
type Options = Parameters<typeof startScope>[1];

// On a clock of +10:30, 07:30 and 07:40 are in one quarter-hour of UTC: the block of ten minutes from 07:30 and that of
// twenty from 07:40 have the same name. The first one has the frames of 07:36 to 07:39.
const adelaide: SceneTarget = {name: 'M 1', raDegrees: 83.63, decDegrees: 22.01, blocks: [
	{localStart: '2026-01-28T07:36:28', frames: 10, exposureSeconds: 20, filter: 'LP', spacingSeconds: 22},
	{localStart: '2026-01-28T07:40:10', frames: 50, exposureSeconds: 20, filter: 'LP', spacingSeconds: 22},
]};
const settings = {minExposureSeconds: 100};

async function startThere(t: Context, options: Options = {}): Promise<SimulatedSeestar> {
	return startScope(t, {targets: [adelaide], sceneZone: 'Australia/Adelaide', timeZone: 'Australia/Adelaide', ...options});
}

/** Another machine stacks one block and disconnects. */
async function stackOne(t: Context, scope: SimulatedSeestar, blockMinutes: number, start: string): Promise<void> {
	const night = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), settings: {...settings, blockMinutes}, goal: {depth: 'plan'}});
	await night.start();
	const seen = await untilState(night, ({scopes}) => scopes[0]?.targets[0]?.phase === 'read');
	const block = seen.scopes[0]?.targets[0]?.blocks.find(each => each.start.includes(start));
	assert.ok(block);
	night.store.dispatch({kind: 'blocksRequested', scope: scope.hostOption, target: 'M 1', ids: [blockId(block)]});
	await untilState(night, ({jobs}) => jobs[0]?.phase === 'stacked');
	await night.close();
}

async function nightHere(t: Context, scope: SimulatedSeestar, more: Partial<Settings> = {}) {
	const {scopes, warnings} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), settings: {...settings, blockMinutes: 20, ...more}});
	const blocks = (scopes[0]?.targets[0]?.blocks ?? []).map(({start, status, reason}) => [start.slice(11, 16), status, reason.replace(/CrowdSky_\S+ 1_[\w.]+\.fit/, 'it')]);
	return {blocks, warnings: warnings.map(({what}) => what)};
}

function assertNoFrameTwice(scope: SimulatedSeestar): void {
	const stacked = scope.batchRuns.filter(({result}) => result === 'complete').flatMap(({files}) => files);
	assert.equal(new Set(stacked).size, stacked.length, 'a frame is in two stacks');
}

test.serial('ten minutes stacked by another machine were taken by name for the twenty minutes after them, and their frames were stacked again', async t => {
	const scope = await startThere(t);
	await stackOne(t, scope, 10, 'T07:30');
	assert.deepEqual((await stacksOf(scope, 'M 1')).map(name => name.replace(/_HP.*/, '')), ['CrowdSky_10_M 1_20.0s_LP_20260127.84']);
	const {blocks, warnings} = await nightHere(t, scope);
	assertNoFrameTwice(scope);
	assert.deepEqual(blocks, [
		['07:20', 'covered', 'covered by a stack of another block size: it; purge it to stack again'],
		['07:40', 'covered', 'may be part of a stack of another block size: it; purge it to stack again'],
	]);
	assert.deepEqual(warnings, []);
});

test.serial('twenty minutes of another machine, half of them rejected, do not prevent the blocks beside them from being stacked', async t => {
	const scope = await startThere(t, {rejected: 40});
	await stackOne(t, scope, 20, 'T07:40');
	scope.change({rejected: 0});
	const {blocks, warnings} = await nightHere(t, scope);
	assertNoFrameTwice(scope);
	assert.deepEqual(blocks.map(([, , reason]) => reason), ['stacked already: it', 'stacked already: it']);
	assert.equal((await stacksOf(scope, 'M 1')).length, 2);
	assert.deepEqual(warnings, []);
});

for (const [what, options] of [['gives the time of stacking', {stackDateObs: 'made'}], ['cannot be read', {}]] as const) {
	test.serial(`a stack of another machine that fits blocks of two sizes, and whose header ${what}, keeps both from being stacked, with a warning`, async t => {
		const scope = await startThere(t, options);
		await stackOne(t, scope, 10, 'T07:30');
		if (what === 'cannot be read') scope.faults.add({on: 'http', match: /CrowdSky_/, times: Number.POSITIVE_INFINITY, do: {kind: 'status', status: 404}});
		const {blocks, warnings} = await nightHere(t, scope);
		assertNoFrameTwice(scope);
		assert.equal(scope.batchRuns.length, 1);
		assert.deepEqual(blocks, [
			['07:20', 'covered', 'may be part of it, whose header has not shown its frames; if it never does, purge that stack to stack again'],
			['07:40', 'covered', 'stacked already: it'],
		]);
		assert.deepEqual(warnings, ['Some blocks of M 1 are left alone']);
	});
}

test.serial('a stack whose header could not be read because of the connection was reported as having an uninformative one, to be purged', async t => {
	const scope = await startThere(t);
	await stackOne(t, scope, 10, 'T07:30');
	scope.faults.add({on: 'http', match: /CrowdSky_/, times: Number.POSITIVE_INFINITY, do: {kind: 'reset'}});
	const night = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), settings: {...settings, blockMinutes: 20}, goal: {depth: 'plan'}});
	t.teardown(async () => night.close());
	await night.start();
	const isRead = () => untilState(night, ({scopes}) => scopes[0]?.targets[0]?.phase === 'read' && scopes[0].targetsPhase === 'read');
	const {warnings} = await isRead();
	assert.deepEqual(warnings.map(({what, next}) => [what, next]), [['Some blocks of M 1 are left alone', 'It is asked again when the target is read again; nothing needs to be purged.']]);
	assert.match(warnings[0]?.cause ?? '', /fits blocks of two sizes, and its header was not read: /);
	scope.faults.clear();
	night.store.dispatch({kind: 'rereadRequested', scope: scope.hostOption});
	const {scopes} = await isRead();
	assert.deepEqual(scopes[0]?.targets[0]?.blocks.map(({status, reason}) => [status, /may be part of a stack|covered by a stack/.test(reason)]), [['covered', true], ['covered', true]]);
});

test.serial('the header of a stack of another machine was read again at every reading', async t => {
	const scope = await startThere(t, {rejected: 40});
	await stackOne(t, scope, 20, 'T07:40');
	const night = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), settings: {...settings, blockMinutes: 20}, goal: {depth: 'plan'}});
	t.teardown(async () => night.close());
	await night.start();
	const isRead = () => untilState(night, ({scopes}) => scopes[0]?.targets[0]?.phase === 'read' && scopes[0].targetsPhase === 'read');
	await isRead();
	const askedHeaders = () => scope.httpRequests.filter(({path}) => path.includes('CrowdSky_')).length;
	assert.equal(askedHeaders(), 1);
	for (let reading = 0; reading < 2; reading++) {
		night.store.dispatch({kind: 'rereadRequested', scope: scope.hostOption});
		await isRead();
	}

	assert.equal(askedHeaders(), 1);
});

test.serial('after a change of block size on the screen another machine\'s stack was planned by its name, without reading its header', async t => {
	const scope = await startThere(t);
	await stackOne(t, scope, 10, 'T07:30');
	const night = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), settings, goal: {depth: 'plan'}});
	t.teardown(async () => night.close());
	await night.start();
	await untilState(night, ({scopes}) => scopes[0]?.targets[0]?.phase === 'read');
	night.store.dispatch({kind: 'settingsChanged', settings: {...night.store.state().settings, blockMinutes: 20}});
	const {scopes} = await untilState(night, state => state.scopes[0]?.targets[0]?.phase === 'read');
	assert.deepEqual(scopes[0]?.targets[0]?.blocks.map(({status, isForeignCoverage}) => [status, isForeignCoverage]), [['covered', true], ['covered', true]]);
});

test.serial('twenty minutes started before another machine stacked half of their frames were named, because its stack fits the next block by name', async t => {
	const scope = await startThere(t, {speed: 1});
	const dataFolder = await temporaryFolder(t);
	const night = createNight({hosts: [scope.hostOption], dataFolder, settings: {...settings, blockMinutes: 20}, goal: {depth: 'plan'}});
	t.teardown(async () => night.close());
	await night.start();
	const seen = await untilState(night, ({scopes}) => scopes[0]?.targets[0]?.phase === 'read');
	const [first] = seen.scopes[0]?.targets[0]?.blocks ?? [];
	assert.ok(first);
	night.store.dispatch({kind: 'blocksRequested', scope: scope.hostOption, target: 'M 1', ids: [blockId(first)]});
	await untilState(night, ({jobs}) => jobs[0]?.phase === 'stacking');
	await night.close();
	while (scope.batchRuns[0]?.result === 'working') {
		await new Promise(resolve => {
			setTimeout(resolve, 20);
		});
	}

	scope.change({speed: 30});
	await stackOne(t, scope, 10, 'T07:30');
	await runNight({hosts: [scope.hostOption], dataFolder, settings: {...settings, blockMinutes: 20}});
	assert.deepEqual((await stacksOf(scope, 'M 1')).map(name => name.replace(/_HP.*/, '')), ['CrowdSky_10_M 1_20.0s_LP_20260127.84']);
});

test.serial('a stack that another machine had started and this one named kept the blocks beside it from being stacked, as if its frames were unknown', async t => {
	const earlier = {localStart: '2026-01-28T05:00:10', frames: 10, exposureSeconds: 20, filter: 'LP', spacingSeconds: 22};
	const scope = await startThere(t, {targets: [{...adelaide, blocks: [earlier, ...adelaide.blocks]}], stackDateObs: 'made', speed: 1});
	/** Requests one block of ten minutes, and disconnects once its job has reached this phase. */
	const work = async (dataFolder: string, start: string, phase: 'stacking' | 'stacked') => {
		const night = createNight({hosts: [scope.hostOption], dataFolder, settings: {...settings, blockMinutes: 10}, goal: {depth: 'plan', adopts: true}});
		t.teardown(async () => night.close());
		await night.start();
		const seen = await untilState(night, ({scopes}) => scopes[0]?.targets[0]?.phase === 'read');
		const block = seen.scopes[0]?.targets[0]?.blocks.find(each => each.start.includes(start));
		assert.ok(block);
		night.store.dispatch({kind: 'blocksRequested', scope: scope.hostOption, target: 'M 1', ids: [blockId(block)]});
		const {jobs} = await untilState(night, state => state.jobs[0]?.phase === phase);
		await night.close();
		return jobs[0]?.isAdopted;
	};

	// This machine knows from a stack of its own that DATE-OBS gives the time of stacking here.
	const dataFolder = await temporaryFolder(t);
	await work(dataFolder, 'T05:00', 'stacked');
	await work(await temporaryFolder(t), 'T07:30', 'stacking');
	assert.ok(await work(dataFolder, 'T07:30', 'stacked'));
	scope.change({speed: 30});
	const {warnings, jobs} = await runNight({hosts: [scope.hostOption], dataFolder, settings: {...settings, blockMinutes: 20}});
	assertNoFrameTwice(scope);
	assert.deepEqual(warnings.filter(({what}) => what.includes('left alone')), []);
	assert.deepEqual(jobs.map(({phase, block}) => [phase, block.start.slice(11, 16)]), [['stacked', '07:40']]);
});

test.serial('in the night in which the clocks go back, a stack of the first of the two hours does not keep that of the second from its name', async t => {
	const blockOf = (localStart: string, frames: number) => ({localStart, frames, exposureSeconds: 20, filter: 'LP', spacingSeconds: 22});
	const autumn: SceneTarget = {...adelaide, blocks: [blockOf('2025-10-26T00:15:03+02:00', 24), blockOf('2025-10-26T02:15:03+02:00', 25), blockOf('2025-10-26T02:15:04+01:00', 26)]};
	const scope = await startScope(t, {targets: [autumn]});
	await stackOne(t, scope, 15, 'T00:15');
	const dataFolder = await temporaryFolder(t);
	const {jobs, warnings} = await runNight({hosts: [scope.hostOption], dataFolder, settings});
	assert.deepEqual(jobs.map(({phase, block}) => [phase, block.chunk]), [['stacked', '20251026.01'], ['stacked', '20251026.05']]);
	const {scopes} = await runNight({hosts: [scope.hostOption], dataFolder, settings});
	assert.deepEqual(scopes[0]?.targets[0]?.blocks.map(({coveredBy}) => coveredBy?.split('_')[5]), ['20251025.89', '20251026.01', '20251026.05']);
	assert.equal((await stacksOf(scope, 'M 1')).length, 3);
	assert.deepEqual(warnings, []);
});
