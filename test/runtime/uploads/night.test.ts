import assert from 'node:assert/strict';
import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {objectsOf, runProgram} from '../../support/run-program.js';
import {startScope, stacksOf, storedNames, twoNames} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {login, sha256Of, stackPath, startSky} from './run-uploads.js';
import {textBelow} from './text-below.js';
import {runAtOnce} from '../../support/at-once.js';

runAtOnce(2);

const password = 'crowdsky-demo';

test('everything is sent once, byte for byte, a second night sends nothing, and no password is written anywhere', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t);
	const sky = await startSky(t);
	const args = ['--host', scope.hostOption, '--server', sky.url];
	const night = await runProgram(['night', ...args], {home, env: login});
	assert.deepEqual([night.status, night.err], [0, '']);
	assert.deepEqual(night.lines.slice(-2), ['Stacked: 2  Failed: 0  Skipped: 1  across 1 targets', 'Uploaded: 2  Skipped: 0  Failed: 0']);
	for (const name of twoNames) {
		assert.ok(night.lines.includes(`Uploading ${name}...`), night.out);
		const sent = sky.uploads.find(upload => upload.name === name);
		assert.equal(sent?.sha256, await sha256Of(stackPath(scope, 'IC 434', name)));
		assert.equal(await sha256Of(sky.filePath(sent?.id ?? 0)), sent?.sha256);
		assert.ok((sent?.thumbnailBytes ?? 0) > 0);
	}

	assert.deepEqual(sky.uploads[0]?.fields, {
		n_frames_input: '24', n_frames_aligned: '24', date_obs_start: '2026-02-27T20:15:00Z', date_obs_end: '2026-02-27T20:30:00Z', scrub_location: '0',
	});
	const again = await runProgram(['night', '--json', ...args], {home, env: login});
	const objects = objectsOf(again);
	assert.deepEqual(objects.map(({type}) => type), ['uploadSkipped', 'uploadSkipped', 'summary']);
	assert.match(String(objects[0]?.['reason']), /^sent by this machine already \(20260227\.8\d_HP\d{6}\)$/);
	assert.deepEqual([objects.at(-1)?.['filesUploaded'], objects.at(-1)?.['filesSkipped'], objects.at(-1)?.['blocksCovered']], [0, 2, 2]);
	assert.equal(sky.uploads.length, 2);
	assert.equal((night.out + night.err + again.out + await textBelow(home)).includes(password), false);
	assert.deepEqual((await readdir(home, {recursive: true})).filter(name => name.endsWith('.fit')), [], 'what was fetched is gone');
	assert.deepEqual(scope.canary, []);
});

test('uploads keep the contract of --json', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {stackBytes: 3_000_000});
	const sky = await startSky(t, {uploadBytesPerSecond: 4_000_000});
	const args = ['--json', '--host', scope.hostOption, '--server', sky.url];
	await runProgram(['stack', '--all', '--host', scope.hostOption], {home});
	const dry = objectsOf(await runProgram(['upload', '--all', '--dry-run', ...args], {home, env: login}));
	// Two are checked side by side; either may be done first.
	assert.deepEqual(dry.slice(0, -1).map(({type, file}) => [type, file]).sort(), twoNames.map(name => ['uploadReady', name]));
	assert.equal(dry.at(-1)?.['type'], 'summary');
	assert.equal(sky.uploads.length, 0);
	const upload = objectsOf(await runProgram(['upload', 'IC 434', ...args], {home, env: login}));
	// The second may be fetched while the first is sent.
	const types = upload.map(({type}) => type).filter(type => type !== 'uploadProgress');
	assert.deepEqual([...types].sort(), ['summary', 'uploadStarted', 'uploadStarted', 'uploaded', 'uploaded']);
	assert.deepEqual([types[0], types.at(-1)], ['uploadStarted', 'summary']);
	assert.deepEqual(Object.keys(upload.find(({type}) => type === 'uploaded') ?? {}), ['v', 'type', 'scope', 'target', 'file', 'chunkKey', 'jobId']);
	assert.equal(upload.find(({type}) => type === 'uploaded')?.['chunkKey'], sky.uploads[0]?.chunkKey);
	const moved = upload.filter(({type, file}) => type === 'uploadProgress' && file === twoNames[0]).map(({sentBytes}) => Number(sentBytes));
	assert.ok(moved.length >= 1 && moved.length <= 6, `${moved.length} objects in less than a second`);
	assert.ok(moved.every((bytes, index) => bytes >= (moved[index - 1] ?? 0)));
	assert.deepEqual(Object.keys(upload.at(-1) ?? {}), ['v', 'type', 'filesUploaded', 'filesSkipped', 'filesFailed', 'filesReady', 'targetsProcessed', 'seconds']);
});

test('without a login the night stacks everything and ends with 5, and upload ends with 5 at once', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t);
	const sky = await startSky(t);
	const args = ['--host', scope.hostOption, '--server', sky.url];
	const night = await runProgram(['night', ...args], {home});
	assert.deepEqual([night.status, await stacksOf(scope, 'IC 434')], [5, twoNames]);
	assert.match(night.err, /^Nothing was sent to CrowdSky: you are not signed in on this machine\. Run crowdsky-tui login/);
	assert.equal(night.lines.at(-1), 'Uploaded: 0  Skipped: 0  Failed: 2');
	const refused = await runProgram(['night', ...args], {home, env: {...login, CROWDSKY_PASSWORD: 'wrong-word'}});
	assert.equal(refused.status, 5);
	assert.match(refused.err, /does not accept the user name or the password/);
	assert.equal((refused.out + refused.err).includes('wrong-word'), false);
	const json = await runProgram(['upload', '--all', '--json', ...args], {home});
	assert.deepEqual([json.status, objectsOf(json).map(({type}) => type)], [5, ['error', 'summary']]);
	const half = await runProgram(['upload', '--all', ...args], {home, env: {CROWDSKY_USERNAME: 'observer'}});
	assert.deepEqual([half.status, /incomplete/.test(half.err)], [5, true]);
	assert.deepEqual(sky.uploads, []);
});

test('--dest keeps fetched stacks in a folder of their target', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t);
	const sky = await startSky(t);
	const {status} = await runProgram(['night', '--dest', 'kept', '--host', scope.hostOption, '--server', sky.url], {home, env: login});
	assert.equal(status, 0);
	const names = (await readdir(path.join(home, 'kept', 'IC 434'))).sort();
	assert.deepEqual(names, (await storedNames(scope, 'IC 434')).filter(name => /^CrowdSky_.*(?:\.fit|_thn\.jpg)$/.test(name)));
	for (const name of twoNames) {
		assert.equal(await sha256Of(path.join(home, 'kept', 'IC 434', name)), await sha256Of(stackPath(scope, 'IC 434', name)));
		assert.ok((await stat(path.join(home, 'kept', 'IC 434', name))).size > 0);
	}
});
