import {crc32, deflateSync} from 'node:zlib';

const signature = Buffer.from('\u0089PNG\r\n\u001A\n', 'latin1');

/** An 8-bit RGBA image as PNG; each row has its own filter, and the rows use all five in turn. */
export function encodePng({width, height, data}: {readonly width: number; readonly height: number; readonly data: Uint8Array}): Buffer {
	const rowBytes = width * 4;
	const filtered = Buffer.alloc(height * (rowBytes + 1));
	for (let row = 0; row < height; row++) {
		const filter = row % 5;
		filtered[row * (rowBytes + 1)] = filter;
		for (let at = 0; at < rowBytes; at++) {
			const here = (row * rowBytes) + at;
			const left = at < 4 ? 0 : data[here - 4] ?? 0;
			const up = row === 0 ? 0 : data[here - rowBytes] ?? 0;
			const upLeft = row === 0 || at < 4 ? 0 : data[here - rowBytes - 4] ?? 0;
			const guess = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][filter] ?? 0;
			filtered[(row * (rowBytes + 1)) + 1 + at] = (data[here] ?? 0) - guess;
		}
	}

	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 6, 0, 0, 0], 8);
	return Buffer.concat([signature, chunkOfPng('IHDR', head), chunkOfPng('IDAT', deflateSync(filtered)), chunkOfPng('IEND', Buffer.alloc(0))]);
}

/** One chunk: length, type, content, checksum. */
export function chunkOfPng(type: string, content: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
	const whole = Buffer.alloc(named.length + 8);
	whole.writeUInt32BE(content.length, 0);
	named.copy(whole, 4);
	whole.writeUInt32BE(crc32(named), whole.length - 4);
	return whole;
}

/** PNG, 9.4: whichever of the three is nearest to left + up - upLeft. */
function paeth(left: number, up: number, upLeft: number): number {
	const guess = left + up - upLeft;
	const [toLeft, toUp, toUpLeft] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)];
	return toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft;
}
