import assert from 'node:assert/strict';
import test from 'ava';
import {blockId} from '../../../../source/machine/stacking/jobs.js';
import {createNight, runNight, untilState} from '../../../support/run-night.js';
import {stacksOf, startScope, storedNames, twoBlocks} from '../../../support/simulated-scope.js';
import {temporaryFolder} from '../../../support/temporary-folder.js';

const quarters = ['21:00:03', '21:15:03'].map(time => ({localStart: `2026-02-27T${time}`, frames: 30, filter: 'LP'}));

test.serial('a quarter whose run had ended was named although another machine had stacked its half hour meanwhile', async t => {
	const scope = await startScope(t, {speed: 1, targets: [{...twoBlocks, blocks: quarters}]});
	const [ours, theirs] = [await temporaryFolder(t), await temporaryFolder(t)];
	const first = createNight({hosts: [scope.hostOption], dataFolder: ours, goal: {depth: 'plan'}});
	t.teardown(() => first.close());
	await first.start();
	const seen = await untilState(first, ({scopes}) => scopes[0]?.targets[0]?.phase === 'read');
	const second = seen.scopes[0]?.targets[0]?.blocks[1];
	assert.ok(second);
	first.store.dispatch({kind: 'blocksRequested', scope: scope.hostOption, target: 'IC 434', ids: [blockId(second)]});
	await untilState(first, ({jobs}) => jobs[0]?.phase === 'stacking');
	await first.close();
	while (scope.batchRuns[0]?.result === 'working') {
		await new Promise(resolve => {
			setTimeout(resolve, 20);
		});
	}

	scope.change({speed: 30});
	await runNight({hosts: [scope.hostOption], dataFolder: theirs, settings: {blockMinutes: 30}});
	const half = await stacksOf(scope, 'IC 434');
	assert.deepEqual(half.map(name => name.slice(0, 12)), ['CrowdSky_60_']);
	await runNight({hosts: [scope.hostOption], dataFolder: ours});
	assert.deepEqual(await stacksOf(scope, 'IC 434'), half, 'no frame is in two named stacks');
	assert.ok((await storedNames(scope, 'IC 434')).some(name => name.startsWith('DSO_Stacked_30_')));
});

test.serial('neighbouring blocks that another machine stacked with the same block size do not prevent naming', async t => {
	const scope = await startScope(t, {targets: [{...twoBlocks, blocks: quarters}]});
	const [ours, theirs] = [await temporaryFolder(t), await temporaryFolder(t)];
	const first = createNight({hosts: [scope.hostOption], dataFolder: theirs, goal: {depth: 'plan'}});
	t.teardown(() => first.close());
	await first.start();
	const seen = await untilState(first, ({scopes}) => scopes[0]?.targets[0]?.phase === 'read');
	const block = seen.scopes[0]?.targets[0]?.blocks[0];
	assert.ok(block);
	first.store.dispatch({kind: 'blocksRequested', scope: scope.hostOption, target: 'IC 434', ids: [blockId(block)]});
	await untilState(first, ({jobs}) => jobs[0]?.phase === 'stacked');
	await first.close();
	const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder: ours});
	assert.deepEqual(jobs.map(({phase}) => phase), ['stacked']);
	assert.equal((await stacksOf(scope, 'IC 434')).length, 2);
});
