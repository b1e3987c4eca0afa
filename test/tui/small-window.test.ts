import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {startScope} from '../support/simulated-scope.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {assertRestored, resize, startProgram, untilWhole} from './program.js';
import {onUnix} from '../support/on-system.js';

onUnix.serial('in a window that is too small q asks legibly, and a pasted "sy" stops nothing in any window', async t => {
	const scope = await startScope(t, {speed: 0.2});
	const shown = await startProgram(t, {args: ['--host', scope.hostOption]});
	await shown.until(/IC 434 +52 +2/);
	await shown.press('enter');
	await shown.until('2 blocks to stack');
	await shown.press('enter');
	await shown.until(/[1-9]\d*\/24 /);
	shown.send('\u001B[200~sy\r\u001B[201~');
	await shown.until('Pasted text was left out');
	assert.doesNotMatch(shown.text(), /Stop stacking\?/);
	resize(shown, {columns: 40, rows: 10});
	await shown.until(/40 x 10[^]*60 x 16/);
	await shown.press('s', 'y', '1');
	await shown.press('q');
	await shown.until(/Quit\?[^]*y: yes, any other key: no/);
	await shown.press('x');
	await shown.until(/40 x 10/);
	resize(shown, {columns: 80, rows: 24});
	await shown.until(/\d+\/24 /);
	await untilWhole(shown);
	assert.equal(scope.requests.some(({method}) => method === 'stop_batch_stack'), false);
	resize(shown, {columns: 40, rows: 10});
	await shown.until(/40 x 10/);
	await shown.press('q', 'y');
	await shown.exited();
	assertRestored(shown);
});

onUnix.serial('an address can be pasted with a line break at its end', async t => {
	const scope = await startScope(t);
	const shown = await startProgram(t);
	await shown.until('No telescope was found');
	await shown.press('t');
	await shown.until('Address of a telescope');
	shown.send(`\u001B[200~${scope.hostOption}\r\n\u001B[201~`);
	await shown.until(`> ${scope.hostOption}`);
	await shown.press('enter');
	await shown.until(/IC 434 +52 +2/);
	await shown.press('q');
	await shown.exited();
});

onUnix.serial('an unusable data folder ends the program with a sentence and the next step, instead of an endless search', async t => {
	const home = await temporaryFolder(t);
	await writeFile(path.join(home, 'data'), 'a file in the way');
	const shown = await startProgram(t, {home, args: ['--host', '127.0.0.1:1:1:1'], size: {columns: 200, rows: 24}});
	assert.equal((await shown.exited()).exitCode, 1);
	assertRestored(shown);
	assert.match(shown.text(), /The data folder cannot be used: .*\S\. [A-Z]/);
});
