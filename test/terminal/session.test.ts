import assert from 'node:assert/strict';
import {rm, mkdtemp, readFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {ExecutionContext} from 'ava';
import {quickStart} from '../support/quick-start.js';
import {builtSample} from './built-sample.js';
import {launch, type Launched, type LaunchOptions} from './harness.js';
import {onUnix} from '../support/on-system.js';

const sample = [builtSample()];

async function startSample(context: ExecutionContext, options: LaunchOptions = {}): Promise<Launched> {
	const program = launch(process.execPath, [...quickStart, ...sample], options);
	context.teardown(() => program.end());
	await program.until('keys:', 15_000);
	return program;
}

/** The normal screen is back, with its cursor, its wrapping and no colour left on. */
async function assertRestored(program: Launched): Promise<void> {
	// The last bytes may arrive after the exit event.
	await program.until(() => program.raw().includes('\u001B[?1049l') && !program.isAlternate(), 3000);
	for (const code of ['?1049l', '?25h', '?7h', '?2026l', '?2004l']) assert.ok(program.raw().lastIndexOf(`\u001B[${code}`) > program.raw().lastIndexOf('\u001B[?1049h'), code);
}

onUnix.serial('the screen is full height on the alternate buffer, and quitting restores the old one', async context => {
	const program = await startSample(context);
	assert.equal(program.isAlternate(), true);
	assert.equal(program.screen().at(-1), '='.repeat(80));
	await program.press('q');
	assert.deepEqual(await program.exited(), {exitCode: 0, signal: 0});
	await assertRestored(program);
	await program.until('left after 1 keys');
	assert.doesNotMatch(program.raw(), /\u001B\[[23]J/);
});

onUnix.serial('every key arrives, alone and many in one read, as bytes of a real terminal', async context => {
	const program = await startSample(context, {columns: 200});
	program.send('jjj\u001B[A\u001B[H\u001B[F\u001B[1~\u001B[4~\u001BOH\u001BOF\r\u007F\t\u001B[Z\u001B[5~ab\u001B[200~z\u001B[201~\u001B[24;80R\u0003');
	await program.exited();
	await program.until('left after 18 keys');
});

onUnix.serial('the names of the keys that arrived are those of keys.ts', async context => {
	const program = await startSample(context, {columns: 200});
	program.send('jj\u001B[A\u001B[H\u001BOF\r\u007F\t\u001B[Z\u001B[5~é猎');
	await program.until('keys: j j up home end enter backspace tab shift+tab pageup é 猎');
	await program.press('escape', 'down', 'space');
	await program.until('猎 escape down space');
	program.send('\u001B-');
	await program.until('space escape -');
});

onUnix.serial('pasted text is not read as keys: it arrives as one line without control characters', async context => {
	const program = await startSample(context, {columns: 200});
	assert.ok(program.raw().includes('\u001B[?2004h'));
	program.send('j\u001B[200~q\r\nx\u0003\u001B[Arp\r\u001B[201~k');
	await program.until('keys: j k');
	assert.match(program.text(), /notes: pasted q x *rp\b/);
	program.send('\u001B[200~half of a long one ');
	await new Promise(resolve => setTimeout(resolve, 50));
	program.send('and the rest\u001B[201~');
	await program.until('pasted half of a long one and the rest');
	await program.press('q');
	await program.exited();
	await assertRestored(program);
	assert.ok(program.raw().lastIndexOf('\u001B[?2004l') > program.raw().lastIndexOf('\u001B[?2004h'));
});

onUnix.serial('a hundred changes of state a second are at most five drawings, and a key is shown at once', async context => {
	const program = await startSample(context);
	await program.until(/ticks: \d{2}/);
	const before = program.raw().length;
	await new Promise(resolve => setTimeout(resolve, 1000));
	const draws = program.raw().slice(before).split('\u001B[?2026h').length - 1;
	assert.ok(draws <= 5, `${draws} drawings`);
	const startedAtMs = performance.now();
	program.send('k');
	await program.until('keys: k');
	assert.ok(performance.now() - startedAtMs < 240, 'the key waited for the pace');
});

onUnix.serial('a new size is drawn whole, smaller or larger', async context => {
	const program = await startSample(context);
	program.resize(60, 16);
	await program.until(() => program.text().includes('top 60x16') && program.screen().at(-1) === '='.repeat(60));
	assert.equal(program.screen().length, 16);
	program.resize(120, 40);
	await program.until('top 120x40');
	await program.until(() => program.screen().at(-1) === '='.repeat(120));
	assert.equal(program.screen().filter(line => line.includes('===')).length, 1);
});

onUnix.serial('each row is complete to its last cell after every change of size', async context => {
	const program = await startSample(context);
	const sizes = [[200, 50], [80, 24], [79, 24], [120, 16], [60, 40], [61, 16], [200, 50], [60, 16]] as const;
	for (const [columns, rows] of sizes) {
		program.resize(columns, rows);
		await program.until(() => program.text().includes(`top ${columns}x${rows}`) && program.screen().at(-1) === '='.repeat(columns));
		// The next drawings go by what changed: they must not erase cells that they do not know.
		const shown = /ticks: \d+/.exec(program.text())?.[0] ?? '';
		await program.until(() => !program.text().includes(shown));
		assert.equal(program.screen().at(-1), '='.repeat(columns), `${columns}x${rows}`);
	}
});

onUnix.serial('Ctrl-L redraws everything', async context => {
	const program = await startSample(context);
	await new Promise<void>(resolve => program.emulator.write('\u001B[1;1Hgarbage from a neighbour\u001B[9;1Hmore of it', resolve));
	assert.match(program.text(), /garbage[^]*more/);
	await program.press('ctrl+l');
	await program.until(() => !/garbage|more of it/.test(program.text()) && program.text().includes('top 80x24'));
});

for (const [what, key, says] of [['a key handler', 'x', 'a key handler broke'], ['a promise', 'p', 'a promise broke'], ['a component', 'r', 'a component broke']] as const) {
	onUnix.serial(`when ${what} throws, the message stands on the normal screen and the status is 1`, async context => {
		const program = await startSample(context, {columns: 120});
		await program.press(key);
		assert.equal((await program.exited()).exitCode, 1);
		await assertRestored(program);
		await program.until(says);
		await program.until('because of a bug');
	});
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
	onUnix.serial(`${signal} ends the program cleanly and restores the terminal`, async context => {
		const program = await startSample(context);
		program.kill(signal);
		assert.equal((await program.exited()).exitCode, 7);
		await assertRestored(program);
		await program.until(`{"kind":"signal","signal":"${signal}"}`);
	});
}

onUnix.serial('SIGHUP ends the program, and restores a terminal that is still there', async context => {
	const program = await startSample(context);
	program.kill('SIGHUP');
	// It closes its own terminal on the way out; the kernel's own hangup may then come first.
	const {exitCode, signal} = await program.exited();
	assert.ok(exitCode === 7 || signal === 1, `status ${exitCode}, signal ${signal}`);
	await assertRestored(program);
});

onUnix.serial('a closed window ends the program, and no orphan is left', async context => {
	const folder = await mkdtemp(path.join(tmpdir(), 'terminal-'));
	const end = path.join(folder, 'end');
	context.teardown(() => rm(folder, {recursive: true}));
	// A shell in between, because the pseudo-terminal's own leader gets SIGHUP in any case.
	const program = launch('sh', ['-c', `trap '' HUP; ${process.execPath} ${sample.join(' ')} 2>/dev/null; echo $? > ${end}`], {env: {PATH: process.env['PATH']}});
	await program.until('keys:', 15_000);
	program.closeWindow();
	const deadlineMs = performance.now() + 8000;
	let status = '';
	while (status === '' && performance.now() < deadlineMs) {
		status = await readFile(end, 'utf8').catch(() => '');
		await new Promise(resolve => setTimeout(resolve, 50));
	}

	assert.equal(status.trim(), '7');
});

/** Much more than a pseudo-terminal buffers for a reader that does not read. */
const manyRepaints = '\u000C'.repeat(400);

onUnix.serial('a stalled connection does not block the program: it still handles SIGTERM and ends', async context => {
	const program = await startSample(context, {columns: 200, rows: 50});
	const pid = Number(/pid=(\d+)/.exec(program.text())?.[1]);
	program.hang();
	program.send(manyRepaints);
	await new Promise(resolve => setTimeout(resolve, 500));
	process.kill(pid, 'SIGTERM');
	await program.until(() => !isRunning(pid), 5000);
});

onUnix.serial('after a stalled connection the newest frame is drawn and old ones are not', async context => {
	const program = await startSample(context, {columns: 200, rows: 50});
	program.hang();
	program.send(manyRepaints);
	await new Promise(resolve => setTimeout(resolve, 500));
	const before = program.raw().length;
	program.unhang();
	await program.press('k');
	await program.until('keys: k');
	assert.ok(program.raw().length - before < 200_000, `${program.raw().length - before} characters`);
});

function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

onUnix.serial('no colours are drawn without colour, and a C locale means ASCII', async context => {
	const program = await startSample(context, {env: {NO_COLOR: '1', LANG: 'C'}});
	await program.press('j');
	await program.until('keys: j');
	assert.match(program.text(), /draw=true ascii=true color=false/);
	assert.doesNotMatch(program.raw(), /\u001B\[(3[0-7]|9[0-7])m/);
});

onUnix.serial('a title is cleaned, set, and restored at the end', async context => {
	const program = await startSample(context);
	await program.press('t');
	await program.until(() => program.raw().includes('\u001B]2;42 % '));
	assert.ok(!program.raw().includes('\u001B]52'));
	await program.press('q');
	await program.exited();
	await program.until(() => program.raw().includes('\u001B[23;2t'));
});
