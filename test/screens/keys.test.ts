import assert from 'node:assert/strict';
import {test} from 'node:test';
import {keyTable} from '../../source/machine/view/key-table.js';
import type {Screen} from '../../source/machine/view/view-state.js';
import {startScope, twoBlocks} from '../support/simulated-scope.js';
import type {SceneTarget} from '../../source/simulator/simulator.js';
import {untilWhole, cursorLine, startProgram, type Shown} from './program.js';

/** What was pressed and seen to work: `screen key`. */
const proven = new Set<string>();

/** Presses a key of the table and waits for what it must lead to. */
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

test('on discover every key does what the table says', async t => {
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
	await prove(shown, 'discover', '/', () => shown.screen().at(-2)?.trim() === '/');
	await shown.press('4', '3', 'enter');
	await shown.until(() => !shown.text().includes('A 01') && on('IC 434')());
	await shown.press('/', 'ctrl+u', 'enter');
	await shown.until(/A 01/);
	await prove(shown, 'discover', 'l', /─ Log ─/);
	await shown.press('l');
	await shown.until(() => !/─ Log ─/.test(shown.text()));
	await prove(shown, 'discover', 'o', /─ Settings ─/);
	await shown.press('escape');
	await shown.until(() => !/─ Settings ─/.test(shown.text()));
	await prove(shown, 'discover', '?', 'On this screen');
	await shown.press('q');
	await shown.until(() => !shown.text().includes('On this screen'));
	await prove(shown, 'discover', 'o', '─ Settings ─');
	await shown.press('o');
	await shown.until(() => !shown.text().includes('─ Settings ─'));
	await prove(shown, 'discover', 't', 'Address of a telescope');
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
	for (const [key, seen] of [['2', 'No target is chosen'], ['3', 'Nothing is stacked yet'], ['5', 'Nothing was stacked in this run'], ['4', /upload/i], ['1', 'A 01']] as const) await prove(shown, 'discover', key, seen);
	await prove(shown, 'discover', 'right', 'at least 240 s');
	await shown.press('left');
	await shown.until(/A 01 +1 /);
	await prove(shown, 'discover', 'q', () => !shown.isAlternate());
	assert.equal((await shown.exited()).exitCode, 0);
});

test('on preview every key does what the table says, and a shorter block is planned at once', async t => {
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
	await prove(shown, 'stack', 'u', 'There is no finished stack here yet');
	await prove(shown, 'stack', 'p', 'There is no finished stack under the cursor');
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
	scope.change({speed: 40});
	await prove(shown, 'done', 'r', /progress|2 stacked/);
	await shown.until('2 stacked   0 failed');
	await prove(shown, 'done', 'p', /─ (Picture|CrowdSky_)/);
	await shown.press('escape');
	await shown.until('outcome');
	await prove(shown, 'done', 'u', 'Sign in at CrowdSky');
	await shown.press('escape');
	await shown.until(() => !shown.text().includes('Sign in at'));
	await prove(shown, 'upload', 'r', 'No upload has failed');
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

test('no key of the table was left out', () => {
	for (const {keys, screens, words} of keyTable) {
		for (const key of keys) {
			for (const screen of screens ?? ['any']) {
				const isProven = screen === 'any' ? [...proven].some(entry => entry.endsWith(` ${key}`)) : proven.has(`${screen} ${key}`);
				assert.ok(isProven, `${key} (${words}) on ${screen} is not pressed in this file`);
			}
		}
	}
});
