import assert from 'node:assert/strict';
import {readdir, rm, statfs} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {addSubFrames, startCrowdSky} from '../../source/simulator/simulator.js';
import {runProgram} from '../support/run-program.js';
import {startScope, twoBlocks, twoNames} from '../support/simulated-scope.js';
import {temporaryFolder} from '../support/temporary-folder.js';

test.serial('night --dest --keep-free: a size beyond the disk, which removed the whole archive, is refused before anything is done', async t => {
	const home = await temporaryFolder(t);
	const server = await startCrowdSky({folder: path.join(home, 'crowdsky'), username: 'me', password: 'secret'});
	t.teardown(async () => server.stop());
	const scope = await startScope(t);
	const env = {CROWDSKY_USERNAME: 'me', CROWDSKY_PASSWORD: 'secret'};
	const night = async (...args: readonly string[]) => runProgram(['night', '--host', scope.hostOption, '--server', server.url, '--dest', 'archive', ...args], {home, env});
	const kept = async () => (await readdir(path.join(home, 'archive', 'IC 434'))).filter(name => name.endsWith('.fit')).sort();
	const first = await night('--keep-free', '1kB');
	assert.deepEqual([first.status, first.err, await kept()], [0, '', twoNames]);
	await addSubFrames(scope.folder, {timeZone: 'Europe/Vienna'}, twoBlocks, {localStart: '2026-02-27T22:00:03', frames: 26, filter: 'LP'});

	const never = await night('--keep-free', '900TB');
	assert.equal(never.status, 2);
	assert.match(never.err, /^--keep-free 900TB can never be met: the disk of archive has [\d.]+ .B in all, and 900 TB must stay free\. /m);
	assert.deepEqual([await kept(), scope.batchRuns.length], [twoNames, 2]);

	// All that this disk has, which removing the archive could not free: the telescope's own files are there, too. What others have there changes meanwhile.
	const {blocks, bsize} = await statfs(home);
	const between = `${Math.floor(blocks * bsize / 1e3)}kB`;
	const short = await night('--keep-free', between);
	assert.equal(short.status, 0, short.err);
	assert.match(short.err, /^Warning: Only .* is free for the archive: --keep-free wants .*, and everything that may be removed has .*, so nothing was removed\. /);
	assert.deepEqual(await kept(), [...twoNames, 'CrowdSky_26_IC 434_10.0s_LP_20260227.84_HP022854.fit'].sort());

	// A stack that is gone from the archive is neither fetched nor sent again.
	await rm(path.join(home, 'archive', 'IC 434', twoNames[0]!));
	const third = await night('--keep-free', '1kB');
	assert.deepEqual([third.status, third.err, (await kept()).length, server.uploads.length], [0, '', 2, 3]);
});

test.serial('night --dest --keep-free: an invalid size is refused with status 2', async t => {
	const home = await temporaryFolder(t);
	const {status, err} = await runProgram(['night', '--dest', 'archive', '--keep-free', '2'], {home});
	assert.equal(status, 2);
	assert.match(err, /^--keep-free 2 cannot be used: write it like 2GB or 500MB/);
});
