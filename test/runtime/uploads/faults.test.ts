import assert from 'node:assert/strict';
import {readdir, truncate} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import type {SimulatedSeestar, CrowdSkyFault} from '../../../source/simulator/simulator.js';
import {runNight, untilState} from '../../support/run-night.js';
import {startScope, twoNames} from '../../support/simulated-scope.js';
import {fileContext} from '../../support/file-context.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';
import {outcomes, runUploads, stackPath} from './run-uploads.js';
import {sendingFrom, stackedScope} from './stacked-scope.js';
import {runAtOnce} from '../../support/at-once.js';

runAtOnce(3);

const suite = fileContext();
let scope: SimulatedSeestar;
test.before(async () => {
	scope = await stackedScope(suite);
});

/** Two stacks, a server with faults, and a memory of its own. */
const context = async (t: Context, ...faults: readonly CrowdSkyFault[]) => sendingFrom(t, scope, {}, faults);

const passing: ReadonlyArray<readonly [string, CrowdSkyFault['do'] & object]> = [
	['cut before the body', {kind: 'cutBeforeBody'}],
	['cut in the body', {kind: 'cutInBody'}],
	['cut after the whole body, before the answer', {kind: 'cutAfterBody'}],
	['503 with Retry-After', {kind: 'retryAfter', form: 'seconds', seconds: 1}],
	['429 without Retry-After', {kind: 'retryAfter', form: 'missing', status: 429}],
	['500 though the record was made', {kind: 'status', status: 500, isDone: true}],
	['500 and nothing was kept', {kind: 'status', status: 500}],
	['a web page though the record was made', {kind: 'loginPage', isDone: true}],
	['a web page and nothing was kept', {kind: 'loginPage'}],
];
for (const [title, fault] of passing) {
	test(`${title}: both stacks arrive, one record each`, async t => {
		const {sky, uploading} = await context(t, {on: 'upload', do: fault} as CrowdSkyFault);
		const state = await runUploads(uploading);
		assert.deepEqual(outcomes(state), ['uploaded', 'uploaded']);
		assert.deepEqual(sky.uploads.map(({name}) => name).sort(), twoNames);
		assert.equal(sky.faults.happened.length, 1);
	});
}

const lasting: ReadonlyArray<readonly [string, CrowdSkyFault['do'] & object, string]> = [
	['413', {kind: 'status', status: 413, body: '<html>too large</html>'}, 'failed refused'],
	['422', {kind: 'status', status: 422, body: '{"error": "no such target"}'}, 'failed refused'],
	['JSON without ok', {kind: 'noOk'}, 'uploaded'],
	['a record with the wrong size', {kind: 'wrongSize'}, 'failed incomplete'],
];
for (const [title, fault, outcome] of lasting) {
	test(`${title}: it is not a success, the other stack goes on, and the next run ends with one record each`, async t => {
		const {sky, uploading} = await context(t, {on: 'upload', do: fault} as CrowdSkyFault);
		const state = await runUploads(uploading);
		assert.deepEqual(outcomes(state), [outcome, 'uploaded']);
		const next = await runUploads(uploading);
		// What the server has of it is not this stack, in later runs neither.
		const mayFail = fault.kind === 'wrongSize' ? ['failed incomplete'] : [];
		assert.deepEqual(outcomes(next).filter(phase => phase !== 'skipped' && phase !== 'uploaded'), mayFail);
		assert.deepEqual(sky.uploads.map(({name}) => name).sort(), twoNames);
	});
}

test('a refused login pauses everything and is reported once, and after a new sign-in everything goes on', async t => {
	const {sky, uploading} = await context(t, {on: 'upload', nth: 2, do: {kind: 'status', status: 401}});
	const state = await runUploads(uploading, async (runtime, account) => {
		const paused = await untilState(runtime, ({loginProblem}) => loginProblem !== undefined);
		assert.deepEqual(outcomes(paused), ['uploaded', 'fetched']);
		assert.equal((await account.signIn('observer', 'crowdsky-demo')).ok, true);
		runtime.store.dispatch({kind: 'signedIn'});
		await untilState(runtime, ({uploads}) => uploads.every(({phase}) => phase === 'uploaded'));
	});
	assert.equal(state.uploads.length, 2);
	assert.equal(sky.uploads.length, 2);
});

test('without a readable list nothing is sent on a guess, and only the journal counts', async t => {
	const {sky, uploading} = await context(t, {on: 'list', times: Infinity, do: {kind: 'status', status: 500}});
	assert.deepEqual(outcomes(await runUploads(uploading)), ['failed protocol', 'failed protocol']);
	assert.equal(sky.calls.some(({method}) => method === 'POST'), false);
	sky.faults.clear();
	await runUploads(uploading);
	sky.faults.add({on: 'list', times: Infinity, do: {kind: 'garbage'}});
	assert.deepEqual(outcomes(await runUploads(uploading)), ['skipped', 'skipped']);
	assert.equal(sky.uploads.length, 2);
});

test('a list that fails once is requested again', async t => {
	const {uploading} = await context(t, {on: 'list', do: {kind: 'status', status: 503}});
	assert.deepEqual(outcomes(await runUploads(uploading)), ['uploaded', 'uploaded']);
});

test('--even-if-present sends stacks again', async t => {
	const {sky, uploading} = await context(t);
	await runUploads(uploading);
	assert.deepEqual(outcomes(await runUploads({...uploading, resend: true})), ['uploaded', 'uploaded']);
	assert.equal(sky.uploads.length, 4);
});

test('a truncated download is fetched again, and a stack that is truncated on the telescope is never sent', async t => {
	const own = await startScope(t);
	await runNight({hosts: [own.hostOption], dataFolder: await temporaryFolder(t)});
	const {sky, uploading} = await context(t);
	const [first = '', second = ''] = twoNames;
	await truncate(stackPath(own, 'IC 434', first), 40_000);
	own.faults.add({on: 'http', match: `*${second}`, nth: 2, do: {kind: 'truncate', bytes: 20_000}});
	const state = await runUploads({...uploading, hosts: [own.hostOption]});
	assert.deepEqual(outcomes(state), ['failed incomplete', 'uploaded']);
	assert.deepEqual(sky.uploads.map(({name, isWhole}) => [name, isWhole]), [[second, true]]);
	assert.match(state.uploads[0]?.problem?.cause ?? '', /40000 of its \d+ bytes/);
});

test('files that an earlier run left in the fetching folder are removed at the start', async t => {
	const {uploading} = await context(t, {on: 'upload', times: Infinity, do: {kind: 'status', status: 401}});
	await runUploads(uploading);
	const fetched = async () => (await readdir(path.join(uploading.dataFolder, 'fetching'), {recursive: true})).filter(name => name.endsWith('.fit'));
	assert.equal((await fetched()).length, 2);
	const {sky, uploading: sound} = await context(t);
	await runUploads({...sound, dataFolder: uploading.dataFolder});
	assert.deepEqual([await fetched(), sky.uploads.length], [[], 2]);
});
