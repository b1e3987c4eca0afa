import assert from 'node:assert/strict';
import test from 'ava';
import {screens} from '../../source/tui/view-state.js';
import {startScope, twoBlocks} from '../support/simulated-scope.js';
import {startProgram, type Shown} from './program.js';
import {createViewed} from './viewed.js';
import {onUnix} from '../support/on-system.js';

/** Collects what the program writes to the terminal's clipboard, as a terminal that allows it does. */
function clipboardOf(shown: Shown): string[] {
	const copied: string[] = [];
	shown.emulator.parser.registerOscHandler(52, data => {
		const [, base64 = ''] = data.split(';');
		copied.push(Buffer.from(base64, 'base64').toString());
		return true;
	});
	return copied;
}

onUnix.serial('y copies the cleaned name under the cursor on each screen, and reports it', async t => {
	const scope = await startScope(t, {targets: [twoBlocks, {...twoBlocks, name: 'M 1\u001B]0;taken\u0007', nameInFiles: 'M 1', liveStackFrames: undefined}]});
	const shown = await startProgram(t, {args: ['--host', scope.hostOption, '--no-bell']});
	const copied = clipboardOf(shown);
	await shown.until(/IC 434 +52 +2/);
	await shown.press('y');
	await shown.until('Copied, if your terminal allows it: IC 434');
	assert.deepEqual(copied, ['IC 434']);
	await shown.press('j', 'y');
	await shown.until(() => copied.length === 2);
	assert.match(copied[1] ?? '', /^M 1\uFFFD/);
	assert.doesNotMatch(copied[1] ?? '', /[\u0000-\u001F]/);
	await shown.press('k', 'enter', 'y');
	await shown.until(() => copied[2] === 'IC 434');
	await shown.press('enter');
	await shown.until('2 stacked   0 failed');
	await shown.press('y');
	const file = 'CrowdSky_24_IC 434_10.0s_LP_20260227.81_HP022854.fit';
	await shown.until(() => copied[3] === file);
	for (const [key, nth] of [['2', 4], ['3', 5], ['6', 6]] as const) {
		await shown.press(key);
		await shown.until(key === '2' ? 'Blocks of' : key === '3' ? /progress/ : /2 stacks/);
		await shown.press('g', 'j', 'y');
		await shown.until(() => copied.length > nth);
		assert.match(copied[nth] ?? '', /^CrowdSky_2[45]_IC 434_/, key);
	}

	assert.ok(!shown.raw().includes('\u0007'), 'a bell rang');
	await shown.press('q');
	await shown.exited();
});

onUnix.serial('on a console without a clipboard y shows the name, and sends no escape sequence that would be printed', async t => {
	const scope = await startScope(t);
	const shown = await startProgram(t, {args: ['--host', scope.hostOption], env: {TERM: 'linux'}});
	await shown.until(/IC 434 +52 +2/);
	await shown.press('y');
	await shown.until('This terminal has no clipboard: IC 434');
	assert.ok(!shown.raw().includes('\u001B]'));
});

test('y says when there is nothing to copy', () => {
	for (const screen of screens) {
		const viewed = createViewed({targets: [], view: {screen}});
		assert.equal(viewed.press('y').message, 'There is no name under the cursor', screen);
		assert.deepEqual(viewed.actions, []);
	}
});
