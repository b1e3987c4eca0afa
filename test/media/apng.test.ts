import assert from 'node:assert/strict';
import {inflateSync} from 'node:zlib';
import test from 'ava';
import {apngOf, type Frame} from '../../media/apng.js';
import {decodePng} from '../../source/pictures/decode-png.js';

const [width, height] = [4, 3];
/** A picture of one colour but for one pixel. */
function picture(seconds: number, other?: {readonly column: number; readonly row: number}): Frame {
	const pixels = new Uint8Array(width * height * 4).fill(9);
	if (other) pixels[4 * ((other.row * width) + other.column)] = 200;
	return {pixels, seconds};
}

/** The chunks of a PNG file: type and data. */
function chunksOf(file: Buffer): Array<{readonly type: string; readonly data: Buffer}> {
	const chunks = [];
	for (let at = 8; at < file.length;) {
		const length = file.readUInt32BE(at);
		chunks.push({type: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, at + 8 + length)});
		at += 12 + length;
	}

	return chunks;
}

test('an animation holds its first picture whole, and of each other one what changed', () => {
	const file = apngOf([picture(1), picture(0.5, {column: 2, row: 1}), picture(0.25, {column: 2, row: 1})], {width, height});
	const chunks = chunksOf(file);
	assert.deepEqual(chunks.map(({type}) => type), ['IHDR', 'acTL', 'fcTL', 'IDAT', 'fcTL', 'fdAT', 'IEND']);
	const [, told, first, , second, changed] = chunks;
	assert.deepEqual([told?.data.readUInt32BE(0), told?.data.readUInt32BE(4)], [2, 0], 'frames, and that it plays for ever');
	const placed = (data: Buffer | undefined) => [0, 4, 8, 12, 16].map(at => data?.readUInt32BE(at));
	assert.deepEqual([placed(first?.data), first?.data.readUInt16BE(20)], [[0, width, height, 0, 0], 100]);
	// The third picture is the second one, shown longer.
	assert.deepEqual([placed(second?.data), second?.data.readUInt16BE(20)], [[1, 1, 1, 2, 1], 75]);
	assert.deepEqual([changed?.data.readUInt32BE(0), [...inflateSync(changed?.data.subarray(4) ?? '')]], [2, [2, 200, 9, 9]]);
});

test('a program that does not know animations shows the first picture', () => {
	const file = apngOf([picture(1, {column: 1, row: 0}), picture(1)], {width, height});
	const shown = decodePng(file, {bytes: 1e6, pixels: 1e6});
	assert.ok(shown);
	assert.deepEqual([shown.widthPixels, shown.heightPixels, ...shown.rgb.subarray(0, 6)], [width, height, 9, 9, 9, 200, 9, 9]);
});
