import assert from 'node:assert/strict';
import {readdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, test} from 'node:test';
import {addSubFrames, startCrowdSky} from '../../source/simulator/simulator.js';
import {runProgram} from '../support/run-program.js';
import {startScope, twoBlocks, twoNames} from '../support/simulated-scope.js';
import {temporaryFolder} from '../support/temporary-folder.js';

describe('night --dest --keep-free', () => {
	test('what the server has goes before the next stack is fetched; it is not fetched or sent again', async t => {
		const home = await temporaryFolder(t);
		const server = await startCrowdSky({folder: path.join(home, 'crowdsky'), username: 'me', password: 'secret'});
		t.after(async () => server.stop());
		const scope = await startScope(t);
		const env = {CROWDSKY_USERNAME: 'me', CROWDSKY_PASSWORD: 'secret'};
		const night = async (...args: readonly string[]) => runProgram(['night', '--host', scope.hostOption, '--server', server.url, '--dest', 'archive', ...args], {home, env});
		const kept = async () => (await readdir(path.join(home, 'archive', 'IC 434'))).filter(name => name.endsWith('.fit')).sort();
		const first = await night('--keep-free', '1kB');
		assert.deepEqual([first.status, first.err, await kept()], [0, '', twoNames]);
		const own = 'CrowdSky_9_IC 434_10.0s_LP_20250101.10_HP022854.fit';
		await writeFile(path.join(home, 'archive', 'IC 434', own), 'not sent by this program');

		// More than any disk has: all that may go goes.
		const quiet = await night('--keep-free', '900TB');
		assert.deepEqual([quiet.status, quiet.err, (await kept()).length], [0, '', 3], 'nothing to fetch, nothing to remove');
		await addSubFrames(scope.folder, {timeZone: 'Europe/Vienna'}, twoBlocks, {localStart: '2026-02-27T22:00:03', frames: 26, filter: 'LP'});
		const second = await night('--keep-free', '900TB');
		assert.equal(second.status, 0, second.err);
		assert.deepEqual(await kept(), ['CrowdSky_26_IC 434_10.0s_LP_20260227.84_HP022854.fit', own]);
		const lines = second.err.trimEnd().split('\n');
		assert.deepEqual(lines.slice(0, 2).map(line => /^Warning: Removed (.*) from the archive: less than 900\.0 TB were free, and the server has it\.$/.exec(line)?.[1]).sort(), twoNames.map(name => `IC 434/${name}`));
		assert.match(lines[2] ?? '', /^Warning: Only .* are free for the archive: 900\.0 TB are wanted/);
		assert.equal(lines.length, 3);

		const third = await night('--keep-free', '900TB');
		assert.deepEqual([third.status, third.err, server.uploads.length], [0, '', 3]);
	});

	test('a size that is none is refused with status 2', async t => {
		const home = await temporaryFolder(t);
		const {status, err} = await runProgram(['night', '--dest', 'archive', '--keep-free', '2'], {home});
		assert.equal(status, 2);
		assert.match(err, /^--keep-free 2 cannot be used: write it like 2GB or 500MB/);
	});
});
