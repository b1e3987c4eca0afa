import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'ava';
import {isLineNeeded} from '../../../source/tui/gallery/line-needed.js';
import {startCrowdSky} from '../../../source/simulator/simulator.js';
import {runProgram} from '../../support/run-program.js';
import {startScope} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {resize, sizes, startProgram, untilWhole} from '../program.js';
import {onUnix} from '../../support/on-system.js';

const login = {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'};
const hostile = 'M 1\u001B]0;taken\u0007\u009B31m\u202Ered';

onUnix.serial('the gallery shows the pictures of telescope and server, loads each one in view once, and leads to the rows of my stacks', async t => {
	const home = await temporaryFolder(t);
	const server = await startCrowdSky({folder: path.join(home, 'server')});
	t.teardown(async () => server.stop());
	const scope = await startScope(t);
	const to = ['--host', scope.hostOption, '--server', server.url, '--allow-http'];
	assert.equal((await runProgram(['stack', '--all', ...to], {home})).status, 0);
	await server.addRows(300, index => ({
		object_name: index === 299 ? hostile : `Old ${String(index).padStart(3, '0')}`, filter_name: 'IRCUT', chunk_key: `20250110.${String(index % 96).padStart(2, '0')}_HP000007`,
		date_obs_start: `2025-01-10 ${String(Math.floor(index / 15)).padStart(2, '0')}:${String(index % 15).padStart(2, '0')}:00`,
	}));
	// The newest rows come first: the telescope's two stacks are followed by numbers 299, 298 and so on.
	const fetched = () => server.calls.filter(({path: asked}) => asked === '/api/thumbnail.php').length;
	const ofTelescope = () => scope.httpRequests.filter(({path: asked}) => asked.endsWith('_thn.jpg')).length;
	const shown = await startProgram(t, {args: to, env: login, home});
	await shown.until(/IC 434 +52/);
	// The view must not change while the first pictures are loaded: both the telescope's stacks and the server's list have been read.
	await shown.press('6');
	await shown.until(/IC 434[^]*Old 298[^]* 1\/302 /);
	for (const kind of ['brokenPicture', 'widePicture'] as const) server.faults.add({on: 'thumbnail', do: {kind}});
	await shown.press('8');
	await shown.until(/▸ IC 434 +IC 434 +M 1.+ Old 298/);
	await shown.until(/2026-02-27 LP +2026-02-27 LP +2025-01-10 IRCUT +2025-01-10 IRCUT/);
	await shown.until(/▀{8}.*▀{8}.*broken.*too large/);
	await shown.until(/IC 434 LP {2}2026-02-27 20:30 UTC ─+ 1\/302/);
	await untilWhole(shown);
	await shown.press('right', 'right', 'right');
	await shown.until(/The picture of this stack is too large for a thumbnail/);
	await shown.press('home', '-');
	await shown.until(/Old 294[^]*▸|▸[^]*Old 294/);
	await shown.until(() => !shown.text().includes('loading'));
	// A window that changes while a picture arrives may request that one again.
	assert.ok(fetched() >= 6 && fetched() <= 8 && ofTelescope() >= 2 && ofTelescope() <= 4, `${fetched()} ${ofTelescope()}`);
	// Holding a key down does not load what scrolls past.
	await shown.press(...Array.from({length: 20}, () => 'pagedown'), 'end');
	await shown.until(/ 302\/302/);
	await shown.until(() => !shown.text().includes('loading') && shown.text().split('▀▀▀▀').length > 6);
	assert.ok(fetched() < 30, String(fetched()));
	await shown.press('enter');
	await shown.until(/┌─ Old 000[^]*Enter to its row/);
	await shown.press('left');
	await shown.until(/┌─ Old 001[^]*▀{12}/);
	await shown.press('enter');
	await shown.until(/6 Mine[^]*▸ Old 001 +IRCUT/);
	await shown.press('/', 'i', 'c', ' ', '4', '3', '4', 'enter');
	await shown.until(() => !shown.text().includes('Old'));
	await shown.press('8');
	await shown.until(/ 1\/2 /);
	await shown.press('s');
	await shown.until(/Sorted: oldest first/);
	await shown.press('escape');
	await shown.until(/ 1\/302/);
	await shown.press('+');
	for (const size of sizes) {
		resize(shown, size);
		await shown.press('home');
		await shown.until(() => /8 Gallery/.test(shown.text()) && /▸ Old 000/.test(shown.text()) && !shown.text().includes('loading'));
		await untilWhole(shown);
	}

	// Loaded pictures are on this machine's disk.
	const before = [fetched(), ofTelescope()];
	await shown.press('q');
	await shown.exited();
	const again = await startProgram(t, {args: [...to, '--ascii'], env: login, home});
	await again.until(/IC 434 +52/);
	await again.press('8', '/', 'i', 'c', ' ', '4', '3', '4', 'enter');
	await again.until(/> IC 434 +IC 434/);
	await again.until(() => again.screen().slice(2, 14).filter(line => /[.:=+*#%@-]{4}/.test(line.slice(2, 18))).length > 3);
	assert.equal(ofTelescope(), before[1]);
});

test('no picture is loaded from a telescope while the night needs its connection', () => {
	const scope = {id: 'a', link: 'online', worker: {phase: 'idle'}, targets: [{phase: 'read'}]} as const;
	for (const [isNeeded, change, uploads] of [
		[false, {}, []],
		[false, {worker: {phase: 'stacking'}}, [{scope: 'a', phase: 'sending'}, {scope: 'b', phase: 'fetching'}]],
		[true, {worker: {phase: 'naming'}}, []],
		[true, {worker: {phase: 'configuring'}}, []],
		[true, {link: 'lost'}, []],
		[true, {targets: [{phase: 'read'}, {phase: 'reading'}]}, []],
		[true, {}, [{scope: 'a', phase: 'fetching'}]],
	] as const) assert.equal(isLineNeeded({...scope, ...change}, uploads), isNeeded, JSON.stringify([change, uploads]));
});

onUnix.serial('an unreachable server is asked for a few pictures, not for each, and r tries again', async t => {
	const home = await temporaryFolder(t);
	const server = await startCrowdSky({folder: path.join(home, 'server')});
	t.teardown(async () => server.stop());
	await server.addRows(40, index => ({object_name: `Old ${index}`}));
	server.faults.add({on: 'thumbnail', times: Number.POSITIVE_INFINITY, do: {kind: 'cutBeforeBody'}});
	const shown = await startProgram(t, {args: ['--server', server.url, '--allow-http'], env: login, home, size: {columns: 200, rows: 50}});
	await shown.until('1 Discover');
	await shown.press('8');
	await shown.until(() => shown.text().split('not reachable').length > 30);
	await shown.until('Its telescope or the server cannot be reached');
	assert.ok(server.faults.happened.length <= 9, String(server.faults.happened.length));
	server.faults.clear();
	await shown.press('r');
	await shown.until(() => shown.text().split('▀▀▀▀▀▀▀▀').length > 30);
});
