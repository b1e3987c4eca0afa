import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {scopeOf} from '../../../source/machine/transition.js';
import {isRunSettled} from '../../../source/machine/summary.js';
import type {State} from '../../../source/machine/state.js';
import {purgeStacks, storedStacks} from '../../../source/runtime/purge/purge-stacks.js';
import {newSession} from '../../../source/runtime/session.js';
import {parseScopeAddress} from '../../../source/seestar/address.js';
import {createSeestar} from '../../../source/seestar/seestar.js';
import {ntStatus, type SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {createNight, fastClock, untilState} from '../../support/run-night.js';
import {startScope, stacksOf, storedNames, twoNames} from '../../support/simulated-scope.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';
import {addStacks, stackFiles, stems} from '../../support/night-before.js';

function sessionOn(t: Context, scope: SimulatedSeestar) {
	const address = parseScopeAddress(scope.hostOption);
	if (!address.ok) throw new Error(address.problem.what);
	const seestar = createSeestar(address.value, {timing: {patienceMs: 1500}});
	t.teardown(() => seestar.close());
	return newSession(address.value, seestar);
}

async function purge(t: Context, scope: SimulatedSeestar, folder = 'IC 434') {
	const session = sessionOn(t, scope);
	const dataFolder = await temporaryFolder(t);
	const files = await storedStacks(session.seestar, 'IC 434');
	assert.ok(files.ok);
	const purged: string[] = [];
	const result = await purgeStacks(session, {
		target: 'IC 434', folder, subFrameFolder: 'IC 434_sub', files: files.value, dataFolder, clock: fastClock(20), onPurged: ({name}) => purged.push(name), signal: AbortSignal.timeout(10_000),
	});
	return {result, purged, session};
}

test.serial('a purge deletes stacks and pictures, leaves the rest, and their blocks are stacked again', async t => {
	const dataFolder = await temporaryFolder(t);
	const scope = await startScope(t);
	await addStacks(scope);
	const before = await storedNames(scope, 'IC 434');
	const subFrames = await storedNames(scope, 'IC 434_sub');
	const night = createNight({hosts: [scope.hostOption], dataFolder});
	t.teardown(() => night.close());
	await night.start();
	const planned = await untilState(night, isRunSettled);
	const blocks = (state: State) => scopeOf(state, scope.hostOption)?.targets.find(({name}) => name === 'IC 434')?.blocks.map(({status}) => status);
	assert.deepEqual([planned.jobs.length, blocks(planned)], [0, ['covered', 'covered', 'short']]);

	const files = await storedStacks(night.seestar(scope.hostOption)!, 'IC 434');
	assert.ok(files.ok);
	assert.deepEqual(files.value.map(({sizeBytes}) => sizeBytes), Array.from({length: 6}, () => 100));
	const gone: string[] = [];
	night.store.subscribe(({event}) => {
		if (event.kind === 'filePurged') gone.push(event.file.name);
	});
	night.store.dispatch({kind: 'purgeRequested', scope: scope.hostOption, target: 'IC 434', files: files.value});
	// The goal of this night is to stack everything that is ready.
	const end = await untilState(night, state => state.jobs.length === 2 && isRunSettled(state));
	assert.deepEqual([...gone].sort(), stackFiles);
	const now = await storedNames(scope, 'IC 434');
	assert.deepEqual(before.filter(name => !now.includes(name)), [], 'the same names again, and nothing else was touched');
	assert.deepEqual(await storedNames(scope, 'IC 434_sub'), subFrames);
	assert.deepEqual(end.jobs.map(({phase}) => phase), ['stacked', 'stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), [...twoNames, 'CrowdSky_notes.fit']);
	assert.deepEqual(scope.canary, []);
});

test.serial('a purge enters no folder of sub-frames, and deletes no file whose name does not parse', async t => {
	const scope = await startScope(t);
	await addStacks(scope);
	for (const folder of ['IC 434_sub', 'IC 434-sub', 'IC 434_SUB', 'IC 434_sub.']) {
		const {result, purged, session} = await purge(t, scope, folder);
		assert.deepEqual([result.ok, purged], [false, []]);
		const listed = await storedStacks(session.seestar, folder);
		assert.equal(listed.ok || listed.problem.kind, 'usage');
	}

	const session = sessionOn(t, scope);
	for (const name of ['CrowdSky_notes.fit', 'Light_IC 434_10.0s_LP_20260227-211503.fit', `../IC 434_sub/${stems[0]}.fit`]) {
		const refused = await purgeStacks(session, {
			target: 'IC 434', folder: 'IC 434', subFrameFolder: 'IC 434_sub', files: [{name, sizeBytes: 1}],
			dataFolder: await temporaryFolder(t), clock: fastClock(20), onPurged: () => assert.fail(name), signal: AbortSignal.timeout(5000),
		});
		assert.equal(refused.ok || refused.problem.kind, 'usage', name);
	}

	assert.deepEqual(scope.canary, []);
});

test.serial('nothing is deleted while the telescope stacks the target', async t => {
	const scope = await startScope(t, {speed: 0.05});
	await addStacks(scope);
	const subFrames = (await storedNames(scope, 'IC 434_sub')).filter(name => name.startsWith('Light_') && name.endsWith('.fit')).slice(0, 20);
	scope.startForeignBatch('IC 434_sub', subFrames);
	const {result, purged} = await purge(t, scope);
	assert.deepEqual([result.ok || result.problem.kind, purged], ['busy', []]);
	assert.match(result.ok ? '' : result.problem.cause, /stacking this target/);
});

test.serial('a file that cannot be deleted does not hold up the others, and a request without an answer is repeated', async t => {
	const scope = await startScope(t);
	await addStacks(scope);
	scope.faults.add({on: 'smb', match: 'delete', nth: 2, times: 3, do: {kind: 'status', status: ntStatus.sharingViolation}});
	scope.faults.add({on: 'smb', match: 'delete', nth: 6, do: {kind: 'dropAfter'}});
	const {result, purged} = await purge(t, scope);
	assert.equal(result.ok || result.problem.kind, 'busy', JSON.stringify(scope.faults.happened));
	assert.equal(purged.length, 5, purged.join());
	assert.equal((await storedNames(scope, 'IC 434')).filter(name => name.startsWith(stems[0]!) || name.startsWith(stems[1]!)).length, 1);
	assert.deepEqual(scope.canary, []);
});

test.serial('a stack with a control character in its name stopped the purge of those after it', async t => {
	const scope = await startScope(t);
	await addStacks(scope);
	const odd = 'CrowdSky_1_IC\u0007 434_10.0s_LP_20260227.80_HP022854.fit';
	await writeFile(path.join(scope.folder, 'MyWorks', 'IC 434', odd), 'odd');
	const {result, purged} = await purge(t, scope);
	assert.deepEqual(purged.sort(), stackFiles);
	assert.equal(result.ok || result.problem.kind, 'usage');
	assert.doesNotMatch(result.ok ? '' : result.problem.what, /\p{Cc}/u);
	assert.ok((await storedNames(scope, 'IC 434')).includes(odd));
});
