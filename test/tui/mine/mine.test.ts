import assert from 'node:assert/strict';
import {readdir} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {startCrowdSky} from '../../../source/simulator/simulator.js';
import {runProgram} from '../../support/run-program.js';
import {startScope} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {cursorLine, resize, sizes, startProgram, untilWhole} from '../program.js';

const login = {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'};

test.serial('my stacks shows where each one is, its picture, and fetches it, at every size', async t => {
	const home = await temporaryFolder(t);
	const server = await startCrowdSky({folder: path.join(home, 'server')});
	t.teardown(async () => server.stop());
	const scope = await startScope(t);
	const dest = path.join(home, 'kept');
	const to = ['--host', scope.hostOption, '--server', server.url, '--allow-http', '--dest', dest];
	assert.equal((await runProgram(['night', ...to], {home, env: login})).status, 0);
	await server.addRows(40, index => ({
		object_name: `Old ${String(index).padStart(2, '0')}`, chunk_key: `20250110.${String(index).padStart(2, '0')}_HP000007`, date_obs_start: `2025-01-10 ${String(Math.floor(index / 4)).padStart(2, '0')}:00:00`,
		n_frames_input: 90, n_frames_aligned: '40',
	}));
	const shown = await startProgram(t, {args: to, env: login, home});
	await shown.until(/IC 434 +52/);
	await shown.press('6');
	await shown.until(/42 stacks, 42 on the server, 3\.8 h, 2 nights, 41 objects, 1649\/3649 frames/);
	await shown.until(() => /▸ IC 434 +LP +2026-02-27 20:30 +25 .*T A S/.test(cursorLine(shown)));
	await shown.until(/25 frames aligned of 25, .*RA 5\.68 h, Dec -2\.5/);
	await shown.until(/On 127\.0\.0\.1.*; on the server as\s+20260227\.82_HP102265; in\s+\S*kept/);
	await untilWhole(shown);
	await shown.press('/', 'o', 'l', 'd', ' ', '0', '7', 'enter');
	await shown.until(/▸ Old 07 +LP +2025-01-10 01:00 +40\/90 .*- - S/);
	await shown.press('enter');
	await shown.until(/▀▀▀/);
	await shown.press('escape');
	await shown.until(/▸ Old 07/);
	await shown.press('escape');
	await shown.until(/▸ IC 434[\s\S]*Old 36/);
	for (const size of sizes) {
		resize(shown, size);
		await shown.until(() => shown.text().includes('6 Mine') && /▸ IC 434/.test(shown.text()));
		await untilWhole(shown);
	}

	resize(shown, {columns: 80, rows: 24});
	await shown.press('g');
	await shown.until(() => /▸ IC 434/.test(cursorLine(shown)));
	const before = await readdir(home);
	await shown.press('d');
	await shown.until(/Saved as .*CrowdSky_25_IC 434/);
	assert.deepEqual(await readdir(home), before);
	assert.ok((await readdir(dest)).some(name => name.startsWith('CrowdSky_25_')));
});

test.serial('without a login, and without a server, my stacks shows what the telescopes have and says why no more', async t => {
	const home = await temporaryFolder(t);
	const server = await startCrowdSky({folder: path.join(home, 'server')});
	t.teardown(async () => server.stop());
	const scope = await startScope(t);
	const to = ['--host', scope.hostOption, '--server', server.url, '--allow-http'];
	assert.equal((await runProgram(['stack', '--all', ...to], {home})).status, 0);
	const signedOut = await startProgram(t, {args: [...to, '--ascii'], home});
	await signedOut.until(/IC 434 +52/);
	await signedOut.press('6');
	await signedOut.until(/2 stacks, 0\.1 h/);
	await signedOut.until(() => / T - \? /.test(cursorLine(signedOut)));
	await signedOut.until(/Not signed in: the stacks on the server are not shown/);
	await signedOut.press('d');
	await signedOut.until('No copy of this stack on the server is known');
	await signedOut.press('p');
	await signedOut.until(() => signedOut.screen().some(line => /[.:=+*#%@-]{6}/.test(line.slice(20, 60))));
	await signedOut.press('escape', 'r');
	await signedOut.until(/Sign in at/);
	await server.closePort();
	const alone = await startProgram(t, {args: to, env: login, home: await temporaryFolder(t)});
	await alone.until(/IC 434 +52/);
	await alone.press('6');
	await alone.until(/Could not read the list of your stacks/);
});

test.serial('a stack that this run sent and that the server does not list yet was said not to be there', async t => {
	const home = await temporaryFolder(t);
	const server = await startCrowdSky({folder: path.join(home, 'server'), listDelayMs: 600_000});
	t.teardown(async () => server.stop());
	const scope = await startScope(t);
	const to = ['--host', scope.hostOption, '--server', server.url, '--allow-http'];
	assert.equal((await runProgram(['stack', '--all', ...to], {home})).status, 0);
	const shown = await startProgram(t, {args: to, env: login, home});
	await shown.until(/IC 434 +52/);
	await shown.press('6');
	await shown.until(/2 stacks, 0 on the server/);
	await shown.until(/not in the server's list/);
	await shown.press('escape', '1', 'u');
	await shown.until(/confirmed by the server|2 sent/);
	await shown.press('6');
	await shown.until(/2 stacks, 2 on the server/);
	await shown.until(/as\s+20260227\.8\d_HP102265/);
});
