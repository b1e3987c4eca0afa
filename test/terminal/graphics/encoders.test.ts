import assert from 'node:assert/strict';
import {inflateSync} from 'node:zlib';
import test from 'ava';
import fc from 'fast-check';
import {forgetCommand, placeCommand, removePlacementCommand, transmitCommands} from '../../../source/terminal/graphics/kitty.js';
import {iterm2Sequence} from '../../../source/terminal/graphics/iterm2.js';
import {pictureDriverOf} from '../../../source/terminal/graphics/picture-driver.js';
import {croppedPicture, type Picture} from '../../../source/terminal/graphics/picture.js';
import {atMostPixels, fittingSize} from '../../../source/terminal/graphics/pixel-size.js';
import {pngFile} from '../../../source/terminal/graphics/png.js';
import {sixelSequence} from '../../../source/terminal/graphics/sixel.js';
import {throughTmux} from '../../../source/terminal/graphics/tmux.js';
import {withinBytes} from '../../../source/terminal/graphics/within-bytes.js';
import {decodePng} from '../../../source/pictures/decode-png.js';
import {readSixels} from './read-sixels.js';

/** A picture whose pixels have the colours that `colorAt` returns. */
function pictureOf(widthPixels: number, heightPixels: number, colorAt: (x: number, y: number) => readonly [number, number, number]): Picture {
	const rgb = new Uint8Array(widthPixels * heightPixels * 3);
	for (let y = 0; y < heightPixels; y++) for (let x = 0; x < widthPixels; x++) rgb.set(colorAt(x, y), 3 * ((y * widthPixels) + x));
	return {widthPixels, heightPixels, rgb};
}

/** Colours that cannot be compressed. */
function noise(widthPixels: number, heightPixels: number): Picture {
	let state = 1;
	const next = () => {
		state = Math.imul(state ^ state >>> 15, 0x2C1B_3C6D) + 0x6D2B_79F5;
		return (state ^ state >>> 13) & 255;
	};

	return pictureOf(widthPixels, heightPixels, () => [next(), next(), next()]);
}

/** The checksum of PNG, bit by bit (annex D). */
function crc32(bytes: Uint8Array): number {
	let sum = 0xFFFF_FFFF;
	for (const byte of bytes) {
		sum ^= byte;
		for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xEDB8_8320 : 0);
	}

	return (sum ^ 0xFFFF_FFFF) >>> 0;
}

/** Keys and payload of commands of kitty's protocol. */
function readCommands(text: string): Array<{readonly keys: Readonly<Record<string, string>>; readonly payload: string}> {
	const found = [...text.matchAll(/\u001B_G([^;\u001B]*);?([^\u001B]*)\u001B\\/g)];
	assert.equal(found.map(([whole]) => whole).join(''), text, 'nothing but commands');
	return found.map(([, keys = '', payload = '']) => ({keys: Object.fromEntries(keys.split(',').map(key => key.split('='))) as Record<string, string>, payload}));
}

test('kitty gets every pixel, compressed, in pieces of 4096 bytes of which only the last may be shorter', () => {
	const picture = noise(120, 90);
	const commands = readCommands(transmitCommands(77, picture).join(''));
	assert.ok(commands.length > 5);
	assert.deepEqual(commands[0]?.keys, {a: 't', t: 'd', f: '24', s: '120', v: '90', o: 'z', i: '77', q: '2', m: '1'});
	for (const {keys} of commands.slice(1)) assert.deepEqual(Object.keys(keys), ['q', 'm']);
	assert.deepEqual(commands.map(({keys}) => keys['m']), [...commands.slice(1).map(() => '1'), '0']);
	assert.ok(commands.slice(0, -1).every(({payload}) => payload.length === 4096) && (commands.at(-1)?.payload.length ?? 0) <= 4096);
	const rgb = inflateSync(Buffer.from(commands.map(({payload}) => payload).join(''), 'base64'));
	assert.ok(rgb.equals(picture.rgb));
	assert.deepEqual(readCommands(transmitCommands(78, noise(2, 2)).join('')).map(({keys}) => keys['m']), ['0']);
});

test('kitty places, removes and forgets pictures by id, and is told not to answer', () => {
	assert.equal(placeCommand(77, 3, {columns: 16, rows: 8}), '\u001B_Ga=p,i=77,p=3,c=16,r=8,C=1,q=2\u001B\\');
	assert.equal(removePlacementCommand(77, 3), '\u001B_Ga=d,d=i,i=77,p=3,q=2\u001B\\');
	assert.equal(forgetCommand(77), '\u001B_Ga=d,d=I,i=77,q=2\u001B\\');
});

test('iTerm2 gets the file with its size, and the number of cells', () => {
	const file = Buffer.from([0xFF, 0xD8, 1, 2, 3]);
	assert.equal(iterm2Sequence(file, {columns: 16, rows: 8}), '\u001B]1337;File=size=5;width=16;height=8;preserveAspectRatio=1;inline=1;doNotMoveCursor=1:/9gBAgM=\u0007');
});

test('a PNG file of few colours is lossless, and many colours are reduced to 256', () => {
	const few = pictureOf(31, 17, (x, y) => [(x % 8) * 30, (y % 5) * 50, 77]);
	const bounds = {bytes: 1_000_000, pixels: 1_000_000};
	assert.deepEqual(decodePng(pngFile(few), bounds), few);
	const many = pictureOf(96, 60, (x, y) => [x * 2, y * 4, (x + y) & 63]);
	const read = decodePng(pngFile(many), bounds);
	assert.ok(read && many.rgb.every((value, at) => Math.abs(value - (read.rgb[at] ?? 0)) <= 40));
	// The decoder does not check the checksums, but every terminal does.
	for (let at = 8, file = pngFile(few); at < file.length;) {
		const length = file.readUInt32BE(at);
		assert.equal(file.readUInt32BE(at + 8 + length), crc32(file.subarray(at + 4, at + 8 + length)));
		at += length + 12;
	}
});

test('tmux passes on a sequence with doubled ESCs', () => {
	assert.equal(throughTmux('\u001B[2;3H\u001B_Ga=p\u001B\\'), '\u001BPtmux;\u001B\u001B[2;3H\u001B\u001B_Ga=p\u001B\u001B\\\u001B\\');
	const back = /^\u001BPtmux;([^]*)\u001B\\$/.exec(throughTmux('\u001B]1337;File=:AA\u0007'))?.[1]?.replaceAll('\u001B\u001B', '\u001B');
	assert.equal(back, '\u001B]1337;File=:AA\u0007');
});

test('sixels of few colours are lossless, for a picture of any size', () => {
	fc.assert(fc.property(fc.integer({min: 1, max: 40}), fc.integer({min: 1, max: 40}), fc.integer({min: 2, max: 60}), fc.nat(), (width, height, colors, seed) => {
		const picture = pictureOf(width, height, (x, y) => {
			const nth = Math.imul((x >> 1) + (y * 31) + seed, 0x9E37_79B1) >>> 0;
			const level = (channel: number) => (nth % colors + (channel * 5)) * 4 % 256;
			return [level(0), level(1), level(2)];
		});
		const read = readSixels(sixelSequence(picture, 256));
		assert.deepEqual([read.widthPixels, read.heightPixels, read.bands], [width, height, Math.ceil(height / 6)]);
		assert.ok(read.colors <= 64);
		for (let at = 0; at < picture.rgb.length; at++) assert.ok(Math.abs((read.rgb[at] ?? -99) - (picture.rgb[at] ?? 0)) <= 2, `${at} of ${width}x${height}`);
	}));
});

test('a picture of many colours is drawn in no more colours than the terminal has, and close to its own', () => {
	const sky = pictureOf(96, 60, (x, y) => [x * 2, y * 4, (x + y) & 63]);
	for (const [most, far] of [[256, 6], [16, 20], [2, 50]] as const) {
		const read = readSixels(sixelSequence(sky, most));
		assert.ok(read.colors <= most && read.colors > most / 2);
		const error = sky.rgb.reduce((sum, value, at) => sum + Math.abs(value - (read.rgb[at] ?? 0)), 0) / sky.rgb.length;
		assert.ok(error <= far, `${most}: ${error}`);
	}
});

test('sixels of a small picture are drawn over a larger size, each pixel as often as its place there says', () => {
	const [pixels, more] = [fc.integer({min: 1, max: 12}), fc.integer({min: 0, max: 50})];
	fc.assert(fc.property(pixels, pixels, more, more, (width, height, wider, higher) => {
		const picture = pictureOf(width, height, (x, y) => [(x * 20) % 256, (y * 20) % 256, (x ^ y) * 4]);
		const size = {widthPixels: width + wider, heightPixels: height + higher};
		const read = readSixels(sixelSequence(picture, 256, size));
		assert.deepEqual([read.widthPixels, read.heightPixels], [size.widthPixels, size.heightPixels]);
		for (let y = 0; y < size.heightPixels; y++) {
			for (let x = 0; x < size.widthPixels; x++) {
				const at = 3 * ((Math.floor(y * height / size.heightPixels) * width) + Math.floor(x * width / size.widthPixels));
				const to = 3 * ((y * size.widthPixels) + x);
				for (let channel = 0; channel < 3; channel++) assert.ok(Math.abs((read.rgb[to + channel] ?? -99) - (picture.rgb[at + channel] ?? 0)) <= 2);
			}
		}
	}));
});

test.serial('a picture over a window of 4K takes little processor time', () => {
	const driver = pictureDriverOf({protocol: 'sixel', cell: {widthPixels: 24, heightPixels: 48}, colors: 256, isWrapped: false});
	const before = process.cpuUsage();
	const bytes = driver.show({picture: noise(320, 200), column: 0, row: 0, columns: 320, rows: 88}, 1, 1_000_000);
	assert.ok(bytes !== undefined && bytes.length > 100_000 && bytes.length <= 1_000_000);
	assert.match(bytes.slice(0, 60), /"1;1;\d{4};\d{4}#/);
	const {user, system} = process.cpuUsage(before);
	assert.ok(user + system < 3_000_000, `${user + system} microseconds of processor time`);
});

test('a picture of one colour takes a few bytes of sixels, because repeats are counted', () => {
	assert.equal(sixelSequence(pictureOf(100, 12, () => [255, 0, 0]), 16), '\u001BP0;1;0q"1;1;100;12#0;2;100;0;0#0!100~-#0!100~\u001B\\');
});

test('a picture keeps its proportions, and is cropped evenly', () => {
	const stripes = pictureOf(6, 2, x => x < 1 || x > 4 ? [255, 0, 0] : [0, 0, 255]);
	const middle = croppedPicture(stripes, {widthPixels: 4, heightPixels: 2});
	assert.ok(middle.rgb.every((value, at) => value === (at % 3 === 2 ? 255 : 0)));
	assert.deepEqual([...croppedPicture(pictureOf(4, 4, (x, y) => [x * 10, y * 10, 8]), {widthPixels: 2, heightPixels: 2}).rgb], [5, 5, 8, 25, 5, 8, 5, 25, 8, 25, 25, 8]);
	assert.equal(croppedPicture(stripes, stripes), stripes);
	const [pixels, wanted] = [fc.integer({min: 1, max: 30}), fc.integer({min: 1, max: 60})];
	fc.assert(fc.property(pixels, pixels, wanted, wanted, (width, height, toWidth, toHeight) => {
		const even = croppedPicture(pictureOf(width, height, () => [9, 90, 200]), {widthPixels: toWidth, heightPixels: toHeight});
		assert.ok(even.rgb.length === toWidth * toHeight * 3 && even.rgb.every((value, at) => value === [9, 90, 200][at % 3]));
	}));
});

test('a picture is as large as its bytes allow, and never larger than its cells', () => {
	assert.deepEqual(fittingSize({widthPixels: 300, heightPixels: 200}, {widthPixels: 170, heightPixels: 220}), {widthPixels: 170, heightPixels: 113});
	assert.deepEqual(atMostPixels({widthPixels: 300, heightPixels: 200}, 15_000), {widthPixels: 150, heightPixels: 100});
	const picture = noise(200, 150);
	for (const most of [3000, 20_000, 60_000]) {
		const made = withinBytes(picture, most, size => transmitCommands(1, croppedPicture(picture, size)).join(''));
		assert.ok(made && made.length <= most && made.length > most / 2, `${made?.length} of ${most}`);
	}

	assert.equal(withinBytes(picture, 10, size => transmitCommands(1, croppedPicture(picture, size)).join('')), undefined);
});
