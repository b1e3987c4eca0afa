import assert from 'node:assert/strict';
import {stacksOf, startScope, twoNames} from '../support/simulated-scope.js';
import {untilWhole, cursorLine, startProgram} from './program.js';
import {onUnix} from '../support/on-system.js';

onUnix.serial('two telescopes work side by side, a failed block shows its reason, and r stacks it after all', async t => {
	const sound = await startScope(t);
	const bad = await startScope(t, {serial: '1111aaaa'});
	bad.faults.add({on: 'batch', match: '*', nth: 2, times: Infinity, do: {kind: 'fail', code: 264, error: 'transform failed'}});
	const shown = await startProgram(t, {args: ['--host', sound.hostOption, '--host', bad.hostOption], size: {columns: 100, rows: 28}});
	await shown.until(/IC 434 +52 +2[^]*IC 434 +52 +2/);
	await shown.press('a', 'enter');
	await shown.until('4 blocks to stack');
	await shown.press('enter');
	await shown.until('3 stacked   1 failed', 15_000);
	await untilWhole(shown);
	assert.match(cursorLine(shown), /✗.*21:30-21:45/);
	assert.match(shown.text(), /transform failed|could not be aligned|264/i);
	assert.deepEqual(await stacksOf(sound, 'IC 434'), twoNames);
	assert.deepEqual(await stacksOf(bad, 'IC 434'), twoNames.slice(0, 1));
	bad.faults.clear();
	await shown.press('r');
	await shown.until('4 stacked   0 failed');
	assert.deepEqual(await stacksOf(bad, 'IC 434'), twoNames);
	await shown.press('q');
	assert.equal((await shown.exited()).exitCode, 0);
	assert.deepEqual([...sound.canary, ...bad.canary], []);
});

onUnix.serial('quitting after a failed block prints the reason on the normal screen, with status 3', async t => {
	const scope = await startScope(t);
	scope.faults.add({on: 'batch', match: '*', times: Infinity, do: {kind: 'fail', code: 264, error: 'transform failed'}});
	const shown = await startProgram(t, {args: ['--host', scope.hostOption]});
	await shown.until(/IC 434 +52 +2/);
	await shown.press('enter');
	await shown.until('2 blocks to stack');
	await shown.press('enter');
	await shown.until('2 failed', 15_000);
	await shown.press('q');
	assert.equal((await shown.exited()).exitCode, 3);
	assert.match(shown.text(), /Failed   2 blocks: its frames could not be aligned/);
});

onUnix.serial('nothing is stacked on a telescope that is observing before the user has read why and insisted', async t => {
	const scope = await startScope(t, {observing: {target: 'M 81', frames: 12}});
	const shown = await startProgram(t, {args: ['--host', scope.hostOption]});
	await shown.until(/observing[^]*IC 434 +52 +2/);
	await shown.press('enter');
	await shown.until('2 blocks to stack');
	await shown.press('enter');
	await shown.until('Stack while observing?');
	assert.match(shown.text(), /M 81/);
	await untilWhole(shown, true);
	await shown.press('enter');
	await shown.until(() => !shown.text().includes('Stack while observing?'));
	assert.deepEqual(scope.batchRuns, []);
	await shown.press('enter', 'y');
	await shown.until('2 stacked   0 failed');
	assert.equal(scope.batchRuns.length, 2);
	await shown.press('q');
	await shown.exited();
});

onUnix.serial('with --read-only everything can be viewed and nothing is changed', async t => {
	const scope = await startScope(t);
	const shown = await startProgram(t, {args: ['--read-only', '--host', scope.hostOption]});
	await shown.until(/IC 434 +52 +2/);
	assert.match(shown.screen()[1] ?? '', /^─+ read-only ─+$/);
	await shown.press('enter');
	await shown.until('2 blocks to stack');
	await shown.press('enter');
	await shown.until('The program was started with --read-only');
	await shown.press('3', 's');
	await shown.until('The program was started with --read-only');
	await shown.press('q');
	assert.equal((await shown.exited()).exitCode, 0);
	assert.deepEqual(scope.batchRuns, []);
	assert.deepEqual(scope.requests.map(({method}) => method).filter(method => /^(set_|start_|stop_|clear_)/.test(method)), []);
});
