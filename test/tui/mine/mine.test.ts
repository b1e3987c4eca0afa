import assert from 'node:assert/strict';
import {readdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {setImmediate} from 'node:timers/promises';
import test from 'ava';
import {success} from '../../../source/errors/problem.js';
import {stackOfName} from '../../../source/planning/my-stacks/my-stack.js';
import {nest64} from '../../../source/planning/pixel.js';
import {parseStackName} from '../../../source/planning/names/stack-name.js';
import {encodePng} from '../../../source/simulator/crowdsky/png-file.js';
import type {AppContext} from '../../../source/tui/actions/app-context.js';
import {showStackPicture} from '../../../source/tui/actions/my-stacks-actions.js';
import {showingPicture} from '../../../source/tui/mine/show-picture.js';
import {mineUnderCursor} from '../../../source/tui/mine/under-cursor.js';
import {initialView, type ViewState} from '../../../source/tui/view-state.js';
import {startCrowdSky} from '../../../source/simulator/simulator.js';
import {runProgram} from '../../support/run-program.js';
import {startScope} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {manyRows} from '../sky/long-sky.js';
import {createViewed} from '../viewed.js';
import {cursorLine, resize, sizes, startProgram, untilWhole} from '../program.js';
import {onUnix} from '../../support/on-system.js';

const login = {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'};

onUnix.serial('my stacks shows where each stack is and its picture, and downloads it, at every size', async t => {
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
		// Where there is room, everything that is known stands at the side, with the picture; elsewhere no picture is fetched.
		if (size.columns < 120) assert.doesNotMatch(shown.text(), /▀/);
		else await shown.until(/│ Frames {5}25 aligned of 25[\s\S]*│ Position {3}RA 5\.68 h, Dec -2\.5[\s\S]*│ ▀{10}/);
	}

	// The picture goes with the cursor, and gives way to a box.
	await shown.press('j', 'j');
	await shown.until(/│ Frames {5}40 aligned of 90[\s\S]*│ ▀{10}/);
	await shown.press('?');
	await shown.until(/Keys/);
	await untilWhole(shown);
	await shown.press('escape');
	await shown.until(/│ ▀{10}/);
	resize(shown, {columns: 80, rows: 24});
	await shown.press('g');
	await shown.until(() => /▸ IC 434/.test(cursorLine(shown)));
	const before = await readdir(home);
	await shown.press('d');
	// The rest of the line depends on how long the folder's name is: on macOS that of temporary files alone is fifty characters.
	await shown.until(/Saved as \S/);
	assert.deepEqual(await readdir(home), before);
	assert.ok((await readdir(dest)).some(name => name.startsWith('CrowdSky_25_')));
});

test('the cursor moves past rows to which the server gives the same id', () => {
	const mine = createViewed({targets: [], view: {screen: 'mine'}});
	mine.set({myStacks: {...mine.view().myStacks, phase: 'read', rows: manyRows(4).map(row => ({...row, id: '', chunkKey: ''}))}});
	mine.press('g', 'j', 'j', 'j');
	assert.equal(mine.view().mine.index, 4);
});

test('Enter in an enlarged picture leads to its own row, although a newer stack has been added meanwhile', () => {
	const viewed = createViewed({targets: [], view: {screen: 'gallery'}});
	const rows = manyRows(3);
	const newer = {...rows[0] ?? assert.fail(), id: 'new', chunkKey: '20270101.01', objectName: 'Newer', dateObsStartMs: Date.UTC(2027, 0, 1)};
	viewed.set({myStacks: {...viewed.view().myStacks, phase: 'read', rows}});
	viewed.press('enter');
	viewed.set({myStacks: {...viewed.view().myStacks, rows: [...rows, newer]}});
	viewed.press('enter');
	assert.deepEqual([viewed.view().screen, mineUnderCursor(viewed.state(), viewed.view())?.object], ['mine', 'A 2']);
});

test('a picture that arrives late is not shown for the stack of the same name on another telescope', async t => {
	const dataFolder = await temporaryFolder(t);
	const file = 'CrowdSky_33_M 1_10.0s_LP_20260227.81_HP022854.fit';
	const stackOf = (scope: string) => ({...stackOfName(parseStackName(file) ?? assert.fail(), 'M 1', nest64), id: JSON.stringify([scope, 'M 1', file]), telescope: {scope, target: 'M 1', folder: 'M 1', file}, archive: undefined, row: undefined});
	let view: ViewState = initialView({columns: 80, rows: 24, isReadOnly: false});
	const arrived = new Map<string, () => void>();
	const pictures: unknown[] = [];
	const bytes = encodePng({width: 3, height: 2, data: Buffer.alloc(24, 200)});
	const app = {
		dataFolder, signal: new AbortController().signal, crowdSky: {login: () => undefined},
		runtime: {identityOf: (scope: string) => scope, seestar: (scope: string) => ({download: async (_folder: string, _name: string, to: string) => new Promise(resolve => {
			arrived.set(scope, () => {
				void writeFile(to, bytes).then(() => {
					resolve(success({sizeBytes: bytes.length}));
				});
			});
		})})},
		view: () => view,
		change(next: (before: ViewState) => ViewState) {
			view = next(view);
		},
		setPicture(picture: unknown) {
			pictures.push(picture);
		},
	} as unknown as AppContext;
	const show = (scope: string) => {
		const pressed = showingPicture(view, stackOf(scope));
		view = pressed.view;
		const [action] = pressed.actions;
		return showStackPicture(app, action?.kind === 'showStackPicture' ? action : assert.fail());
	};

	const first = show('a');
	const second = show('b');
	while (arrived.size < 2) await setImmediate();
	arrived.get('a')?.();
	await first;
	assert.deepEqual([pictures.length, view.overlay?.kind === 'picture' && view.overlay.isThere], [0, false]);
	arrived.get('b')?.();
	await second;
	assert.deepEqual([pictures.length, view.overlay?.kind === 'picture' && view.overlay.isThere], [1, true]);
});

onUnix.serial('my stacks shows the telescopes\' stacks without a login or without a server, and says why there are no others', async t => {
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

onUnix.serial('a stack that this run sent was shown as missing until the server listed it', async t => {
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
