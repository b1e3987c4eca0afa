import assert from 'node:assert/strict';
import test from 'ava';
import {blockId} from '../../../source/machine/stacking/jobs.js';
import {createNight, untilState} from '../../support/run-night.js';
import {stacksOf, startScope, twoBlocks} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

test.serial('half hours in the queue and quarters requested after them put the same frames into two stacks', async t => {
	const quarters = ['21:00:03', '21:15:03', '21:30:03', '21:45:03'].map(time => ({localStart: `2026-02-27T${time}`, frames: 30, filter: 'LP'}));
	const scope = await startScope(t, {targets: [{...twoBlocks, blocks: quarters}]});
	const runtime = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), settings: {blockMinutes: 30}, goal: {depth: 'plan'}});
	t.teardown(async () => runtime.close());
	const {store} = runtime;
	const want = () => {
		const ids = store.state().scopes[0]?.targets[0]?.blocks.filter(({status}) => status === 'ready').map(blockId) ?? [];
		store.dispatch({kind: 'blocksRequested', scope: scope.hostOption, target: 'IC 434', ids});
	};

	await runtime.start();
	await untilState(runtime, ({scopes}) => scopes[0]?.targets[0]?.phase === 'read');
	want();
	await untilState(runtime, ({jobs}) => jobs[0]?.phase === 'stacking');
	store.dispatch({kind: 'settingsChanged', settings: {...store.state().settings, blockMinutes: 15}});
	want();
	await untilState(runtime, ({jobs, scopes}) => scopes[0]?.worker.phase === 'idle' && jobs.every(({phase}) => phase === 'stacked' || phase === 'skipped'));
	want();
	await untilState(runtime, ({scopes}) => scopes[0]?.worker.phase === 'idle');
	const stacked = scope.batchRuns.flatMap(({files}) => files);
	assert.equal(new Set(stacked).size, stacked.length, 'a frame is in two stacks');
	assert.deepEqual(await stacksOf(scope, 'IC 434'), [
		'CrowdSky_30_IC 434_10.0s_LP_20260227.82_HP022854.fit',
		'CrowdSky_30_IC 434_10.0s_LP_20260227.83_HP022854.fit',
		'CrowdSky_60_IC 434_10.0s_LP_20260227.80_HP022854.fit',
	]);
});

test.serial('half hours shown in a plan were stacked from frames that another run had meanwhile stacked as quarters', async t => {
	const quarters = ['21:00:03', '21:15:03'].map(time => ({localStart: `2026-02-27T${time}`, frames: 30, filter: 'LP'}));
	const scope = await startScope(t, {targets: [{...twoBlocks, blocks: quarters}]});
	const runtime = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), settings: {blockMinutes: 30}, goal: {depth: 'plan'}});
	t.teardown(async () => runtime.close());
	await runtime.start();
	await untilState(runtime, ({scopes}) => scopes[0]?.targets[0]?.phase === 'read');
	// Only the second quarter: the half hour's own name is still free.
	const other = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), goal: {depth: 'plan'}});
	await other.start();
	const seen = await untilState(other, ({scopes}) => scopes[0]?.targets[0]?.phase === 'read');
	const [, second] = seen.scopes[0]?.targets[0]?.blocks ?? [];
	other.store.dispatch({kind: 'blocksRequested', scope: scope.hostOption, target: 'IC 434', ids: second ? [blockId(second)] : []});
	await untilState(other, ({jobs}) => jobs[0]?.phase === 'stacked');
	await other.close();

	const ids = runtime.store.state().scopes[0]?.targets[0]?.blocks.map(blockId) ?? [];
	runtime.store.dispatch({kind: 'blocksRequested', scope: scope.hostOption, target: 'IC 434', ids});
	const {jobs} = await untilState(runtime, state => state.scopes[0]?.worker.phase === 'idle' && state.jobs.length === 1 && state.jobs.every(({phase}) => phase === 'stacked' || phase === 'skipped'));
	assert.deepEqual(jobs.map(({phase}) => phase), ['skipped']);
	assert.match(jobs[0]?.note ?? '', /another block size/);
	const stacked = scope.batchRuns.flatMap(({files}) => files);
	assert.equal(new Set(stacked).size, stacked.length, 'a frame is in two stacks');
});
