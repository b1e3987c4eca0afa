import {inflateSync} from 'node:zlib';
import type {Picture} from '../components/half-block-image.js';

// A decoder of our own for PNG (third edition): Node inflates, the rest is the few lines below, and no package limits what it
// inflates to the size in the header.

const signature = '\u0089PNG\r\n\u001A\n';
const headBytes = 33;

/** Bounds on what is decoded: thumbnails are expected, not photographs. */
type PngBounds = {readonly bytes: number; readonly pixels: number};

/** Samples per pixel, by colour type. */
const samplesOf: Readonly<Record<number, {readonly samples: number; readonly depths: readonly number[]}>> = {
	0: {samples: 1, depths: [1, 2, 4, 8, 16]},
	2: {samples: 3, depths: [8, 16]},
	3: {samples: 1, depths: [1, 2, 4, 8]},
	4: {samples: 2, depths: [8, 16]},
	6: {samples: 4, depths: [8, 16]},
};

/** Adam7: the first pixel of each pass and the distance between its pixels. A picture that is not interlaced is a single pass. */
const adam7 = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const;

type Head = {readonly width: number; readonly height: number; readonly depth: number; readonly type: number; readonly samples: number; readonly isInterlaced: boolean};

type Pass = {readonly left: number; readonly top: number; readonly across: number; readonly down: number; readonly width: number; readonly height: number};

/** Whether these bytes start with the PNG signature. */
export function isPng(bytes: Buffer): boolean {
	return bytes.toString('latin1', 0, 8) === signature;
}

/** The number of pixels according to a PNG's header; undefined without a header. */
export function pngPixels(bytes: Buffer): number | undefined {
	const head = isPng(bytes) ? headOf(bytes) : undefined;
	return head && head.width * head.height;
}

/**
 * The pixels of a PNG, with transparent ones on black. Undefined for other files, broken ones, and ones above the bounds: the
 * size is checked before anything is inflated, and no more is inflated than the size in the header needs.
 */
export function decodePng(bytes: Buffer, bounds: PngBounds): Picture | undefined {
	if (!isPng(bytes) || bytes.length > bounds.bytes) return undefined;
	const head = headOf(bytes);
	if (!head || head.width * head.height > bounds.pixels) return undefined;
	const chunks = chunksOf(bytes);
	if (!chunks) return undefined;
	const passes = passesOf(head);
	const dataBytes = passes.reduce((sum, {width, height}) => sum + (height * (1 + rowBytesOf(head, width))), 0);
	let data: Buffer;
	try {
		data = inflateSync(Buffer.concat(chunks.data), {maxOutputLength: dataBytes + 1024});
	} catch {
		return undefined;
	}

	if (data.length < dataBytes) return undefined;
	const rgb = new Uint8Array(head.width * head.height * 3);
	let at = 0;
	for (const pass of passes) {
		const rowBytes = rowBytesOf(head, pass.width);
		let above: Buffer = Buffer.alloc(rowBytes);
		for (let row = 0; row < pass.height; row++) {
			const line = data.subarray(at + 1, at + 1 + rowBytes);
			if (!unfilter(line, above, data[at] ?? 0, Math.max(1, head.samples * head.depth >> 3))) return undefined;
			drawRow(rgb, head, pass, row, line, chunks.palette, chunks.transparency);
			above = line;
			at += 1 + rowBytes;
		}
	}

	return {widthPixels: head.width, heightPixels: head.height, rgb};
}

function headOf(bytes: Buffer): Head | undefined {
	if (bytes.length < headBytes || bytes.toString('latin1', 12, 16) !== 'IHDR' || bytes.readUInt32BE(8) !== 13) return undefined;
	const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
	const [depth = 0, type = 0, compression, filter, interlace = 0] = bytes.subarray(24, 29);
	const layout = samplesOf[type];
	if (width === 0 || height === 0 || !layout?.depths.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1) return undefined;
	return {width, height, depth, type, samples: layout.samples, isInterlaced: interlace === 1};
}

/** The chunks that hold pixels; undefined if one is longer than the file or there are none. Checksums are ignored: a wrong pixel does no harm. */
function chunksOf(bytes: Buffer): {readonly data: Buffer[]; readonly palette: Buffer; readonly transparency: Buffer} | undefined {
	const data: Buffer[] = [];
	let palette: Buffer = Buffer.alloc(0);
	let transparency: Buffer = Buffer.alloc(0);
	for (let at = 8; at + 12 <= bytes.length;) {
		const length = bytes.readUInt32BE(at);
		const type = bytes.toString('latin1', at + 4, at + 8);
		if (at + 12 + length > bytes.length) return undefined;
		const content = bytes.subarray(at + 8, at + 8 + length);
		if (type === 'IDAT') data.push(content);
		if (type === 'PLTE') palette = content;
		if (type === 'tRNS') transparency = content;
		if (type === 'IEND') break;
		at += 12 + length;
	}

	return data.length === 0 ? undefined : {data, palette, transparency};
}

function passesOf({width, height, isInterlaced}: Head): Pass[] {
	if (!isInterlaced) return [{left: 0, top: 0, across: 1, down: 1, width, height}];
	return adam7.map(([left, top, across, down]) => ({
		left, top, across, down, width: Math.ceil((width - left) / across), height: Math.ceil((height - top) / down),
	})).filter(pass => pass.width > 0 && pass.height > 0);
}

function rowBytesOf({samples, depth}: Head, width: number): number {
	return Math.ceil(width * samples * depth / 8);
}

/** Reverses the filter of a row, in place (PNG, 9.2); false for an unknown filter. */
function unfilter(line: Buffer, above: Buffer, filter: number, pixelBytes: number): boolean {
	if (filter > 4) return false;
	for (let at = 0; filter !== 0 && at < line.length; at++) {
		const left = at < pixelBytes ? 0 : line[at - pixelBytes] ?? 0;
		const up = above[at] ?? 0;
		const upLeft = at < pixelBytes ? 0 : above[at - pixelBytes] ?? 0;
		const guess = filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : nearestOf(left, up, upLeft);
		line[at] = (line[at] ?? 0) + guess;
	}

	return true;
}

/** The Paeth predictor: the one of the three that is closest to left + up - upLeft (PNG, 9.4). */
function nearestOf(left: number, up: number, upLeft: number): number {
	const guess = left + up - upLeft;
	const [toLeft, toUp, toUpLeft] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)];
	return toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft;
}

function drawRow(rgb: Uint8Array, {width, depth, type, samples}: Head, pass: Pass, row: number, line: Buffer, palette: Buffer, transparency: Buffer): void {
	const most = (2 ** Math.min(8, depth)) - 1;
	// Eight of 16 bits are enough for a screen.
	const raw = (index: number) => depth >= 8 ? line[index * (depth >> 3)] ?? 0 : ((line[index * depth >> 3] ?? 0) >> (8 - depth - (index * depth & 7))) & most;
	for (let column = 0; column < pass.width; column++) {
		const first = column * samples;
		const to = 3 * (((pass.top + (row * pass.down)) * width) + pass.left + (column * pass.across));
		const alpha = type === 4 ? raw(first + 1) : type === 6 ? raw(first + 3) : type === 3 ? transparency[raw(first)] ?? 255 : 255;
		for (let color = 0; color < 3; color++) {
			const value = type === 3 ? palette[(raw(first) * 3) + color] ?? 0 : raw(type === 2 || type === 6 ? first + color : first) * 255 / most;
			rgb[to + color] = value * alpha / 255;
		}
	}
}
