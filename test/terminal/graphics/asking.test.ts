import assert from 'node:assert/strict';
import process from 'node:process';
import {quickStart} from '../../support/quick-start.js';
import {builtSample} from '../built-sample.js';
import {launch} from '../harness.js';
import {onUnix} from '../../support/on-system.js';

const sample = builtSample();
const answers = '\u001B_Gi=1668481024;OK\u001B\\\u001BP>|kitty(0.35.2)\u001B\\\u001B[6;18;9t\u001B[?62;c';
const fence = '\u001B[c';

/** A terminal that does not answer by itself. */
function start(t: {teardown(end: () => void): void}, env: Readonly<Record<string, string | undefined>>) {
	// The emulator would answer the device attributes by itself.
	const none = {TMUX: undefined, STY: undefined, TERM_PROGRAM: undefined, LC_TERMINAL: undefined};
	const program = launch(process.execPath, [...quickStart, sample], {columns: 200, env: {...none, ...env}, isSilent: true});
	t.teardown(() => program.end());
	return program;
}

onUnix.serial('the terminal is queried once, on the alternate screen, and its answers type no keys, whole or byte by byte', async t => {
	for (const pieces of [[answers], [...answers]]) {
		const program = start(t, {SAMPLE_PICTURES: 'auto'});
		await program.until('keys:');
		await program.until(() => program.raw().includes(fence));
		assert.ok(program.raw().indexOf('\u001B[?1049h') < program.raw().indexOf('\u001B_Gi='));
		program.send('j');
		for (const piece of pieces) {
			program.send(piece);
			await new Promise(resolve => setTimeout(resolve, 1));
		}

		program.send('k');
		await program.until(/keys: j k$/m);
		await program.until(/notes: graphics kitty 9x18$/m);
		assert.equal(program.raw().split(fence).length, 2);
		// With another size of the window the cell size is queried again, since the font may have changed.
		program.resize(100, 30);
		await program.until(() => program.raw().split(fence).length === 3);
		program.send('\u001B[6;36;18t\u001B[?62;c');
		await program.until(/graphics kitty 18x36$/m);
		await program.press('q');
		assert.equal((await program.exited()).exitCode, 0);
	}
});

onUnix.serial('Esc and Ctrl-C work while answers are outstanding, and a terminal that never answers holds up nothing', async t => {
	const program = start(t, {SAMPLE_PICTURES: 'auto'});
	await program.until('keys:');
	await program.until(() => program.raw().includes(fence));
	await program.press('j', 'escape', 'k', 'up');
	await program.until(/keys: j escape k up$/m);
	program.send('\u001B_Gi=1;never ending');
	await program.press('ctrl+c');
	assert.equal((await program.exited()).exitCode, 0);
});

onUnix.serial('the terminal is not queried for half blocks, nor in tmux', async t => {
	for (const env of [{SAMPLE_PICTURES: 'blocks'}, {SAMPLE_PICTURES: 'auto', TMUX: '/tmp/x,1,0'}, {SAMPLE_PICTURES: 'auto', TERM: 'screen-256color'}]) {
		const program = start(t, env);
		await program.until('keys:');
		await program.press('q');
		await program.exited();
		assert.doesNotMatch(program.raw(), /\u001B(?:_|\[c|\[>|\[16t)/);
	}
});

onUnix.serial('a user who quits before the answers have come does not find them at the prompt', async t => {
	for (const isAnswered of [true, false]) {
		const program = start(t, {SAMPLE_PICTURES: 'auto'});
		await program.until('keys:');
		await program.until(() => program.raw().includes(fence));
		await program.press('q');
		await program.until(() => program.raw().includes('\u001B[?1049l'));
		// A terminal that is no longer raw would echo them.
		if (isAnswered) program.send(answers);
		assert.equal((await program.exited()).exitCode, 0);
		assert.ok(program.text().includes('left after'), program.text());
		assert.doesNotMatch(program.text(), /OK|62|kitty/);
	}
});
