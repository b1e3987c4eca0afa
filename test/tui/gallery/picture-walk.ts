import assert from 'node:assert/strict';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import type {Graphics} from '../../../source/terminal/graphics/find-graphics.js';
import {startCrowdSky} from '../../../source/simulator/simulator.js';
import {createPictureTerminal, type PictureTerminal, type Shown as Place} from '../../terminal/graphics/picture-terminal.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {assertRestored, resize, startProgram, type Shown, type Size} from '../program.js';

const login = {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'};
/** Without the variables of the terminal that the tests run in. */
export const outside = {TMUX: undefined, STY: undefined, TERM_PROGRAM: undefined, LC_TERMINAL: undefined};

type Options = {readonly protocol: Graphics['protocol']; readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string | undefined>>; readonly isInTmux?: boolean; readonly size?: Size};

/** The gallery of 60 stacks on the server, in a terminal that shows pictures. */
export async function openGallery(t: ExecutionContext, {protocol, args = [], env, isInTmux, size}: Options): Promise<{shown: Shown; terminal: PictureTerminal}> {
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

/** The number of tiles in view, by their captions. */
const captions = (shown: Shown): number => shown.screen().reduce((sum, line) => sum + (/^[ ▸]/.test(line) ? (line.match(/Old \d\d {2,}|Old \d\d$/g) ?? []).length : 0), 0);

/** Waits until every tile has its picture. */
async function untilSettled(shown: Shown, terminal: PictureTerminal, text: string): Promise<void> {
	const isSettled = () => shown.text().includes(text) && captions(shown) > 0 && terminal.pictures().length === captions(shown) && terminal.remains() === 0;
	await shown.until(isSettled).catch((error: unknown) => {
		throw new Error(`${String(error)}\n${captions(shown)} ${terminal.remains()} ${JSON.stringify(terminal.pictures())}`);
	});
}

export const areaOf = ({columns, rows}: Place) => columns * rows;

/** Pictures lie inside the window, none over another, each above a caption, and no half block is beside them. */
export function assertInPlace(shown: Shown, terminal: PictureTerminal): void {
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

/** Everything that may happen to a picture's cells: each tile has its picture, which is removed while they show something else, and none is left behind. */
export async function walkThroughGallery(t: ExecutionContext, protocol: Graphics['protocol']): Promise<void> {
	const {shown, terminal} = await openGallery(t, {protocol});
	const perPage = captions(shown);
	assert.ok(perPage >= 4);
	assertInPlace(shown, terminal);

	// The running clock draws no picture again.
	const drawn = terminal.sequences();
	const bytes = shown.raw().length;
	await new Promise(resolve => setTimeout(resolve, 2500));
	assert.equal(terminal.sequences(), drawn);
	assert.ok(shown.raw().length - bytes < 2000, 'cells of pictures are not written again');

	// The cursor moves between pictures, which stay.
	await shown.press('right');
	await shown.until('▸ Old 58');
	assert.equal(terminal.sequences(), drawn);

	// An overlay over them.
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

	// Ctrl-Z and back: without a shell the screen returns by itself.
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
}
