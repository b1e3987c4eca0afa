import type {Picture} from '../components/half-block-image.js';
import {decodePng, isPng, pngPixels} from './decode-png.js';

/** A thumbnail has a few kilobytes and some 300 x 200 pixels. Larger pictures are refused, because decoding blocks the program. */
export const thumbnailBytesAtMost = 500_000;
const megapixelsAtMost = 1;
const pixelsAtMost = megapixelsAtMost * 1_000_000;
const megabytesAtMost = 64;
/** The most scans in a picture (ITU T.81, B.2.3): progressive ones have about ten, and each goes through all blocks. */
const scansAtMost = 24;
/** Markers in the range of frame markers that do not start a frame: Huffman tables, an extension, arithmetic coding (B.1.1.3). */
const otherThanFrames = new Set([0xC4, 0xC8, 0xCC]);
const startOfScan = Buffer.from([0xFF, 0xDA]);

/** Loads the JPEG decoder, with the first picture or ahead of it. */
export const loadJpeg = async () => import('jpeg-js');

/** The pixels of a small JPEG or PNG; undefined for anything else, and for one that would take long to decode. */
export async function decodePicture(bytes: Buffer): Promise<Picture | undefined> {
	if (bytes.length > thumbnailBytesAtMost) return undefined;
	return isPng(bytes) ? decodePng(bytes, {bytes: thumbnailBytesAtMost, pixels: pixelsAtMost}) : decodeJpeg(bytes);
}

/** Whether bytes that `decodePicture` rejected are a picture, only larger than a thumbnail may be. */
export function isTooLarge(bytes: Buffer): boolean {
	return bytes.length > thumbnailBytesAtMost || (pngPixels(bytes) ?? jpegPixels(bytes) ?? 0) > pixelsAtMost;
}

/** Skips segments up to the frame header, which has height and width (ITU T.81, B.2.2). */
function jpegPixels(bytes: Buffer): number | undefined {
	if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xFF_D8) return undefined;
	for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xFF; at += 2 + Math.max(2, bytes.readUInt16BE(at + 2))) {
		const marker = bytes[at + 1] ?? 0;
		if (marker >> 4 === 0xC && !otherThanFrames.has(marker)) return bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7);
	}

	return undefined;
}

async function decodeJpeg(bytes: Buffer): Promise<Picture | undefined> {
	if (scansIn(bytes) > scansAtMost) return undefined;
	const {default: jpeg} = await loadJpeg();
	try {
		const {width, height, data} = jpeg.decode(bytes, {useTArray: true, formatAsRGBA: false, maxMemoryUsageInMB: megabytesAtMost, maxResolutionInMP: megapixelsAtMost});
		return {widthPixels: width, heightPixels: height, rgb: data};
	} catch {
		return undefined;
	}
}

/** How often FF DA occurs. There are no more scans than that, since entropy-coded data never contains it (ITU T.81, B.1.1.5). */
function scansIn(bytes: Buffer): number {
	let scans = 0;
	for (let at = bytes.indexOf(startOfScan); at !== -1; at = bytes.indexOf(startOfScan, at + 2)) scans++;
	return scans;
}
