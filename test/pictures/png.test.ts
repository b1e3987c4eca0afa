import assert from 'node:assert/strict';
import {deflateSync} from 'node:zlib';
import {Resvg} from '@resvg/resvg-js';
import test from 'ava';
import {decodePicture} from '../../source/pictures/decode-picture.js';
import {decodePng} from '../../source/pictures/decode-png.js';
import {chunkOfPng, encodePng} from '../../source/simulator/crowdsky/png-file.js';

const bounds = {bytes: 500_000, pixels: 1_000_000};
const signature = Buffer.from('\u0089PNG\r\n\u001A\n', 'latin1');

type Head = {readonly width: number; readonly height: number; readonly depth: number; readonly type: number; readonly interlace?: number};

/** A PNG of rows that are already filtered, each with its filter before it. */
function pngOf({width, height, depth, type, interlace = 0}: Head, filtered: readonly number[], more: ReadonlyArray<readonly [string, readonly number[]]> = []): Buffer {
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([depth, type, 0, 0, interlace], 8);
	return Buffer.concat([
		signature, chunkOfPng('IHDR', head), ...more.map(([name, bytes]) => chunkOfPng(name, Buffer.from(bytes))),
		chunkOfPng('IDAT', deflateSync(Buffer.from(filtered))), chunkOfPng('IEND', Buffer.alloc(0)),
	]);
}

const pixelsOf = (bytes: Buffer) => [...decodePng(bytes, bounds)?.rgb ?? []];

test('every colour type and depth gives its pixels', () => {
	assert.deepEqual(pixelsOf(pngOf({width: 3, height: 1, depth: 1, type: 0}, [0, 0b1010_0000])), [255, 255, 255, 0, 0, 0, 255, 255, 255]);
	assert.deepEqual(pixelsOf(pngOf({width: 2, height: 1, depth: 4, type: 0}, [0, 0xF3])), [255, 255, 255, 51, 51, 51]);
	assert.deepEqual(pixelsOf(pngOf({width: 2, height: 1, depth: 16, type: 0}, [0, 200, 1, 100, 99])), [200, 200, 200, 100, 100, 100]);
	assert.deepEqual(pixelsOf(pngOf({width: 1, height: 1, depth: 8, type: 2}, [0, 1, 2, 3])), [1, 2, 3]);
	assert.deepEqual(pixelsOf(pngOf({width: 1, height: 1, depth: 16, type: 2}, [0, 1, 9, 2, 9, 3, 9])), [1, 2, 3]);
	const palette = [['PLTE', [1, 1, 1, 2, 2, 2, 100, 100, 100, 4, 4, 4]], ['tRNS', [255, 255, 51]]] as const;
	assert.deepEqual(pixelsOf(pngOf({width: 4, height: 1, depth: 2, type: 3}, [0, 0b0001_1011], palette)), [1, 1, 1, 2, 2, 2, 20, 20, 20, 4, 4, 4]);
	assert.deepEqual(pixelsOf(pngOf({width: 1, height: 1, depth: 8, type: 4}, [0, 100, 51])), [20, 20, 20]);
	assert.deepEqual(pixelsOf(pngOf({width: 1, height: 1, depth: 8, type: 6}, [0, 10, 20, 30, 255])), [10, 20, 30]);
});

test('every filter is undone, and an interlaced picture is put together', () => {
	const random = Uint8Array.from({length: 7 * 11 * 4}, (_, at) => at % 4 === 3 ? 255 : (at * at * 31) % 256);
	const rgb = [...random].filter((_, at) => at % 4 !== 3);
	assert.deepEqual(pixelsOf(encodePng({width: 7, height: 11, data: random})), rgb);
	// 3 by 3 in Adam7: passes 1, 4 (column 2), 5 (row 2), 6 (column 1) and 7 (row 1) have pixels.
	const interlaced = pngOf({width: 3, height: 3, depth: 8, type: 0, interlace: 1}, [0, 1, 0, 3, 0, 7, 9, 0, 2, 0, 8, 0, 4, 5, 6]);
	assert.deepEqual(pixelsOf(interlaced).filter((_, at) => at % 3 === 0), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a picture of another program is decoded correctly', () => {
	const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30">'
		+ '<rect width="40" height="30" fill="#102030"/><rect x="10" y="10" width="20" height="10" fill="#ff8000"/></svg>';
	const picture = decodePng(Buffer.from(new Resvg(svg).render().asPng()), bounds);
	const at = (x: number, y: number) => [...picture?.rgb.subarray(3 * ((y * 40) + x), (3 * ((y * 40) + x)) + 3) ?? []];
	assert.deepEqual([picture?.widthPixels, picture?.heightPixels, at(1, 1), at(15, 15)], [40, 30, [0x10, 0x20, 0x30], [0xFF, 0x80, 0]]);
});

test('a broken picture, and one that would fill the memory, is refused', async () => {
	const good = pngOf({width: 1, height: 1, depth: 8, type: 0}, [0, 7]);
	for (let end = 0; end < good.length - 12; end++) assert.equal(decodePng(good.subarray(0, end), bounds), undefined, String(end));
	assert.equal(decodePng(pngOf({width: 30_000, height: 30_000, depth: 8, type: 0}, [0]), bounds), undefined);
	assert.equal(decodePng(pngOf({width: 2, height: 2, depth: 8, type: 0}, [0, 1, 2]), bounds), undefined);
	assert.equal(decodePng(pngOf({width: 1, height: 1, depth: 8, type: 0}, [9, 1]), bounds), undefined);
	assert.equal(decodePng(pngOf({width: 1, height: 1, depth: 3, type: 0}, [0, 1]), bounds), undefined);
	assert.equal(decodePng(pngOf({width: 0, height: 1, depth: 8, type: 0}, [0, 1]), bounds), undefined);
	// 400 kB that unpack to 400 MB for a picture of one pixel.
	const bomb = Buffer.concat([good.subarray(0, 33), chunkOfPng('IDAT', deflateSync(Buffer.alloc(400_000_000))), chunkOfPng('IEND', Buffer.alloc(0))]);
	const held = () => process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
	const before = held();
	assert.ok(bomb.length < bounds.bytes);
	assert.equal(decodePng(bomb, bounds), undefined);
	assert.ok(held() - before < 50_000_000);
	assert.equal(await decodePicture(Buffer.alloc(600_000)), undefined);
	assert.equal(await decodePicture(Buffer.from('GIF89a')), undefined);
});
