import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'ava';
import {keyTable} from '../../source/tui/keys.js';
import type {Screen} from '../../source/tui/view-state.js';
import {startScope, twoBlocks} from '../support/simulated-scope.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {startCrowdSky, type SceneTarget} from '../../source/simulator/simulator.js';
import {untilWhole, cursorLine, startProgram, type Shown} from './program.js';
import {onUnix} from '../support/on-system.js';

/** Keys that were pressed and seen to work: `screen key`. */
const proven = new Set<string>();

/** Presses a key of the table and waits for its effect. */
async function prove(shown: Shown, screen: Screen, key: string, seen: string | RegExp | (() => boolean)): Promise<void> {
	await shown.press(key);
	await shown.until(seen).catch((error: unknown) => {
		throw new Error(`${key} on ${screen}: ${String(error)}`, {cause: error});
	});
	proven.add(`${screen} ${key}`);
}

const manyTargets: readonly SceneTarget[] = [
	...Array.from({length: 29}, (_, index): SceneTarget => ({
		name: `A ${String(index + 1).padStart(2, '0')}`, raDegrees: 10, decDegrees: 20, blocks: [{localStart: '2026-02-27T21:15:03', frames: 1}],
	})),
	twoBlocks,
];

onUnix.serial('on discover every key does what the table says', async t => {
	const scope = await startScope(t, {targets: manyTargets});
	const shown = await startProgram(t, {args: ['--host', scope.hostOption]});
	const on = (name: string) => () => cursorLine(shown).includes(name);
	await shown.until(/▸ \[ \] A 01 +1 +- /);
	for (const [down, up] of [['j', 'k'], ['down', 'up']] as const) {
		await prove(shown, 'discover', down, on('A 02'));
		await prove(shown, 'discover', up, on('A 01'));
	}

	for (const [down, up] of [['pagedown', 'pageup'], ['ctrl+d', 'ctrl+u'], ['ctrl+f', 'ctrl+b']] as const) {
		await prove(shown, 'discover', down, () => /A (0[6-9]|1\d)/.test(cursorLine(shown)));
		await prove(shown, 'discover', up, on('A 01'));
	}

	for (const [last, first] of [['G', 'g'], ['end', 'home']] as const) {
		await prove(shown, 'discover', last, on('IC 434'));
		await untilWhole(shown);
		await prove(shown, 'discover', first, /▸ 127\.0\.0\.1/);
	}

	await shown.press('j');
	await prove(shown, 'discover', 'space', () => /\[x\] A 01/.test(shown.text()) && on('A 02')());
	await prove(shown, 'discover', 'i', () => /\[ \] A 01/.test(shown.text()) && /\[x\] A 02/.test(shown.text()));
	await prove(shown, 'discover', 'a', /\[x\] A 01/);
	await shown.press('a');
	await shown.until(/\[ \] A 01/);
	await prove(shown, 'discover', 'v', 'Range of 1: Space selects');
	await shown.press('escape');
	await shown.until(() => !shown.text().includes('Range of'));
	await prove(shown, 'discover', 'tab', 'There is one telescope only');
	await prove(shown, 'discover', '/', () => shown.screen().at(-2)?.trim() === '/');
	await shown.press('4', '3', 'enter');
	await shown.until(() => !shown.text().includes('A 01') && on('IC 434')());
	await prove(shown, 'discover', 'escape', /A 01/);
	await prove(shown, 'discover', 'l', /─ Log ─/);
	await shown.press('l');
	await shown.until(() => !/─ Log ─/.test(shown.text()));
	await prove(shown, 'discover', 'o', /─ Settings ─/);
	await shown.press('escape');
	await shown.until(() => !/─ Settings ─/.test(shown.text()));
	await prove(shown, 'discover', '?', 'On this screen');
	await shown.press('q');
	await shown.until(() => !shown.text().includes('On this screen'));
	await prove(shown, 'discover', 'y', 'Copied, if your terminal allows it: ');
	await prove(shown, 'discover', 'o', '─ Settings ─');
	await shown.press('o');
	await shown.until(() => !shown.text().includes('─ Settings ─'));
	await prove(shown, 'discover', 't', 'Address of a telescope');
	await shown.press('escape');
	await prove(shown, 'discover', 's', 'Sorted: targets from A to Z');
	await prove(shown, 'discover', 'S', 'Sorted: most frames first');
	await prove(shown, 'discover', 'n', 'Name of 127.0.0.1');
	await shown.press('escape');
	await prove(shown, 'discover', 'D', /There is nothing to purge|There is no stack to purge here/);
	await prove(shown, 'discover', 'u', 'There is no finished stack here yet');
	const reads = () => scope.requests.filter(({method}) => method === 'get_albums').length;
	const before = reads();
	await prove(shown, 'discover', 'r', () => reads() > before);
	await new Promise<void>(resolve => {
		shown.emulator.write('\u001B[5;5Hgarbage', resolve);
	});
	await prove(shown, 'discover', 'ctrl+l', () => !shown.text().includes('garbage'));
	for (const [key, seen] of [['2', 'at least 240 s'], ['3', 'Nothing is stacked yet'], ['5', 'Nothing was stacked in this run'], ['4', /upload/i], ['1', 'A 01']] as const) await prove(shown, 'discover', key, seen);
	await prove(shown, 'discover', 'right', 'at least 240 s');
	await shown.press('left');
	await shown.until(/A 01 +1 /);
	await prove(shown, 'discover', 'q', () => !shown.isAlternate());
	assert.equal((await shown.exited()).exitCode, 0);
});

onUnix.serial('without a telescope there are numbered steps, a wrong address can be removed, and d opens the demo', async t => {
	const shown = await startProgram(t);
	await shown.until(/No telescope was found\.[^]*1 Switch[^]*2 r searches again; t types[^]*3 Or /);
	await shown.press('x');
	await shown.until('There is no address to remove');
	await shown.press('t');
	shown.send('127.0.0.1:1:1:1');
	await shown.until('> 127.0.0.1:1:1:1');
	await shown.press('enter');
	await shown.until(/127\.0\.0\.1:1:1:1 +! not reachable/);
	await shown.until(() => !shown.text().includes('Looking for'));
	await shown.press('d');
	await shown.until('crowdsky-tui --demo opens the demo');
	await prove(shown, 'discover', 'x', /127\.0\.0\.1:1:1:1 is off the list/);
	await shown.until('No telescope was found');
	await prove(shown, 'discover', 'd', 'seestar-demo');
	await shown.until(/M 101|IC 434/);
	await shown.press('q');
	assert.equal((await shown.exited()).exitCode, 0);
	assert.equal(shown.isAlternate(), false);
});

onUnix.serial('on preview every key does what the table says, and a shorter block is planned at once', async t => {
	const scope = await startScope(t);
	const shown = await startProgram(t, {args: ['--host', scope.hostOption]});
	await shown.until(/IC 434 +52 +2/);
	await prove(shown, 'discover', 'enter', '2 blocks to stack');
	await prove(shown, 'preview', 'space', () => /1 block to stack/.test(shown.text()) && /switched off/.test(shown.text()));
	await prove(shown, 'preview', 'i', () => /▸ \[ \] 21:30/.test(shown.text()) && /\[x\] 21:15/.test(shown.text()));
	await prove(shown, 'preview', 'a', '2 blocks to stack');
	await shown.press('a');
	await shown.until('0 blocks to stack');
	await prove(shown, 'preview', 'enter', 'Every block is switched off; Space switches one on');
	await shown.press('a');
	await prove(shown, 'preview', 'v', 'Range of 1: Space on or off');
	await shown.press('v');
	await prove(shown, 'preview', 's', 'Sorted: latest first');
	await prove(shown, 'preview', 'S', 'Sorted: most frames first');
	await shown.press('s', 's', 's', 's');
	await shown.until('Not sorted');
	await prove(shown, 'preview', '[', 'Blocks of 10 min');
	await prove(shown, 'preview', ']', 'Blocks of 15 min');
	await prove(shown, 'preview', '-', 'at least 180 s');
	await prove(shown, 'preview', '+', 'at least 240 s');
	await prove(shown, 'preview', '=', /at least 300 s[^]*0 blocks/);
	await shown.press('-');
	await shown.until('2 blocks to stack');
	for (const key of ['escape', 'left', 'h']) {
		await prove(shown, 'preview', key, /\[ \] IC 434/);
		await shown.press('enter');
		await shown.until('2 blocks to stack');
	}

	scope.change({speed: 0.2});
	await prove(shown, 'preview', 'right', /21:15-21:30 +IC 434 +\d+\/24/);
	await untilWhole(shown);
	await shown.press('j', 'k', 'j');
	await prove(shown, 'stack', 'x', /21:30-21:45 +IC 434 +25 +skipped/);
	await prove(shown, 'stack', 'r', /21:30-21:45 +IC 434 +25 +waiting/);
	await prove(shown, 'stack', 'tab', 'There is one telescope only');
	await prove(shown, 'stack', 'u', 'There is no finished stack here yet');
	await prove(shown, 'stack', 'p', 'There is no finished stack under the cursor');
	await prove(shown, 'stack', 'S', 'Sorted: latest first');
	await prove(shown, 'stack', 's', 'Stop stacking?');
	await shown.press('n');
	await shown.until(() => !shown.text().includes('Stop stacking?'));
	await prove(shown, 'stack', 'h', 'Blocks of 15 min');
	await shown.press('3');
	await prove(shown, 'stack', 'right', 'So far');
	await shown.press('3');
	await prove(shown, 'stack', 'enter', 'So far');
	for (const key of ['escape', 'left', 'h']) {
		await prove(shown, 'done', key, 'progress');
		await shown.press('enter');
		await shown.until('So far');
	}

	await shown.press('3', 's', 'y');
	await shown.until(/1 cancelled|2 cancelled/);
	await shown.until(/outcome/);
	await prove(shown, 'done', 'u', /no finished stack/);
	await prove(shown, 'done', 's', 'Sorted: latest first');
	await prove(shown, 'done', 'S', 'Sorted: targets from A to Z');
	scope.change({speed: 40});
	await prove(shown, 'done', 'r', /progress|2 stacked/);
	await shown.until('2 stacked   0 failed');
	await prove(shown, 'done', 'p', '▀▀▀');
	await shown.press('escape');
	await shown.until('outcome');
	await prove(shown, 'done', 'u', 'Sign in at CrowdSky');
	await shown.press('escape');
	await shown.until(() => !shown.text().includes('Sign in at'));
	await prove(shown, 'upload', 'r', 'No upload has failed');
	await prove(shown, 'upload', 's', 'There is nothing to sort yet');
	await shown.press('j');
	await prove(shown, 'upload', 'S', 'There is nothing to sort yet');
	await prove(shown, 'upload', 'p', 'There is no finished stack under the cursor');
	await prove(shown, 'upload', 'right', 'outcome');
	await shown.press('4');
	await prove(shown, 'upload', 'enter', 'outcome');
	for (const key of ['escape', 'left', 'h']) {
		await shown.press('4');
		await prove(shown, 'upload', key, /progress/);
	}

	await shown.press('5');
	await shown.until('outcome');
	await prove(shown, 'done', 'enter', /IC 434 +52/);
	await shown.press('5');
	await prove(shown, 'done', 'right', /IC 434 +52/);
	for (const key of ['escape', 'left', 'h']) {
		await shown.press('3');
		await shown.until('progress');
		await prove(shown, 'stack', key, /name to be|its name/);
	}

	await prove(shown, 'discover', 'ctrl+c', () => !shown.isAlternate());
	assert.equal((await shown.exited()).exitCode, 0);
});

onUnix.serial('on my stacks every key does what the table says', async t => {
	const home = await temporaryFolder(t);
	const server = await startCrowdSky({folder: path.join(home, 'server')});
	t.teardown(async () => server.stop());
	await server.addRows(3, index => ({object_name: `M ${index}`, n_frames_aligned: String(10 + index)}));
	const shown = await startProgram(t, {args: ['--server', server.url, '--allow-http'], env: {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'}, home});
	await shown.until('1 Discover');
	await prove(shown, 'discover', '6', /3 stacks, 3 on the server/);
	for (const key of ['enter', 'right', 'p']) {
		await prove(shown, 'mine', key, '▀▀▀');
		await shown.press('escape');
		await shown.until(() => !shown.text().includes('▀▀▀'));
	}

	await prove(shown, 'mine', 'd', 'Could not download');
	await prove(shown, 'mine', 'v', 'Range of 1: d downloads');
	await shown.press('v');
	await prove(shown, 'mine', 's', 'Sorted: oldest first');
	await prove(shown, 'mine', 'S', 'Sorted: by object');
	const lists = () => server.calls.filter(({path: asked}) => asked === '/api/my_stacks.php').length;
	const before = lists();
	await prove(shown, 'mine', 'r', () => lists() > before);
	for (const key of ['escape', 'left', 'h']) {
		await prove(shown, 'mine', key, () => !shown.text().includes('on the server'));
		await shown.press('6');
		await shown.until(/3 stacks, 3 on the server/);
	}

	await shown.press('5');
	await shown.until('Nothing was stacked in this run');
	await prove(shown, 'done', 'm', /3 stacks, 3 on the server/);
});

onUnix.serial('in the gallery every key does what the table says', async t => {
	const home = await temporaryFolder(t);
	const server = await startCrowdSky({folder: path.join(home, 'server')});
	t.teardown(async () => server.stop());
	await server.addRows(9, index => ({object_name: `M ${index}`, n_frames_aligned: String(10 + index)}));
	const shown = await startProgram(t, {args: ['--server', server.url, '--allow-http'], env: {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'}, home});
	const onTile = (number: number) => ` ${number}/9 `;
	await shown.until('1 Discover');
	await prove(shown, 'discover', '8', onTile(1));
	await prove(shown, 'gallery', 'right', onTile(2));
	await prove(shown, 'gallery', 'left', onTile(1));
	for (const key of ['enter', 'p']) {
		await prove(shown, 'gallery', key, /┌─ M \d [^]*▀▀▀[^]*Enter to its row/);
		await shown.press('escape');
		await shown.until(() => !shown.text().includes('Enter to its row'));
	}

	await prove(shown, 'gallery', '-', 'M 7');
	await prove(shown, 'gallery', '+', () => !shown.text().includes('M 7'));
	await shown.press('-');
	await prove(shown, 'gallery', '=', () => !shown.text().includes('M 7'));
	await prove(shown, 'gallery', 'd', 'Could not download');
	await prove(shown, 'gallery', 's', 'Sorted: oldest first');
	await prove(shown, 'gallery', 'S', 'Sorted: by object');
	const lists = () => server.calls.filter(({path: asked}) => asked === '/api/my_stacks.php').length;
	const before = lists();
	await prove(shown, 'gallery', 'r', () => lists() > before);
	for (const key of ['m', 'escape', 'h']) {
		await prove(shown, 'gallery', key, /9 stacks, 9 on the server/);
		await shown.press('8');
		await shown.until(/ \d\/9 /);
	}
});

onUnix.serial('on the sky every key does what the table says', async t => {
	const home = await temporaryFolder(t);
	const server = await startCrowdSky({folder: path.join(home, 'server')});
	t.teardown(async () => server.stop());
	const scope = await startScope(t);
	await server.addRows(30, index => ({object_name: `A ${String(index).padStart(2, '0')}`, ra_deg: String((index * 11) + 3), dec_deg: String((index * 3) - 40), date_obs_start: `2026-01-${String(30 - index).padStart(2, '0')} 20:15:02`}));
	const shown = await startProgram(t, {args: ['--host', scope.hostOption, '--server', server.url, '--allow-http'], env: {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'}, home});
	await shown.until(/IC 434 +52 +2/);
	await prove(shown, 'discover', '7', /── IC 434 {2}RA 5h 41\.0m {2}Dec -2\.46 {2}tile 102265 ─[^]*Nobody has observed here yet\./);
	const title = () => shown.screen().find(line => line.includes('Dec ')) ?? '';
	const on = (name: string) => () => title().includes(`── ${name} `);
	await shown.until(/others: 20\d\d|A 06/);
	for (const [there, back] of [['n', 'N'], ['tab', 'shift+tab']] as const) {
		await prove(shown, 'sky', there, on('A 00'));
		await prove(shown, 'sky', back, on('IC 434'));
	}

	for (const [down, up] of [['pagedown', 'pageup'], ['ctrl+d', 'ctrl+u'], ['ctrl+f', 'ctrl+b']] as const) {
		await prove(shown, 'sky', down, () => /── A (0[7-9]|1\d) /.test(title()));
		await prove(shown, 'sky', up, on('IC 434'));
	}

	for (const [last, first] of [['G', 'g'], ['end', 'home']] as const) {
		await prove(shown, 'sky', last, on('A 29'));
		await prove(shown, 'sky', first, on('IC 434'));
	}

	// With no other mark the cross moves on by one cell, to the centre of the next one.
	for (const [there, back] of [['left', 'right'], ['right', 'h'], ['up', 'down'], ['k', 'j']] as const) {
		const before = title();
		await prove(shown, 'sky', there, () => title() !== before);
		const away = title();
		await prove(shown, 'sky', back, () => title() !== away);
	}

	await shown.press('g');
	await shown.until(on('IC 434'));
	await prove(shown, 'sky', 'enter', () => /\+4|-6/.test(shown.text()) && !shown.text().includes('18h'));
	await prove(shown, 'sky', '-', /\+10|-10/);
	for (const key of ['+', '=', 'z']) {
		await prove(shown, 'sky', key, /\+4|-6/);
		await shown.press('-');
		await shown.until(/\+10|-10/);
	}

	await prove(shown, 'sky', 'escape', '18h');
	await prove(shown, 'sky', 's', 'Your stacks: by their number');
	const lists = () => server.calls.filter(({path: asked}) => asked === '/api/my_stacks.php').length;
	const before = lists();
	await prove(shown, 'sky', 'r', () => lists() > before);
	await shown.press('/', '0', '7', 'enter');
	await shown.until(on('A 07'));
	await shown.press('escape');
	await shown.until(/Waiting/);
	await shown.press('escape');
	await shown.until(/frames +ready/);
});

test('every key of the table was tested', () => {
	for (const {keys, screens, description: words} of keyTable) {
		for (const key of keys) {
			for (const screen of screens ?? ['any']) {
				const isProven = screen === 'any' ? [...proven].some(entry => entry.endsWith(` ${key}`)) : proven.has(`${screen} ${key}`);
				assert.ok(isProven, `${key} (${words}) on ${screen} is not pressed in this file`);
			}
		}
	}
});
