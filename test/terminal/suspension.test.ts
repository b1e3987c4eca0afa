import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {builtSample} from './built-sample.js';
import {launch, type Launched} from './harness.js';
import {onUnix} from '../support/on-system.js';

const file = builtSample();
const hasBash = spawnSync('bash', ['--version']).status === 0;

/** The sample as a job of an interactive shell, as a user runs it. */
async function startJob(context: ExecutionContext, command: string): Promise<Launched> {
	const shell = launch('bash', ['--norc', '--noprofile', '-i'], {env: {PS1: 'ready> ', HISTFILE: '/dev/null'}});
	context.teardown(() => shell.end());
	await shell.until('ready>');
	shell.send(`${command}\r`);
	await shell.until('keys:', 15_000);
	return shell;
}

const sample = `${process.execPath} ${file}`;

(hasBash ? test.serial : test.serial.skip)('Ctrl-Z gives the shell its screen and keys, and fg takes them back', async context => {
	const shell = await startJob(context, sample);
	await shell.press('a', 'ctrl+z');
	await shell.until(/Stopped[^]*ready>/);
	assert.equal(shell.isAlternate(), false);
	shell.send('echo $((40+2))\r');
	await shell.until('42');
	shell.send('fg\r');
	await shell.until('resumed');
	assert.equal(shell.isAlternate(), true);
	await shell.press('b');
	await shell.until('keys: a b');
	await shell.press('ctrl+z');
	await shell.until('Stopped');
	shell.send('fg\r');
	await shell.until('resumed, resized 80x24, suspended, resumed');
	await shell.press('q');
	await shell.until('left after');
	assert.equal(shell.isAlternate(), false);
});

(hasBash ? test.serial : test.serial.skip)('Ctrl-Z also stops the shell in which npx runs the program', async context => {
	const shell = await startJob(context, `sh -c '${sample}; true'`);
	await shell.press('ctrl+z');
	await shell.until('Stopped');
	shell.send('fg\r');
	await shell.until('resumed');
	await shell.press('q');
	await shell.until('left after');
});

(hasBash ? test.serial : test.serial.skip)('SIGTSTP from outside keeps keys and screen working after fg', async context => {
	const shell = await startJob(context, sample);
	process.kill(Number(/pid=(\d+)/.exec(shell.text())?.[1]), 'SIGTSTP');
	await shell.until('Stopped');
	assert.equal(shell.isAlternate(), false);
	shell.send('fg\r');
	await shell.until('resumed');
	await shell.press('z');
	await shell.until('keys: z');
});

onUnix.serial('without a shell Ctrl-Z cannot stop the program, and its screen comes back by itself', async context => {
	const program = launch(process.execPath, [file]);
	context.teardown(() => program.end());
	await program.until('keys:', 15_000);
	await program.press('ctrl+z');
	await program.until('resumed');
	assert.equal(program.isAlternate(), true);
	await program.press('k');
	await program.until('keys: k');
});
