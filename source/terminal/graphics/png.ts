import {crc32, deflateSync} from 'node:zlib';
import {indexedPicture} from './palette.js';
import type {Picture} from './picture.js';

const signature = Buffer.from('\u0089PNG\r\n\u001A\n', 'latin1');
const mostColors = 256;

/** A picture as a PNG file (third edition) of at most 256 colours: a third of what it would take in its own. */
export function pngFile(picture: Picture): Buffer {
	const {widthPixels, heightPixels} = picture;
	const {palette, indices} = indexedPicture(picture, mostColors);
	const head = Buffer.alloc(13);
	head.writeUInt32BE(widthPixels, 0);
	head.writeUInt32BE(heightPixels, 4);
	// Eight bits a pixel, each the number of a colour; the rest is as PNG has it.
	head.set([8, 3], 8);
	// Each row is preceded by the number of its filter: 0 is none, which is best for numbers of colours (12.7).
	const rows = Buffer.alloc((widthPixels + 1) * heightPixels);
	for (let row = 0; row < heightPixels; row++) rows.set(indices.subarray(row * widthPixels, (row + 1) * widthPixels), (row * (widthPixels + 1)) + 1);
	return Buffer.concat([signature, chunk('IHDR', head), chunk('PLTE', palette), chunk('IDAT', deflateSync(rows, {level: 9})), chunk('IEND', Buffer.alloc(0))]);
}

/** Length, type, content, and a checksum over the last two (5.3). */
function chunk(type: string, content: Uint8Array): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
	const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(content.length);
	sum.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, sum]);
}
