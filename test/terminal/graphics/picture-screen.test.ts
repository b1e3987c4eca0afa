import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import test from 'ava';
import fc from 'fast-check';
import {FrameStream} from '../../../source/terminal/frame-stream.js';
import type {Graphics} from '../../../source/terminal/graphics/find-graphics.js';
import type {Picture} from '../../../source/terminal/graphics/picture.js';
import {pictureScreenOf} from '../../../source/terminal/graphics/picture-screen.js';
import {createReadyLines, type ReadyLine} from '../../../source/terminal/ready-lines.js';

const graphics = (protocol: Graphics['protocol']): Graphics => ({protocol, cell: {widthPixels: 2, heightPixels: 6}, colors: 16, isWrapped: false});
const pictureOf = (level: number, widthPixels = 8, heightPixels = 12): Picture => ({widthPixels, heightPixels, rgb: new Uint8Array(widthPixels * heightPixels * 3).fill(level)});

/** A frame stream on a terminal that accepts everything. */
function start(protocol: Graphics['protocol']) {
	const sent: string[] = [];
	const wire = Object.assign(new EventEmitter(), {columns: 20, rows: 6, write: (text: string) => sent.push(text) > 0});
	const ready = createReadyLines();
	const frames = new FrameStream(wire, 0, ready);
	frames.showPictures(pictureScreenOf(graphics(protocol), () => wire));
	return {
		ready, frames, wire,
		/** What was sent since the last call, after the turns of the event loop that pictures take. */
		async sent() {
			for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
			return sent.splice(0).join('');
		},
	};
}

type PictureRow = Exclude<Exclude<ReadyLine, string>[number], string>;

/** The rows of a picture over 4 by 2 cells, whose half blocks are a letter per cell. */
function rowsOf(picture: Picture): PictureRow[] {
	const box = {picture, columns: 4, rows: 2, lines: () => ['abcd', 'efgh']};
	return [{box, row: 0}, {box, row: 1}];
}

test('a picture is drawn once where all its cells are in the frame, over blanks only', async () => {
	for (const protocol of ['kitty', 'iterm2', 'sixel'] as const) {
		const {ready, frames, sent} = start(protocol);
		const rows = rowsOf(pictureOf(200));
		const frame = (text: string) => frames.write(['top', ...rows.map(row => `|${ready.mark([' ', row, ' ', text], 10)}`)].join('\n'));
		frame('one');
		const first = await sent();
		assert.match(first, /\u001B\[2;3H(?:\u001B_Ga=p|\u001B\]1337|\u001BP)/, 'at its place');
		assert.ok(!/abcd|[\u{F0000}-\u{10FFFD}]/u.test(first));
		frame('one');
		assert.equal(await sent(), '');
		frame('two');
		assert.equal(await sent(), '\u001B[?2026h\u001B[2;8Htwo\u001B[3;8Htwo\u001B[?2026l', 'the picture stays, and its cells with it');
	}
});

test('half blocks show the uncovered part of a picture, which is drawn again when it is whole', async () => {
	for (const protocol of ['kitty', 'sixel'] as const) {
		const {ready, frames, sent} = start(protocol);
		const rows = rowsOf(pictureOf(200));
		const marked = (row: PictureRow | undefined) => row ? ready.markRow(row) : '';
		const frame = (...lines: ReadonlyArray<(line: string) => string>) => frames.write(lines.map((line, row) => line(marked(rows[row]))).join('\n'));
		const open = (line: string) => `-${line}-`;
		frame(open, open);
		const first = await sent();
		const shows = protocol === 'kitty' ? /_Ga=p/ : /\u001BP/;
		assert.match(first, shows);
		// Cells 2 to 4 of the upper row, then 1 to 3 of the lower one.
		frame(line => `-${line.slice(0, 2)}###-`, open);
		assert.match(await sent(), protocol === 'kitty' ? /a=d,d=i.*\u001B\[1;2Ha###\u001B\[2;2Hefgh/ : /\u001B\[1;2Ha###\u001B\[2;2Hefgh/);
		frame(open, line => `-###${line.slice(-2)}-`);
		assert.match(await sent(), /\u001B\[1;3Hbcd\u001B\[2;2H###/);
		frame(open, open);
		const last = await sent();
		assert.match(last, shows);
		assert.ok(protocol !== 'kitty' || !last.includes('a=t'), 'kitty has it already');
	}
});

test('another picture in the same cells replaces the first one, and a moved one leaves nothing behind', async () => {
	const {ready, frames, sent} = start('kitty');
	const frame = (picture: Picture, indent: string) => frames.write(rowsOf(picture).map(row => `${indent}${ready.mark([row], 4)}`).join('\n'));
	const [one, two] = [pictureOf(10), pictureOf(20)];
	frame(one, '');
	const id = /a=p,i=(\d+),p=(\d+)/.exec(await sent());
	frame(two, '');
	const second = await sent();
	assert.ok(second.includes(`\u001B_Ga=d,d=i,i=${id?.[1]},p=${id?.[2]},q=2\u001B\\`));
	assert.match(second, /a=t.*\u001B\[1;1H\u001B_Ga=p/);
	frame(two, '   ');
	const moved = await sent();
	assert.match(moved, /a=d,d=i.*\u001B\[1;4H\u001B_Ga=p/);
	assert.ok(!moved.includes('a=t'));
	frames.write('nothing\nmore');
	assert.match(await sent(), /a=d,d=i/);
});

test('a row with characters of uncertain width is written whole, and its pictures are drawn again where text erases them', async () => {
	for (const [protocol, isAgain] of [['iterm2', true], ['kitty', false]] as const) {
		const {ready, frames, sent} = start(protocol);
		const rows = rowsOf(pictureOf(200));
		// As Ink writes a placeholder with its blanks, with text after them.
		const frame = (text: string) => frames.write(rows.map(row => `${ready.mark([row], 4)}   ${text}`).join('\n'));
		frame('');
		assert.match(await sent(), /1337|a=p/);
		frame(' 👩‍🚀');
		const first = await sent();
		assert.ok(!/[\u{F0000}-\u{FFFFD}]/u.test(first));
		assert.equal(/1337|a=p/.test(first), isAgain, protocol);
		frame(' 👩‍🚀');
		assert.equal(await sent(), '');
	}
});

test('kitty places its pictures again after a resize, gets all of them after Ctrl-L, and none in the last row or beyond the edge', async () => {
	const {ready, frames, wire, sent} = start('kitty');
	const rows = rowsOf(pictureOf(200));
	const frame = (below: number) => frames.write([...Array.from({length: below}, () => ''), ...rows.map(row => ready.mark([row], 4))].join('\n'));
	frame(0);
	assert.match(await sent(), /a=t/);
	wire.rows = 5;
	frames.repaint();
	const resized = await sent();
	assert.ok(/a=d,d=i.*a=p/.test(resized) && !resized.includes('a=t'), JSON.stringify(resized));
	frames.repaint(true);
	assert.match(await sent(), /a=d,d=I.*a=t.*a=p/);
	frame(3);
	assert.match(await sent(), /a=d,d=i[^]*abcd[^]*efgh/);
	frame(2);
	assert.match(await sent(), /a=p/);
	wire.columns = 3;
	frame(0);
	assert.ok(!(await sent()).includes('a=p'));
});

test('at the end every picture is removed from the screen and from the terminal\'s memory, also after a truncated sequence', async () => {
	const {ready, frames, sent} = start('kitty');
	frames.write(rowsOf(pictureOf(9)).map(row => ready.mark([row], 4)).join('\n'));
	const [, id] = /a=t.*?,i=(\d+),/.exec(await sent()) ?? [];
	frames.hold();
	assert.equal(frames.endPictures(), `\u001B\\\u001B_Ga=d,d=I,i=${id},q=2\u001B\\`);
	frames.go();
	assert.match(await sent(), /a=t.*a=p/);
	assert.equal(new FrameStream(Object.assign(new EventEmitter(), {write: () => true})).endPictures(), '');
});

test('each picture waits until the terminal has accepted the one before, and frames come first', async () => {
	const sent: string[] = [];
	let isFull = false;
	const wire = Object.assign(new EventEmitter(), {columns: 40, rows: 6, write(text: string) {
		sent.push(text);
		return !isFull;
	}});
	const ready = createReadyLines();
	const frames = new FrameStream(wire, 0, ready);
	frames.showPictures(pictureScreenOf(graphics('sixel'), () => wire));
	const turns = async () => {
		for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
		return sent.splice(0);
	};
	const three = [10, 20, 30].map(level => rowsOf(pictureOf(level)));
	const frame = (text: string) => frames.write([0, 1].map(row => ready.mark([...three.flatMap(rows => rows[row] ?? []), text], 20)).join('\n'));
	isFull = true;
	frame('one');
	assert.equal((await turns()).length, 1, 'the lines');
	frame('two');
	wire.emit('drain');
	const [second, ...more] = await turns();
	assert.ok(second?.includes('two') && more.length === 0);
	for (let nth = 0; nth < 3; nth++) {
		wire.emit('drain');
		const pieces = await turns();
		assert.ok(pieces.length === 1 && pieces[0]?.startsWith('\u001B[1;'), String(nth));
	}

	wire.emit('drain');
	assert.deepEqual(await turns(), []);
});

test('the window gets no more bytes than its limit, for any pictures', async () => {
	for (const protocol of ['kitty', 'iterm2', 'sixel'] as const) {
		let state = 7;
		const noise = (): Picture => ({widthPixels: 640, heightPixels: 480, rgb: Uint8Array.from({length: 640 * 480 * 3}, () => {
			state = Math.imul(state ^ state >>> 15, 0x2C1B_3C6D) + 0x6D2B_79F5;
			return state >>> 11;
		})});
		const window = {columns: 100, rows: 40};
		const screen = pictureScreenOf({...graphics(protocol), cell: {widthPixels: 10, heightPixels: 20}}, () => window);
		for (const column of [0, 50]) assert.ok(screen.claim({picture: noise(), column, row: 0, columns: 50, rows: 38}));
		screen.settle();
		let bytes = 0;
		for (let next = screen.showNext(); next !== undefined; next = screen.showNext()) bytes += next.length;
		assert.ok(bytes > 300_000 && bytes <= 1_001_000, `${protocol} ${bytes}`);
	}
});

test('after any changes kitty has exactly the placements of the frame', async () => {
	await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.integer({min: -1, max: 3}), fc.integer({min: -1, max: 3}), fc.boolean()), {minLength: 1, maxLength: 12}), async steps => {
		const {ready, frames, sent} = start('kitty');
		const pictures = [0, 1, 2, 3].map(level => pictureOf(level * 9));
		const placed = new Map<string, string>();
		for (const [left, right, isRepainted] of steps) {
			const [a, b] = [left, right].map(nth => pictures[nth] ? rowsOf(pictures[nth]) : undefined);
			if (isRepainted) frames.repaint();
			frames.write([0, 1].map(row => `${a?.[row] ? ready.markRow(a[row]) : '....'}  ${b?.[row] ? ready.markRow(b[row]) : '....'}`).join('\n'));
			for (const [, row, column, keys = ''] of (await sent()).matchAll(/(?:\u001B\[(\d+);(\d+)H)?\u001B_G([^;\u001B]*)/g)) {
				const [, id, placement] = /,i=(\d+),p=(\d+)/.exec(keys) ?? [];
				if (keys.startsWith('a=p')) placed.set(`${id} ${placement}`, `${row} ${column}`);
				if (keys.startsWith('a=d')) placed.delete(`${id} ${placement}`);
			}

			const wanted = [...left >= 0 ? ['1 1'] : [], ...right >= 0 ? ['1 7'] : []];
			assert.deepEqual([...placed.values()].sort(), wanted);
		}
	}), {numRuns: 100});
});
