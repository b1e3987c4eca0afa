import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import test from 'ava';
import {startScope, stacksOf, storedNames, twoBlocks, twoNames} from '../support/simulated-scope.js';
import {runNight} from '../support/run-night.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {runAtOnce} from '../support/at-once.js';

runAtOnce(4);

test('a night is stacked and named with its pictures, and a second one finds nothing to do', async t => {
	const scope = await startScope(t);
	const dataFolder = await temporaryFolder(t);
	const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder});
	assert.deepEqual(jobs.map(({phase, file}) => [phase, file]), twoNames.map(name => ['stacked', name]));
	const names = await storedNames(scope, 'IC 434');
	for (const name of twoNames) for (const ending of ['.fit', '.jpg', '_thn.jpg']) assert.ok(names.includes(name.replace('.fit', ending)), name + ending);
	assert.equal(names.some(name => name.startsWith('DSO_')), false);
	const again = await runNight({hosts: [scope.hostOption], dataFolder});
	assert.deepEqual(again.jobs, []);
	assert.equal(scope.batchRuns.length, 2);
	assert.deepEqual(scope.canary, []);
});

test('firmware before 7.75 gets bare names, and its state is cleared the old way', async t => {
	const scope = await startScope(t, {firmware: '6.70'});
	await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	assert.deepEqual(scope.batchRuns.map(({files}) => files[0]?.includes('/')), [false, false]);
	assert.ok(scope.requests.some(({method}) => method === 'clear_app_state'));
});

test('a telescope that requires a key works with it, and is locked without', async t => {
	const {publicKey, privateKey} = generateKeyPairSync('rsa', {modulusLength: 1024});
	const handshake = {publicKeyPem: publicKey.export({type: 'spki', format: 'pem'}).toString()};
	const scope = await startScope(t, {handshake});
	const locked = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	assert.deepEqual(locked.scopes.map(({link, problem}) => [link, problem?.kind]), [['locked', 'locked']]);
	assert.equal(scope.batchRuns.length, 0);
	await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), key: privateKey});
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

test('sub-frame folders of old firmware, which end in -sub, are stacked as well', async t => {
	const scope = await startScope(t, {targets: [{...twoBlocks, subFolderEnding: '-sub'}]});
	await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

test('a target without a folder of its own gets one with its first stack', async t => {
	const scope = await startScope(t, {targets: [{...twoBlocks, liveStackFrames: undefined}]});
	await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

test('names have the number of frames really stacked, and rejected frames do not make a block ready again', async t => {
	const scope = await startScope(t, {rejected: 5});
	const dataFolder = await temporaryFolder(t);
	await runNight({hosts: [scope.hostOption], dataFolder});
	assert.deepEqual((await stacksOf(scope, 'IC 434')).map(name => name.slice(0, 12)), ['CrowdSky_19_', 'CrowdSky_20_']);
	assert.deepEqual((await runNight({hosts: [scope.hostOption], dataFolder})).jobs, []);
});

test('targets with odd names are stacked or left alone, and nothing is written outside their folders', async t => {
	const blocks = [{localStart: '2026-02-27T21:15:03', frames: 24, filter: 'LP'}];
	const odd = ['Fledermaus-Nebel \u00e4\u00f6\u00fc', 'a\'b"c $(x)', 'IC_434_2', 'x\u001b[31mred', 'line\nbreak'];
	const scope = await startScope(t, {targets: odd.map(name => ({name, raDegrees: 10, decDegrees: 10, blocks}))});
	const state = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	for (const name of odd.slice(0, 3)) assert.equal((await stacksOf(scope, name)).length, 1, JSON.stringify(name));
	for (const job of state.jobs) assert.ok(job.phase === 'stacked' || job.phase === 'failed', JSON.stringify(job.target));
	assert.deepEqual(scope.canary, []);
});

test('a telescope that is observing is left alone, and is stacked on if the user insists', async t => {
	const scope = await startScope(t, {observing: {target: 'M 44', frames: 225}, targets: [twoBlocks, {...twoBlocks, name: 'M 82'}]});
	const dataFolder = await temporaryFolder(t);
	const {jobs} = await runNight({hosts: [scope.hostOption], dataFolder});
	assert.equal(jobs.length, 4);
	assert.ok(jobs.every(({phase, problem}) => phase === 'failed' && problem?.kind === 'busy'));
	assert.equal(scope.requests.some(({method}) => /batch_stack$|clear/.test(method)), false);
	await runNight({hosts: [scope.hostOption], dataFolder, settings: {evenIfObserving: true}});
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

test('our batch waits for the end of a foreign one', async t => {
	const scope = await startScope(t);
	const files = (await storedNames(scope, 'IC 434_sub')).slice(0, 9);
	scope.change({speed: 0.3});
	scope.startForeignBatch('IC 434_sub', files);
	scope.change({speed: 30});
	const {warnings} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), haste: 60});
	assert.ok(warnings.some(({what}) => what.includes('did not start')));
	assert.equal(scope.requests.some(({method}) => method === 'stop_batch_stack'), false);
	assert.deepEqual(scope.batchRuns.map(({result}) => result), ['complete', 'complete', 'complete']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
});

test('in a night of two telescopes a failing one does not stop the other', async t => {
	const [good, bad] = [await startScope(t), await startScope(t, {serial: '99999999'})];
	bad.faults.add({on: 'batch', match: '*', times: Number.POSITIVE_INFINITY, do: {kind: 'fail', code: 264}});
	const hosts = [good.hostOption, bad.hostOption, '127.0.0.1:1:1:1'];
	const {jobs, scopes} = await runNight({hosts, dataFolder: await temporaryFolder(t)});
	assert.deepEqual(jobs.filter(({scope}) => scope === good.hostOption).map(({phase}) => phase), ['stacked', 'stacked']);
	assert.deepEqual(jobs.filter(({scope}) => scope === bad.hostOption).map(({phase}) => phase), ['failed', 'failed']);
	assert.deepEqual(scopes.map(({targetsPhase}) => targetsPhase), ['read', 'read', 'failed']);
});

test('one telescope under two addresses is used once', async t => {
	const scope = await startScope(t);
	const {scopes} = await runNight({hosts: [scope.hostOption, scope.hostOption.replace('127.0.0.1', 'localhost')], dataFolder: await temporaryFolder(t)});
	assert.deepEqual(scopes.map(({problem}) => problem?.kind).sort(), ['held', undefined]);
	assert.equal(scope.batchRuns.length, 2);
});
