import assert from 'node:assert/strict';
import {startScope, twoBlocks} from '../support/simulated-scope.js';
import {assertScrollbackKept, untilWhole, cursorLine, resize, startProgram, usualSize, type Shown} from './program.js';
import {onUnix} from '../support/on-system.js';

/** All that the program itself may send: cursor positions, colours and styles, modes, erasing to the end of a line, its own title, and its queries about pictures. */
const ownEscapes = /\u001B\[(?:\d+;\d+H|[\d;]*m|\?[\d;]+[hl]|[01]?K|[\d;]*t|>\d*[a-z]|[<>=?]\d*u|c|\?[12];1;0S)|\u001B_Gi=1668481024,s=1,v=1,a=q,t=d,f=24;AAAA\u001B\\|\u001B\]2;(?:CrowdSky[ \d/]*)?(?:\u0007|\u001B\\)/g;

function foreignBytes(shown: Shown): string[] {
	// The bell rings once when the work is done.
	const rest = shown.raw().replaceAll(ownEscapes, '').replaceAll('\u0007', '').replaceAll(/[\r\n]/g, '');

	return [...rest.matchAll(/[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2066-\u2069][^]{0,12}/gu)].map(([text]) => JSON.stringify(text));
}

onUnix.serial('hostile names and replies of a telescope reach the terminal as harmless text only', async t => {
	const hostile = 'M 1\u001B]0;taken\u0007\u001B]52;c;Zm9v\u0007\u009B31m\u202Ered';
	const scope = await startScope(t, {targets: [twoBlocks, {...twoBlocks, name: hostile, nameInFiles: 'M 1', liveStackFrames: undefined}], model: 'S50\u001B[31m\u001B]0;taken\u0007'});
	scope.faults.add({on: 'batch', match: '*', do: {kind: 'fail', code: 264, error: '\u001B]0;taken\u0007\u001B[2J'}});
	scope.faults.add({on: 'rpc', match: 'start_batch_stack', nth: 2, do: {kind: 'error', code: 207, error: '\u001B[2J\u001B]52;c;Zm9v\u0007'}});
	const shown = await startProgram(t, {args: ['--host', scope.hostOption]});
	await shown.until(/IC 434 +52 +2/);
	await shown.until(/M 1.{5,}/);
	await shown.press('a', 'enter');
	await shown.until('blocks to stack');
	await shown.press('enter');
	await shown.until(/outcome/, 20_000);
	await untilWhole(shown);
	await shown.press('l');
	await shown.until(/─ Log ─/);
	await shown.press('escape', 'q');
	await shown.exited();
	assert.deepEqual(foreignBytes(shown), []);
	assertScrollbackKept(shown);
});

onUnix.serial('with --ascii only ASCII is drawn, for any name of a target', async t => {
	const scope = await startScope(t, {targets: [twoBlocks, {...twoBlocks, name: 'Nébuleuse 猎户', nameInFiles: 'N', liveStackFrames: undefined}]});
	const shown = await startProgram(t, {args: ['--ascii', '--host', scope.hostOption]});
	await shown.until(/IC 434 +52 +2/);
	await untilWhole(shown);
	await shown.press('?');
	await shown.until('On this screen');
	await shown.press('escape', 'enter');
	await shown.until('2 blocks to stack');
	await shown.press('enter');
	await shown.until('2 stacked   0 failed');
	await untilWhole(shown);
	await shown.press('q');
	await shown.exited();
	const beyond = [...new Set(shown.raw().match(/[^\u0000-\u007F]/gu))];
	assert.deepEqual(beyond, []);
});

onUnix.serial('NO_COLOR draws no colour, and the cursor is still marked', async t => {
	const scope = await startScope(t);
	const shown = await startProgram(t, {args: ['--host', scope.hostOption], env: {NO_COLOR: '1'}});
	await shown.until(/IC 434 +52 +2/);
	await untilWhole(shown);
	await shown.press('enter');
	await shown.until('2 blocks to stack');
	await shown.press('q');
	await shown.exited();
	assert.doesNotMatch(shown.raw(), /\u001B\[(?:3\d|4\d|9\d|10\d)(?:;\d+)*m/);
});

onUnix.serial('a terminal without capabilities gets the help text and status 2, and no escape sequence', async t => {
	const shown = await startProgram(t, {env: {TERM: 'dumb'}});
	const {exitCode} = await shown.exited();
	assert.equal(exitCode, 2);
	assert.match(shown.text() + shown.raw(), /crowdsky-tui/);
	// The last output may arrive after the exit event.
	await shown.until(() => shown.raw().includes('TERM=dumb says that this terminal cannot draw'));
	assert.ok(!shown.raw().includes('\u001B'), JSON.stringify(shown.raw().slice(0, 200)));
});

onUnix.serial('keys that arrive together are all handled: jjj in the list, Enter twice through two screens', async t => {
	const scope = await startScope(t, {targets: ['A 1', 'A 2', 'A 3', 'A 4'].map(name => ({...twoBlocks, name, liveStackFrames: undefined}))});
	const shown = await startProgram(t, {args: ['--host', scope.hostOption]});
	await shown.until(/A 4 +52 +2/);
	shown.send('jjj');
	await shown.until(() => cursorLine(shown).includes('A 4'));
	shown.send('\r\r');
	await shown.until(/21:15-21:30 +A 4/);
	shown.send('l\u001B1/A 2\r');
	await shown.until(() => cursorLine(shown).includes('A 2') && !shown.text().includes('A 3'));
	shown.send('\u001Bq');
	await shown.until(() => shown.text().includes('Quit?') || !shown.isAlternate());
	shown.send('y');
	await shown.exited();
});

onUnix.serial('no row, column or divider moves while bars grow', async t => {
	const scope = await startScope(t, {speed: 0.6});
	const shown = await startProgram(t, {args: ['--host', scope.hostOption]});
	await shown.until(/IC 434 +52 +2/);
	await shown.press('enter');
	await shown.until('2 blocks to stack');
	await shown.press('enter');
	const places = new Set<string>();
	let bars = 0;
	await shown.until(() => {
		const lines = shown.screen();
		const head = lines.findIndex(line => line.includes('progress'));
		if (head < 0) return shown.text().includes('outcome');
		if (/[█▏▎▍▌▋▊▉]/.test(shown.text())) bars++;
		places.add(JSON.stringify([head, lines[head], lines.flatMap((line, row) => /^──/.test(line) ? row : []), lines.flatMap((line, row) => /2\d:\d\d-2\d:\d\d +IC 434/.test(line) && !line.startsWith('──') ? [[row, line.search(/2\d:\d\d-/), line.indexOf('IC 434')]] : [])]));
		return false;
	}, 15_000);
	assert.ok(bars > 3, `${bars} pictures with a bar`);
	assert.equal(places.size, 1, [...places].join('\n'));
	await shown.press('q');
	await shown.exited();
});

onUnix.serial('the window can be resized during a stack, and work goes on behind a notice when it is too small', async t => {
	const scope = await startScope(t, {speed: 0.3});
	const shown = await startProgram(t, {args: ['--host', scope.hostOption]});
	await shown.until(/IC 434 +52 +2/);
	await shown.press('enter');
	await shown.until('2 blocks to stack');
	await shown.press('enter');
	await shown.until(/[1-9]\d*\/24 /);
	for (const size of [{columns: 60, rows: 16}, {columns: 140, rows: 40}, {columns: 61, rows: 17}]) {
		resize(shown, size);
		await shown.until(() => shown.screen().at(-1)?.includes('? help') === true && shown.screen()[1]?.length === size.columns);
		await untilWhole(shown);
	}

	for (const size of [{columns: 59, rows: 16}, {columns: 60, rows: 15}, {columns: 20, rows: 5}]) {
		resize(shown, size);
		await shown.until(() => shown.text().replaceAll(/\s+/g, ' ').includes(`${size.columns} x ${size.rows}`));
		assert.ok(!shown.text().includes('IC 434'));
	}

	scope.change({speed: 40});
	resize(shown, usualSize);
	await shown.until('2 stacked   0 failed');
	await untilWhole(shown);
	resize(shown, {columns: 30, rows: 8});
	await shown.until(() => shown.text().includes('30 x 8'));
	await shown.press('q');
	assert.equal((await shown.exited()).exitCode, 0);
	assertScrollbackKept(shown);
});

onUnix.serial('at 60x16 the help scrolls to its last line and back, and so does the log', async t => {
	const scope = await startScope(t);
	const shown = await startProgram(t, {args: ['--host', scope.hostOption], size: {columns: 60, rows: 16}});
	await shown.until(/IC 434 +52 +2/);
	await shown.press('?');
	await shown.until('On this screen');
	assert.ok(!shown.text().includes('next start picks it up'));
	for (let count = 0; count < 40 && !shown.text().includes('next start picks it up'); count++) await shown.press('j');
	await shown.until('next start picks it up');
	await untilWhole(shown, true);
	await shown.press('k', 'g');
	await shown.until('On this screen');
	await shown.press('G');
	await shown.until('next start picks it up');
	await shown.press('k');
	await shown.until(() => !shown.text().includes('next start picks it up'));
	await shown.press(...Array.from({length: 8}, () => 'pageup'));
	await shown.until('On this screen');
	await shown.press('space', 'escape', 'l');
	await shown.until(/─ Log ─/);
	await shown.press('g', 'G', 'escape');
	await shown.until(/IC 434 +52 +2/);
	await untilWhole(shown);
	await shown.press('q');
	await shown.exited();
});
