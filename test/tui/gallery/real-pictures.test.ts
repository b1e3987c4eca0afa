import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import type {Graphics} from '../../../source/terminal/graphics/find-graphics.js';
import {startCrowdSky} from '../../../source/simulator/simulator.js';
import {createPictureTerminal, type PictureTerminal, type Shown as Place} from '../../terminal/graphics/picture-terminal.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {launch} from '../../terminal/harness.js';
import {assertRestored, commandFor, environmentFor, resize, startProgram, type Shown, type Size} from '../program.js';

const login = {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'};
const outside = {TMUX: undefined, STY: undefined, TERM_PROGRAM: undefined, LC_TERMINAL: undefined};

const hasTmux = spawnSync('tmux', ['-V']).status === 0;

type Options = {readonly protocol: Graphics['protocol']; readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string | undefined>>; readonly isInTmux?: boolean; readonly size?: Size};

/** The gallery of 60 stacks on the server, in a terminal that shows pictures. */
async function openGallery(t: ExecutionContext, {protocol, args = [], env, isInTmux, size}: Options): Promise<{shown: Shown; terminal: PictureTerminal}> {
	const home = await temporaryFolder(t);
	const server = await startCrowdSky({folder: path.join(home, 'server')});
	t.teardown(async () => server.stop());
	await server.addRows(60, index => ({object_name: `Old ${String(index).padStart(2, '0')}`, filter_name: 'IRCUT', chunk_key: `20250110.${String(index).padStart(2, '0')}_HP000007`, date_obs_start: `2025-01-10 ${String(Math.floor(index / 15)).padStart(2, '0')}:${String(index % 15).padStart(2, '0')}:00`}));
	const terminal = createPictureTerminal(protocol, {...(isInTmux && {isInTmux})});
	const shown = await startProgram(t, {args: ['--server', server.url, '--allow-http', ...args], env: {...login, ...outside, ...env}, home, isSilent: true, through: terminal.through, ...(size && {size})});
	terminal.connect(shown);
	await shown.until('1 Discover');
	await shown.press('6');
	await shown.until(/Old 59[^]* 1\/60 /);
	await shown.press('8');
	await untilSettled(shown, terminal, '▸ Old 59');
	return {shown, terminal};
}

/** How many tiles are in sight, by their captions. */
const captions = (shown: Shown): number => shown.screen().reduce((sum, line) => sum + (/^[ ▸]/.test(line) ? (line.match(/Old \d\d {2,}|Old \d\d$/g) ?? []).length : 0), 0);

/** Waits until every tile has its picture. */
async function untilSettled(shown: Shown, terminal: PictureTerminal, text: string): Promise<void> {
	const isSettled = () => shown.text().includes(text) && captions(shown) > 0 && terminal.pictures().length === captions(shown) && terminal.remains() === 0;
	await shown.until(isSettled).catch((error: unknown) => {
		throw new Error(`${String(error)}\n${captions(shown)} ${terminal.remains()} ${JSON.stringify(terminal.pictures())}`);
	});
}

const areaOf = ({columns, rows}: Place) => columns * rows;

/** Pictures lie inside the window, none over another, each above a caption, and no half block stands beside them. */
function assertInPlace(shown: Shown, terminal: PictureTerminal): void {
	const pictures = terminal.pictures();
	const cells = new Set<string>();
	for (const {row, column, rows, columns, widthPixels, heightPixels} of pictures) {
		assert.ok(row >= 2 && column >= 0 && row + rows < shown.size.rows && column + columns <= shown.size.columns, JSON.stringify(pictures));
		for (let y = row; y < row + rows; y++) for (let x = column; x < column + columns; x++) cells.add(`${y} ${x}`);
		assert.match((shown.screen()[row + rows] ?? '').slice(Math.max(0, column - 8), column + columns + 8), /Old \d\d/);
		assert.ok(widthPixels <= columns * terminal.cell.widthPixels && heightPixels <= rows * terminal.cell.heightPixels, 'no more pixels than the cells have');
	}

	assert.equal(cells.size, pictures.reduce((sum, place) => sum + areaOf(place), 0), 'one lies over another');
	assert.ok(!shown.text().includes('▀'), shown.text());
}

for (const protocol of ['kitty', 'iterm2', 'sixel'] as const) {
	test.serial(`${protocol}: each tile has its picture, which goes when its cells show something else and comes back, and nothing is left behind`, async t => {
		const {shown, terminal} = await openGallery(t, {protocol});
		const perPage = captions(shown);
		assert.ok(perPage >= 4);
		assertInPlace(shown, terminal);

		// A clock that goes on draws no picture again.
		const drawn = terminal.sequences();
		const bytes = shown.raw().length;
		await new Promise(resolve => setTimeout(resolve, 2500));
		assert.equal(terminal.sequences(), drawn);
		assert.ok(shown.raw().length - bytes < 2000, 'cells of pictures are not written again');

		// The cursor moves between pictures, which stay.
		await shown.press('right');
		await shown.until('▸ Old 58');
		assert.equal(terminal.sequences(), drawn);

		// A box over them.
		await shown.press('?');
		await shown.until('On this screen');
		await shown.until(() => terminal.pictures().length < perPage && terminal.remains() === 0);
		for (const {row, column, rows, columns} of terminal.pictures()) {
			for (const line of shown.screen().slice(row, row + rows)) assert.doesNotMatch(line.slice(column, column + columns), /[^\uE000-\uF8FF ]/, 'a picture lies over the box');
		}

		const beforeBox = terminal.sent();
		await shown.press('escape');
		await untilSettled(shown, terminal, '▸ Old 58');
		assertInPlace(shown, terminal);
		if (protocol === 'kitty') assert.equal(terminal.sent(), beforeBox, 'the terminal has it already');

		// Other pages.
		await shown.press('pagedown');
		await untilSettled(shown, terminal, `▸ Old ${58 - perPage}`);
		assertInPlace(shown, terminal);
		const twoPages = terminal.sent();
		await shown.press('pageup');
		await untilSettled(shown, terminal, '▸ Old 58');
		if (protocol === 'kitty') assert.equal(terminal.sent(), twoPages, 'the terminal has it already');

		// One picture over the whole window, and the next.
		await shown.press('enter');
		await shown.until(() => shown.text().includes('┌─ Old 58') && terminal.pictures().length === 1 && terminal.remains() === 0);
		const [whole] = terminal.pictures();
		assert.ok(whole && areaOf(whole) > 500 && whole.row + whole.rows < shown.size.rows);
		await shown.press('right');
		await shown.until(() => shown.text().includes('┌─ Old 57') && terminal.pictures().length === 1 && terminal.remains() === 0);
		await shown.press('escape');
		await untilSettled(shown, terminal, '▸ Old 57');

		// A smaller window, and a larger one.
		for (const size of [{columns: 60, rows: 16}, {columns: 100, rows: 30}]) {
			resize(shown, size);
			await shown.until(() => shown.screen()[1] === '─'.repeat(size.columns));
			await untilSettled(shown, terminal, '▸ Old 57');
			assertInPlace(shown, terminal);
		}

		// Everything is drawn again.
		const beforeRepaint = terminal.sent();
		const count = terminal.pictures().length;
		await shown.press('ctrl+l');
		await shown.until(() => terminal.sent() === beforeRepaint + count);
		await untilSettled(shown, terminal, '▸ Old 57');

		// To the shell and back, which comes by itself without one.
		await shown.press('ctrl+z');
		await shown.until(() => shown.raw().split('\u001B[?1049h').length === 3);
		assert.equal(terminal.leftBehind(), 0);
		await untilSettled(shown, terminal, '▸ Old 57');
		assertInPlace(shown, terminal);

		// Another screen.
		await shown.press('1');
		await shown.until(() => !shown.text().includes('Old 57') && terminal.pictures().length === 0 && terminal.remains() === 0);
		await shown.press('8');
		await untilSettled(shown, terminal, '▸ Old 57');
		await shown.press('q');
		assert.equal((await shown.exited()).exitCode, 0);
		assert.equal(terminal.leftBehind(), 0);
		assert.doesNotMatch(shown.text(), /[\uE000-\uF8FF]/);
		assertRestored(shown);
	});
}

test.serial('a picture of my stacks is real, in a box over the list', async t => {
	for (const protocol of ['kitty', 'sixel'] as const) {
		const {shown, terminal} = await openGallery(t, {protocol});
		await shown.press('m', 'enter');
		await shown.until(() => /┌─ Old 59/.test(shown.text()) && terminal.pictures().length === 1 && terminal.remains() === 0);
		const [picture] = terminal.pictures();
		assert.ok(picture && areaOf(picture) > 200);
		const box = shown.screen().findIndex(line => line.includes('┌─ Old 59'));
		assert.ok(picture.row === box + 1 && (shown.screen()[picture.row + picture.rows] ?? '').includes('└─ any key: close'));
		// The clock of the list below goes on.
		const drawn = terminal.sequences();
		await new Promise(resolve => setTimeout(resolve, 1500));
		assert.equal(terminal.sequences(), drawn);
		await shown.press('x');
		await shown.until(() => terminal.pictures().length === 0 && terminal.remains() === 0);
		await shown.press('q');
		await shown.exited();
		assert.equal(terminal.leftBehind(), 0);
	}
});

test.serial('half blocks where real pictures are not asked for, not known or not wanted', async t => {
	const inTmux = {TMUX: '/tmp/tmux-0/default,1,0'};
	for (const {args = [], env, sign} of [
		{args: ['--pictures', 'blocks'], env: {}, sign: '▀▀▀'},
		{env: inTmux, sign: '▀▀▀'},
		{env: {TERM: 'tmux-256color'}, sign: '▀▀▀'},
		{args: ['--pictures', 'kitty', '--ascii'], env: {}, sign: '@'},
		{env: {NO_COLOR: '1'}, sign: '█'},
	]) {
		const home = await temporaryFolder(t);
		const terminal = createPictureTerminal('kitty');
		const shown = await startProgram(t, {args: ['--demo', '--data', path.join(home, 'demo'), ...args], env: {...outside, ...env}, home, isSilent: true, through: terminal.through});
		terminal.connect(shown);
		await shown.until('1 Discover');
		await shown.press('8');
		await shown.until(() => shown.text().includes(sign) && !shown.text().includes('loading'), 20_000);
		assert.equal(terminal.sequences(), 0);
		assert.doesNotMatch(shown.raw(), /\u001B(?:_|\[c|P)/, 'nothing was asked');
		await shown.press('q');
		await shown.until(() => shown.text().includes('y: yes') || !shown.isAlternate());
		shown.end();
	}
});

test.serial('named in tmux, a protocol passes through it', async t => {
	for (const protocol of ['kitty', 'iterm2'] as const) {
		const {shown, terminal} = await openGallery(t, {protocol, isInTmux: true, args: ['--pictures', protocol], env: {TMUX: '/tmp/tmux-0/default,1,0', TERM: 'tmux-256color'}});
		assertInPlace(shown, terminal);
		await shown.press('1');
		await shown.until(() => terminal.pictures().length === 0 && terminal.remains() === 0);
		await shown.press('q');
		await shown.exited();
		assert.equal(terminal.leftBehind(), 0);
	}
});

(hasTmux ? test.serial : test.serial.skip)('tmux itself hands pictures on to where the program is', async t => {
	for (const protocol of ['kitty', 'iterm2'] as const) {
		const home = await temporaryFolder(t);
		const terminal = createPictureTerminal(protocol);
		const socket = `crowdsky-${process.pid}-${protocol}`;
		const command = `tmux set -g allow-passthrough on; ${commandFor(['--demo', '--data', path.join(home, 'demo'), '--pictures', protocol])}`;
		const env = {...environmentFor(home), ...outside};
		const shown = launch('tmux', ['-L', socket, '-f', '/dev/null', 'new-session', 'sh', '-c', command], {columns: 100, rows: 30, env, isSilent: true, through: terminal.through});
		t.teardown(() => {
			spawnSync('tmux', ['-L', socket, 'kill-server'], {env: process.env});
			shown.end();
		});
		terminal.connect(shown);
		await shown.until('1 Discover');
		await shown.press('8');
		await shown.until(() => terminal.pictures().length === 10 && terminal.remains() === 0);
		const [first, second] = terminal.pictures();
		assert.ok(first?.row === 2 && second?.row === 2 && second.column > first.column);
		await shown.press('1');
		await shown.until(() => terminal.pictures().length === 0 && terminal.remains() === 0);
	}
});
