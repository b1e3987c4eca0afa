import assert from 'node:assert/strict';
import {inflateSync} from 'node:zlib';
import type {Graphics} from '../../../source/terminal/graphics/find-graphics.js';
import {decodePng} from '../../../source/pictures/decode-png.js';
import type {Launched} from '../harness.js';
import {readSixels} from './read-sixels.js';

// A terminal that shows pictures as documented, without drawing them: it records which picture covers
// which cells. It shares no code with the program's knowledge of the protocols.

/** Cells that a picture covers, counted from 0, and the pixels with which it was sent. */
export type Shown = {readonly column: number; readonly row: number; readonly columns: number; readonly rows: number; readonly widthPixels: number; readonly heightPixels: number};

type KittyKeys = Readonly<Record<string, string>>;

/** What it shows, and what it was sent. */
export type PictureTerminal = {
	/** For launch: the emulator's input, with marks in the cells of pictures, which text overwrites. */
	readonly through: (text: string) => string;
	/** The terminal of the program, to which queries are answered. */
	connect(program: Launched): void;
	/** The pictures that are wholly on the screen. */
	pictures(): Shown[];
	/** Cells that still show a part of a picture whose other cells show something else. */
	remains(): number;
	/** How many pictures were sent, with all their pixels. */
	sent(): number;
	/** How many commands and sequences for pictures there were. */
	sequences(): number;
	/** Pictures in the terminal's memory, for kitty only. */
	kept(): number;
	/** The most that was left on the screen or in memory whenever the program gave the screen back. */
	leftBehind(): number;
	cell: {widthPixels: number; heightPixels: number};
};

const firstMark = 0xE0_00;
// A cursor address, and a control string or an ESC that may begin one, at the end of the input so far.
const unfinished = /(?:\u001B\[\d*(?:;\d*)?H?)?(?:\u001B(?:[P_\]](?:[^\u0007\u001B]|\u001B(?!\\))*\u001B?)?)?$/;
const wrapped = /\u001BPtmux;((?:[^\u001B]|\u001B\u001B)*)\u001B\\/g;
const unfinishedWrap = /\u001B(?:P(?:t(?:m(?:u(?:x(?:;(?:[^\u001B]|\u001B\u001B)*\u001B?)?)?)?)?)?)?$/;
const pictureSequence = /(?:\u001B\[(\d+);(\d+)H)?(?:\u001B_G([^;\u001B]*);?([^\u001B]*)\u001B\\|\u001B\]1337;File=([^:]*):([^\u0007]*)\u0007|(\u001BP[\d;]*q[^\u001B]*\u001B\\))|\u001B\[c|\u001B\[\?1049l/g;

/** A terminal of the given kind. `isInTmux`: its sequences are wrapped, and tmux, which shows no pictures, answers in its place. */
export function createPictureTerminal(protocol: Graphics['protocol'], {isInTmux = false} = {}): PictureTerminal {
	let program: Launched | undefined;
	let pending = '';
	let [sent, sequences, leftBehind] = [0, 0, 0];
	/** Pictures that are part of the cells, by their mark. */
	const inCells: Shown[] = [];
	const placements = new Map<string, Shown & {readonly id: string}>();
	const images = new Map<string, {readonly widthPixels: number; readonly heightPixels: number}>();
	let coming: {readonly keys: KittyKeys; data: string} | undefined;

	const answers = () => {
		const {widthPixels, heightPixels} = terminal.cell;
		const says = {kitty: '\u001B_Gi=1668481024;OK\u001B\\\u001BP>|kitty(0.35.2)\u001B\\', iterm2: '\u001BP>|iTerm2 3.5.2\u001B\\', sixel: '\u001BP>|XTerm(390)\u001B\\\u001B[?1;0;256S'}[protocol];
		return `${isInTmux ? '' : says}\u001B[6;${heightPixels};${widthPixels}t\u001B[?62;${protocol === 'sixel' ? '4;' : ''}22c`;
	};

	/** The same mark in every cell that the picture covers; text erases it as it erases the picture. */
	const inCell = (place: Shown): string => {
		const mark = String.fromCodePoint(firstMark + inCells.push(place) - 1);
		const rows = Array.from({length: place.rows}, (_, row) => `\u001B[${place.row + row + 1};${place.column + 1}H${mark.repeat(place.columns)}`);
		return `\u001B7\u001B[0m${rows.join('')}\u001B8`;
	};

	const kitty = (keys: KittyKeys, payload: string, at: {row: number; column: number} | undefined): void => {
		assert.ok(payload.length <= 4096, 'a piece is too long');
		if (coming && keys['a'] === undefined) {
			assert.deepEqual(Object.keys(keys).filter(key => key !== 'q'), ['m'], 'pieces that follow have m, and q at most');
			coming.data += payload;
			if (keys['m'] === '0') finish();
			return;
		}

		assert.equal(coming, undefined, 'another command came within a picture');
		if (keys['a'] === 'q') return;
		assert.equal(keys['q'], '2', 'it would be answered');
		const id = keys['i'] ?? assert.fail('no id');
		if (keys['a'] === 't') {
			coming = {keys, data: payload};
			if (keys['m'] !== '1') finish();
		} else if (keys['a'] === 'p') {
			assert.ok(at && keys['C'] === '1' && keys['p'], 'a picture without a place');
			const image = images.get(id) ?? assert.fail('a picture that the terminal does not have');
			placements.set(`${id} ${keys['p']}`, {...at, id, columns: Number(keys['c']), rows: Number(keys['r']), ...image});
		} else if (keys['a'] === 'd') {
			for (const [key, placement] of placements) if (placement.id === id && (keys['p'] === undefined || key === `${id} ${keys['p']}`)) placements.delete(key);
			if (keys['d'] === 'I') images.delete(id);
		} else {
			assert.fail(`no action: ${JSON.stringify(keys)}`);
		}
	};

	const finish = (): void => {
		const {keys, data} = coming ?? assert.fail('nothing has begun');
		coming = undefined;
		assert.deepEqual([keys['f'], keys['o'], keys['t']], ['24', 'z', 'd']);
		const [widthPixels, heightPixels] = [Number(keys['s']), Number(keys['v'])];
		assert.equal(inflateSync(Buffer.from(data, 'base64')).length, widthPixels * heightPixels * 3);
		images.set(keys['i'] ?? '', {widthPixels, heightPixels});
		sent++;
	};

	type Groups = [row: string | undefined, column: string, keys: string | undefined, payload: string, file: string | undefined, data: string, sixels: string | undefined];
	const read = (text: string): string => text.replaceAll(pictureSequence, (whole: string, ...[row, column, keys, payload, file, data, sixels]: Groups) => {
		if (whole === '\u001B[c') {
			setImmediate(() => program?.send(answers()));
			return '';
		}

		if (whole === '\u001B[?1049l') {
			// A picture in cells disappears with the cells of that screen.
			leftBehind = Math.max(leftBehind, placements.size + images.size);
			return whole;
		}

		const at = row === undefined ? undefined : {row: Number(row) - 1, column: Number(column) - 1};
		if (keys !== undefined) {
			if (!keys.includes('a=q')) sequences++;
			kitty(Object.fromEntries(keys.split(',').map(key => key.split('='))) as KittyKeys, payload, at);
			return '';
		}

		assert.ok(at, 'a picture without a place');
		sequences++;
		sent++;
		if (file !== undefined) {
			const options = Object.fromEntries(file.split(';').map(key => key.split('='))) as KittyKeys;
			const bytes = Buffer.from(data, 'base64');
			assert.deepEqual([options['inline'], options['preserveAspectRatio'], options['size']], ['1', '1', String(bytes.length)]);
			const {widthPixels, heightPixels} = decodePng(bytes, {bytes: 1_000_000, pixels: 2_000_000}) ?? assert.fail('no picture');
			return inCell({...at, columns: Number(options['width']), rows: Number(options['height']), widthPixels, heightPixels});
		}

		const {widthPixels, heightPixels, bands} = readSixels(sixels ?? '');
		const rows = Math.ceil(heightPixels / terminal.cell.heightPixels);
		assert.ok(bands * 6 <= rows * terminal.cell.heightPixels, 'a band sticks out');
		return inCell({...at, columns: Math.ceil(widthPixels / terminal.cell.widthPixels), rows, widthPixels, heightPixels});
	});

	/** How many cells of each picture still have its mark. */
	const cellsLeft = (): number[] => {
		const left = inCells.map(() => 0);
		for (const line of program?.screen() ?? []) {
			for (const character of line) {
				const nth = (character.codePointAt(0) ?? 0) - firstMark;
				if (nth >= 0 && nth < left.length) left[nth] = (left[nth] ?? 0) + 1;
			}
		}

		return left;
	};

	const terminal: PictureTerminal = {
		cell: {widthPixels: 10, heightPixels: 20},
		connect(launched) {
			program = launched;
		},
		through(text) {
			let all = pending + text;
			pending = (isInTmux ? unfinishedWrap : unfinished).exec(all)?.[0] ?? '';
			all = all.slice(0, all.length - pending.length);
			if (!isInTmux) return read(all);
			assert.doesNotMatch(all.replaceAll(wrapped, ''), /\u001B_G|\u001B\]1337/, 'tmux itself knows it not');
			return read(all.replaceAll(wrapped, (_, inner: string) => inner.replaceAll('\u001B\u001B', '\u001B')));
		},
		pictures: () => protocol === 'kitty' ? [...placements.values()] : cellsLeft().flatMap((left, nth) => {
			const place = inCells[nth];
			return place && left === place.columns * place.rows ? [place] : [];
		}),
		remains: () => cellsLeft().reduce((sum, left, nth) => sum + (left === (inCells[nth]?.columns ?? 0) * (inCells[nth]?.rows ?? 0) ? 0 : left), 0),
		sent: () => sent,
		sequences: () => sequences,
		kept: () => images.size,
		leftBehind: () => leftBehind,
	};
	return terminal;
}
