import assert from 'node:assert/strict';
import {copyFile, mkdir, readdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import type {SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {runNight} from '../../support/run-night.js';
import {objectsOf, runProgram} from '../../support/run-program.js';
import {startScope, twoNames} from '../../support/simulated-scope.js';
import {fileContext} from '../../support/file-context.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {login, sha256Of, stackPath, startSky} from './run-uploads.js';
import {stackedScope} from './stacked-scope.js';
import {runAtOnce} from '../../support/at-once.js';

runAtOnce(2);

const [first = '', second = ''] = twoNames;

const suite = fileContext();
let scope: SimulatedSeestar;
test.before(async () => {
	scope = await stackedScope(suite);
});
test('--local-dir sends every CrowdSky stack below a folder, without a telescope, and leaves the files', async t => {
	const home = await temporaryFolder(t);
	const sky = await startSky(t);
	await mkdir(path.join(home, 'kept', 'deep'), {recursive: true});
	await copyFile(stackPath(scope, 'IC 434', first), path.join(home, 'kept', first));
	await copyFile(stackPath(scope, 'IC 434', second), path.join(home, 'kept', 'deep', second));
	await writeFile(path.join(home, 'kept', 'Stacked_3_M 1_10.0s_20260101_000000.fit'), 'no stack of ours');
	const args = ['--local-dir', 'kept', '--server', sky.url];
	const sent = await runProgram(['upload', '--all', ...args], {home, env: login});
	assert.deepEqual([sent.status, sent.err, sent.lines.at(-1)], [0, '', 'Uploaded: 2  Skipped: 0  Failed: 0']);
	const {fields} = sky.uploads.find(({name}) => name === first) ?? {};
	assert.deepEqual([fields?.['n_frames_input'], fields?.['n_frames_aligned'], fields?.['date_obs_start']], ['24', '24', '2026-02-27T20:15:03Z']);
	assert.equal(Date.parse(fields?.['date_obs_end'] ?? '') - Date.parse(fields?.['date_obs_start'] ?? ''), 240_000);
	assert.equal((await readdir(path.join(home, 'kept', 'deep')))[0], second);
	const again = await runProgram(['upload', 'IC 434', ...args], {home, env: login});
	assert.deepEqual([again.status, again.lines.at(-1), sky.uploads.length], [0, 'Uploaded: 0  Skipped: 2  Failed: 0', 2]);
	const unknown = await runProgram(['upload', 'M 1', ...args], {home, env: login});
	assert.deepEqual([unknown.status, /no target "M 1"/.test(unknown.err)], [2, true]);
	assert.equal((await runProgram(['upload', '--local-dir', 'nowhere', '--server', sky.url], {home, env: login})).status, 2);
});

test('--file sends the files that it names, several if wanted, and a missing one fails alone', async t => {
	const home = await temporaryFolder(t);
	const sky = await startSky(t);
	await copyFile(stackPath(scope, 'IC 434', first), path.join(home, 'odd name.fit'));
	await copyFile(stackPath(scope, 'IC 434', second), path.join(home, second));
	const sent = await runProgram(['upload', '--file', 'odd name.fit', second, 'missing.fit', '--json', '--server', sky.url], {home, env: login});
	assert.equal(sent.status, 3);
	const objects = objectsOf(sent);
	assert.deepEqual(objects.filter(({type}) => type === 'uploaded').map(({file}) => file).sort(), [second, 'odd name.fit']);
	const failed = objects.find(({type}) => type === 'uploadFailed');
	assert.deepEqual([failed?.['file'], failed?.['cause']], ['missing.fit', 'there is no such file']);
	assert.deepEqual(sky.uploads.map(({name}) => name).sort(), [second, 'odd name.fit']);
});

test('stacks sent from a telescope are not sent again from this machine', async t => {
	const home = await temporaryFolder(t);
	const sky = await startSky(t);
	const server = ['--server', sky.url];
	assert.equal((await runProgram(['upload', '--all', '--dest', 'kept', '--host', scope.hostOption, ...server], {home, env: login})).status, 0);
	const again = await runProgram(['upload', '--local-dir', 'kept', ...server], {home, env: login});
	assert.deepEqual([again.lines.at(-1), sky.uploads.length], ['Uploaded: 0  Skipped: 2  Failed: 0', 2]);
});

test('stacks lists and download fetches, by the server\'s keys and by ours, and hostile names do no harm', async t => {
	const home = await temporaryFolder(t);
	const sky = await startSky(t);
	const server = ['--server', sky.url];
	await runProgram(['upload', '--all', '--host', scope.hostOption, ...server], {home, env: login});
	const rows = objectsOf(await runProgram(['stacks', '--json', ...server], {home, env: login}));
	assert.deepEqual(Object.keys(rows[0] ?? {}), ['v', 'type', 'chunkKey', 'objectName', 'filterName', 'dateObsStart', 'frames', 'totalExposureSeconds', 'raDegrees', 'decDegrees', 'sizeBytes', 'createdAt']);
	assert.deepEqual(rows.map(({type}) => type), ['stackRow', 'stackRow', 'summary']);
	assert.match(String(rows[0]?.['createdAt']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
	assert.equal((await runProgram(['stacks', '--object', 'M 1', ...server], {home, env: login})).out, '');

	const theirs = sky.uploads.find(({name}) => name === first)?.chunkKey ?? '';
	const fetched = await runProgram(['download', theirs, '20260227.82_HP022854', '--dest', 'got', '--json', ...server], {home, env: login});
	assert.deepEqual(objectsOf(fetched).map(({type, file}) => [type, file]), [['downloaded', path.join('got', first)], ['downloaded', path.join('got', second)], ['summary', undefined]]);
	for (const name of twoNames) assert.equal(await sha256Of(path.join(home, 'got', name)), await sha256Of(stackPath(scope, 'IC 434', name)));

	sky.faults.add({on: 'download', do: {kind: 'contentDisposition', value: 'attachment; filename="../../evil.fit"'}});
	const hostile = await runProgram(['download', theirs, '20991231.00_HP000001', ...server], {home, env: login});
	assert.deepEqual([hostile.status, hostile.lines], [3, [`Downloaded ${theirs} -> ${theirs}.fit`]]);
	assert.deepEqual((await readdir(path.dirname(home))).filter(name => name === 'evil.fit'), []);
});

test.serial('stacks with impossible dates are never sent, even if the user insists: recognised by name on a telescope and here, by header under another name', async t => {
	const home = await temporaryFolder(t);
	const sky = await startSky(t);
	const old = {localStart: '1970-01-01T01:15:02', frames: 30, filter: 'LP'};
	const scope = await startScope(t, {targets: [{name: 'M 57', raDegrees: 283.4, decDegrees: 33.03, blocks: [old]}]});
	await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), settings: {evenIfDoubtful: true}});
	const name = 'CrowdSky_30_M 57_10.0s_LP_19700101.01_HP014853.fit';
	const args = ['--server', sky.url, '--even-if-present'];
	await mkdir(path.join(home, 'kept'));
	await copyFile(stackPath(scope, 'M 57', name), path.join(home, 'kept', name));
	await copyFile(stackPath(scope, 'M 57', name), path.join(home, 'renamed.fit'));
	for (const what of [['--all', '--host', scope.hostOption], ['--all', '--local-dir', 'kept'], ['--file', 'renamed.fit']]) {
		const sent = await runProgram(['upload', ...what, ...args], {home, env: login});
		assert.deepEqual([sent.status, sent.lines.at(-1), sky.uploads.length], [0, 'Uploaded: 0  Skipped: 1  Failed: 0', 0], what.join(' '));
		assert.match(sent.lines.join('\n'), /Skipped .*: its frames are dated 1970-01-01: the telescope's clock was not set, and nobody could tell when they were taken/);
	}
});
