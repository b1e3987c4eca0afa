import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {launch} from '../terminal/harness.js';
import {stacksOf, startScope, twoNames} from '../support/simulated-scope.js';
import {temporaryFolder, type Context} from '../support/temporary-folder.js';
import type {SimulatedSeestar} from '../../source/simulator/simulator.js';
import {assertRestored, assertScrollbackKept, commandFor, environmentFor, startProgram, type Options, type Shown} from './program.js';
import {onUnix} from '../support/on-system.js';

/** The longest that the program may take to exit; the last exit is at 1.9 s, the rest is for this machine. */
const endsWithinMs = 2500;

/** A program whose telescope stacks its first block, slowly. */
async function startStacking(t: Context, options: Options = {}): Promise<{scope: SimulatedSeestar; shown: Shown}> {
	const scope = await startScope(t, {speed: 0.2});
	const shown = await startProgram(t, {...options, args: ['--host', scope.hostOption]});
	await toStack(shown);
	return {scope, shown};
}

async function toStack(shown: Pick<Shown, 'until' | 'press'>): Promise<void> {
	await shown.until(/IC 434 +52 +2/);
	await shown.press('enter');
	await shown.until('2 blocks to stack');
	await shown.press('enter');
	await shown.until(/[1-9]\d*\/24 /);
}

onUnix.serial('quitting during a stack asks first, the telescope continues on its own, and the next start names the stack', async t => {
	const home = await temporaryFolder(t);
	const {scope, shown} = await startStacking(t, {home});
	await shown.press('q');
	await shown.until('The telescope continues on its own');
	await shown.press('enter');
	await shown.until(() => !shown.text().includes('Quit?'));
	assert.equal(shown.isAlternate(), true);
	scope.change({speed: 1});
	await shown.press('q', 'y');
	await shown.exited();
	assertRestored(shown);
	assert.match(shown.text(), /still stacks IC 434[^]*finishes alone/);
	assert.equal(scope.requests.some(({method}) => method === 'stop_batch_stack'), false);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), []);

	const next = await startProgram(t, {home, args: ['--host', scope.hostOption]});
	await next.until('1 of 1 stacked', 12_000);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames.slice(0, 1));
	// The start asks about the waiting block; the first 3 answers no.
	await next.press('3', '3');
	await next.until(/21:15-21:30 +IC 434 +24\/24/);
	await next.press('1');
	await next.until(/IC 434 +52 +1 +1/);
	await next.press('q');
	assert.equal((await next.exited()).exitCode, 0);
	assert.equal(scope.batchRuns.length, 1);
});

onUnix.serial('Ctrl-C twice quits during a stack', async t => {
	const {shown} = await startStacking(t);
	await shown.press('ctrl+c');
	await shown.until('Quit?');
	await shown.press('ctrl+c');
	await shown.exited();
	assertRestored(shown);
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
	onUnix.serial(`${signal} during a stack restores the screen and ends the program with status 130 within two seconds`, async t => {
		const {shown} = await startStacking(t);
		shown.kill(signal);
		const {exitCode, signal: number} = await shown.exited(endsWithinMs);
		// The program closes a terminal that is gone, and the kernel may then send SIGHUP once more.
		if (number === 0) assert.equal(exitCode, 130);
		else assert.deepEqual([signal, number], ['SIGHUP', 1]);
		if (signal === 'SIGHUP') assertScrollbackKept(shown);
		else assertRestored(shown);
		assert.throws(() => process.kill(shown.pid, 0));
	});
}

onUnix.serial('closing the window during a stack leaves no process behind', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {speed: 0.2});
	const end = path.join(home, 'end');
	// The shell in between receives the terminal's SIGHUP; the program has to notice by itself.
	const shown = launch('sh', ['-c', `trap '' HUP; ${commandFor(['--host', scope.hostOption])} 2>/dev/null; echo $? > '${end}'`], {columns: 80, rows: 24, cwd: home, env: environmentFor(home)});
	t.teardown(() => shown.end());
	await toStack(shown);
	shown.closeWindow();
	const closedAtMs = performance.now();
	let status = '';
	while (status === '' && performance.now() - closedAtMs < 5000) {
		await new Promise(resolve => setTimeout(resolve, 25));
		status = await readFile(end, 'utf8').catch(() => '');
	}

	assert.equal(status.trim(), '130');
	assert.ok(performance.now() - closedAtMs < endsWithinMs, `${performance.now() - closedAtMs} ms`);
});

(spawnSync('bash', ['--version']).status === 0 ? test.serial : test.serial.skip)('Ctrl-Z during a stack gives the shell its screen, the telescope goes on, and fg shows the current progress', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {speed: 0.5});
	const shell = launch('bash', ['--norc', '--noprofile', '-i'], {cwd: home, env: {...environmentFor(home), PS1: 'ready> ', HISTFILE: '/dev/null'}});
	t.teardown(() => shell.end());
	await shell.until('ready>');
	shell.send(`${commandFor(['--host', scope.hostOption])}\r`);
	await toStack(shell);
	await shell.press('ctrl+z');
	await shell.until(/Stopped[^]*ready>/);
	assert.equal(shell.isAlternate(), false);
	const isOver = (): boolean => scope.requests.length > 0 && scope.batchRuns.length === 1;
	assert.ok(isOver());
	shell.send('fg\r');
	await shell.until('2 stacked   0 failed', 12_000);
	assert.equal(shell.isAlternate(), true);
	await shell.press('q');
	await shell.until(/Stacked  2 stacks/);
	assert.equal(shell.isAlternate(), false);
	assertScrollbackKept(shell);
});

onUnix.serial('s stops the running block and cancels the waiting ones; nothing is renamed, and r stacks them again', async t => {
	const {scope, shown} = await startStacking(t);
	await shown.press('s');
	await shown.until('Stop stacking?');
	await shown.press('y');
	await shown.until('2 cancelled');
	assert.ok(scope.requests.some(({method}) => method === 'stop_batch_stack'));
	assert.deepEqual(await stacksOf(scope, 'IC 434'), []);
	scope.change({speed: 40});
	await shown.press('r');
	await shown.until('2 stacked   0 failed');
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	await shown.press('q');
	await shown.exited();
});

onUnix.serial('x skips the running block, and the next one starts', async t => {
	const {scope, shown} = await startStacking(t);
	await shown.press('x');
	await shown.until(() => scope.requests.some(({method}) => method === 'stop_batch_stack'));
	scope.change({speed: 40});
	await shown.until('1 stacked   0 failed   1 skipped');
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames.slice(1));
	await shown.press('q');
	await shown.exited();
});
