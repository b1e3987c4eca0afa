import assert from 'node:assert/strict';
import {readdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {startCrowdSky, type SceneTarget} from '../../source/simulator/simulator.js';
import {stacksOf, startScope} from '../support/simulated-scope.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {resize, startProgram, untilWhole, usualSize} from './program.js';
import {onUnix} from '../support/on-system.js';

/** Twelve blocks of 24 frames, from a quarter past eight to a quarter past eleven. */
const longNight: SceneTarget = {
	name: 'M 101', raDegrees: 210.8, decDegrees: 54.35,
	blocks: Array.from({length: 12}, (_, index) => ({localStart: `2026-02-27T${20 + Math.floor((15 + index * 15) / 60)}:${String((15 + index * 15) % 60).padStart(2, '0')}:03`, frames: 24})),
};

onUnix.serial('a night with a full disk and a telescope that answers with errors, told at every size, and the morning after, when all is on the server', async t => {
	const home = await temporaryFolder(t);
	const server = await startCrowdSky({folder: path.join(home, 'server')});
	t.teardown(async () => server.stop());
	const begun = new Set<string | undefined>();
	const scope = await startScope(t, {targets: [longNight], listJpg: true, rejected([first]) {
		// Others fill the disk while the sixth block is being stacked; the first had clouds.
		if (begun.add(first).size === 6) scope.change({freeMb: 5});
		return begun.size === 1 ? 15 : 0;
	}});
	const frames = path.join(scope.folder, 'MyWorks', 'M 101_sub');
	for (const name of await readdir(frames)) for (const ending of ['.jpg', '_thn.jpg']) await writeFile(path.join(frames, name.replace(/\.fit$/, ending)), '');
	const broken = await startScope(t, {targets: [], serial: '1111aaaa'});
	broken.faults.add({on: 'rpc', match: 'get_device_state', times: Infinity, do: {kind: 'error', code: 207, error: 'fail to operate'}});
	const args = ['--host', scope.hostOption, '--host', broken.hostOption, '--server', server.url, '--allow-http'];
	const shown = await startProgram(t, {home, args});
	// Frames, and not the pictures beside them; and a telescope that answers with errors is there.
	await shown.until(/M 101 +288 +12 /);
	await shown.until(/!.*again in \d+ s: the telescope said/);
	assert.doesNotMatch(shown.text(), /not reachable/);
	await shown.press('enter');
	await shown.until('12 blocks to stack');
	await shown.press('enter');

	await shown.until(/6\/12 · 6 failed\n/, 20_000);
	await shown.until(/\n 6 blocks: its storage is full, only 5 MB are free\. Free some space in the\n telescope's app, then r\.\n/);
	// The block under the cursor failed of the same cause, which is said once.
	assert.match(shown.text(), /\n▸ ✗ [^]*then r\.\n 24 frames of 10\.0s/);
	await untilWhole(shown);
	resize(shown, {columns: 60, rows: 16});
	await shown.until(/\n 6 blocks: its storage is full, only 5 MB are free\. Free\n some space in the telescope's app, then r\.\n/);
	await untilWhole(shown);

	await shown.press('3', 'g');
	await shown.until(/▸ ✗ .*given up: its storage is full/);
	await shown.until(/Nothing can be stacked on [^]*: its\s+storage is full, only 5 MB are free\. Free some space/);
	await shown.press('tab');
	await shown.until(/▸ ! {2}20:15-20:30[^]*\n 9 of 24 frames aligned in \d+ s\. Many were lost: clouds,\n trees, wind/);
	await untilWhole(shown);
	resize(shown, usualSize);
	await shown.until(/ {2}6 of 12 stacked, 6 failed\n[^]*▸ ! {2}20:15-20:30 {2}M 101 +9\/24 [^]*9 of 24 frames aligned in \d+ s\.\n Many were lost/);
	await untilWhole(shown);

	scope.change({freeMb: 30_000, rejected: 0, speed: 2});
	await shown.press('5', 'r');
	await shown.until(/7 of 12 stacked/, 20_000);
	await shown.press('u', ...'observer', 'enter', ...'wrong', 'enter');
	await shown.until(/Could not sign in: the CrowdSky server[^]*user name or the password\. Type it again\./);
	// What is finished while the password is being typed is sent with the rest.
	await shown.until('12 of 12 stacked', 20_000);
	await shown.press(...'crowdsky-demo', 'enter');
	await shown.until('12 of 12 sent', 20_000);
	await shown.press('q');
	assert.equal((await shown.exited()).exitCode, 0);
	assert.match(shown.text(), /Stacked {2}12 stacks of M 101\nSent {5}12 stacks\n/);
	assert.equal((await stacksOf(scope, 'M 101')).length, 12);

	const later = await startProgram(t, {home, args});
	await later.until('All 12 blocks are stacked and on the server');
	await later.press('enter');
	await later.until(() => later.text().match(/✓ sent/g)?.length === 12);
	await untilWhole(later);
	assert.deepEqual([scope.canary, broken.canary], [[], []]);
});
