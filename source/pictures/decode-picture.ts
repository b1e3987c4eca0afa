import type {Picture} from '../components/half-block-image.js';
import {decodePng, isPng, pngPixels} from './decode-png.js';

/** A thumbnail is a few kilobytes of some 300 by 200 pixels; more is none, and a picture is decoded in one go. */
export const thumbnailBytesAtMost = 500_000;
const megapixelsAtMost = 1;
const pixelsAtMost = megapixelsAtMost * 1_000_000;
const megabytesAtMost = 64;
/** Scans of one picture (ITU T.81, B.2.3): progressive ones have about ten, and each goes through all of its blocks. */
const scansAtMost = 24;
/** Between the codes that frames begin with: Huffman tables, an extension, conditions of arithmetic coding (B.1.1.3). */
const otherThanFrames = new Set([0xC4, 0xC8, 0xCC]);
const startOfScan = Buffer.from([0xFF, 0xDA]);

/** Loads what reads JPEG: when the first picture is wanted, or ahead of it. */
export const loadJpeg = async () => import('jpeg-js');

/** The pixels of a small JPEG or PNG; undefined for anything else, and for one that would take long to decode. */
export async function decodePicture(bytes: Buffer): Promise<Picture | undefined> {
	if (bytes.length > thumbnailBytesAtMost) return undefined;
	return isPng(bytes) ? decodePng(bytes, {bytes: thumbnailBytesAtMost, pixels: pixelsAtMost}) : decodeJpeg(bytes);
}

/** Of bytes that `decodePicture` gives nothing for: are they a picture, but one that is larger than a thumbnail may be? */
export function isTooLarge(bytes: Buffer): boolean {
	return bytes.length > thumbnailBytesAtMost || (pngPixels(bytes) ?? jpegPixels(bytes) ?? 0) > pixelsAtMost;
}

/** Goes from segment to segment up to the frame's head, which has height and width (ITU T.81, B.2.2). */
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

/** How often FF DA stands in the bytes: at least as often as scans begin, since data never holds it (ITU T.81, B.1.1.5). */
function scansIn(bytes: Buffer): number {
	let scans = 0;
	for (let at = bytes.indexOf(startOfScan); at !== -1; at = bytes.indexOf(startOfScan, at + 2)) scans++;
	return scans;
}
