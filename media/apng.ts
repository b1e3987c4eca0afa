import {deflateSync} from 'node:zlib';

/** A picture of raw pixels and how long it stands. */
export type Frame = {
	/** Red, green, blue, alpha, one byte each, row by row; all frames have the same size. */
	readonly pixels: Uint8Array;
	readonly seconds: number;
};

type Size = {readonly width: number; readonly height: number};
type Box = Size & {readonly left: number; readonly top: number};

const signature = Buffer.from([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

/**
 * An animated PNG (https://www.w3.org/TR/png-3/, 11.3.6), which plays for ever: the first frame whole, and of each other one
 * the smallest rectangle that holds all that changed. Alpha is left out. Throws where there is no frame.
 */
export function apngOf(frames: readonly Frame[], {width, height}: Size): Buffer {
	const [first] = frames;
	if (!first) throw new RangeError('An animation needs a frame.');
	let sequence = 0;
	const chunks: Buffer[] = [chunk('IHDR', uint32s(width, height), Buffer.from([8, 2, 0, 0, 0]))];
	const shown: Array<{box: Box; data: Buffer; seconds: number}> = [];
	for (const [index, frame] of frames.entries()) {
		const before = frames[index - 1];
		const box = before ? changedBox(before.pixels, frame.pixels, {width, height}) : {left: 0, top: 0, width, height};
		const last = shown.at(-1);
		if (!box && last) last.seconds += frame.seconds;
		else if (box) shown.push({box, data: packed(frame.pixels, width, box), seconds: frame.seconds});
	}

	chunks.push(chunk('acTL', uint32s(shown.length, 0)));
	for (const [index, {box, data, seconds}] of shown.entries()) {
		const delay = Buffer.alloc(6);
		delay.writeUInt16BE(Math.min(0xFF_FF, Math.round(seconds * 100)), 0);
		delay.writeUInt16BE(100, 2);
		chunks.push(chunk('fcTL', uint32s(sequence++, box.width, box.height, box.left, box.top), delay));
		chunks.push(index === 0 ? chunk('IDAT', data) : chunk('fdAT', uint32s(sequence++), data));
	}

	return Buffer.concat([signature, ...chunks, chunk('IEND')]);
}

function changedBox(before: Uint8Array, after: Uint8Array, {width, height}: Size): Box | undefined {
	const [one, other] = [words(before), words(after)];
	let [left, right, top, bottom] = [width, -1, height, -1];
	for (let row = 0; row < height; row++) {
		for (let column = 0; column < width; column++) {
			if (one[row * width + column] === other[row * width + column]) continue;
			left = Math.min(left, column);
			right = Math.max(right, column);
			top = Math.min(top, row);
			bottom = row;
		}
	}

	return right < 0 ? undefined : {left, top, width: right - left + 1, height: bottom - top + 1};
}

function words(pixels: Uint8Array): Uint32Array {
	return new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.byteLength / 4);
}

/** Rows of red, green and blue, each as its difference to the row above (filter 2), compressed. */
function packed(pixels: Uint8Array, width: number, box: Box): Buffer {
	const rows = Buffer.alloc(box.height * (1 + 3 * box.width));
	let at = 0;
	for (let row = box.top; row < box.top + box.height; row++) {
		rows[at++] = 2;
		for (let column = box.left; column < box.left + box.width; column++) {
			const from = 4 * (row * width + column);
			for (let part = 0; part < 3; part++) rows[at++] = (pixels[from + part] ?? 0) - (row === box.top ? 0 : pixels[from + part - 4 * width] ?? 0);
		}
	}

	return deflateSync(rows, {level: 9});
}

function chunk(type: string, ...parts: readonly Buffer[]): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), ...parts]);
	return Buffer.concat([uint32s(body.length - 4), body, uint32s(crc32(body))]);
}

function uint32s(...numbers: readonly number[]): Buffer {
	const bytes = Buffer.alloc(4 * numbers.length);
	for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number, 4 * index);
	return bytes;
}

const crcTable = Uint32Array.from({length: 256}, (_, byte) => {
	let value = byte;
	for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xED_B8_83_20 : value >>> 1;
	return value;
});

function crc32(bytes: Uint8Array): number {
	let value = 0xFF_FF_FF_FF;
	for (const byte of bytes) value = (value >>> 8) ^ (crcTable[(value ^ byte) & 0xFF] ?? 0);
	return (value ^ 0xFF_FF_FF_FF) >>> 0;
}
