import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {stemOf} from '../planning/index.js';
import type {Seestar} from '../seestar/port.js';
import {cleanText} from '../text/clean.js';
import {failure, success, troubleOf, type Result} from '../trouble/trouble.js';
import type {Picture} from '../widgets/half-blocks.js';

/** A thumbnail is a few kilobytes of some 300 by 200 pixels; more is none, and a picture is decoded in one go. */
const bytesAtMost = 500_000;
const megapixelsAtMost = 1;
const megabytesAtMost = 64;
/** Scans of one picture (ITU T.81, B.2.3): progressive ones have about ten, and each goes through all of its blocks. */
const scansAtMost = 24;
const startOfScan = Buffer.from([0xFF, 0xDA]);

/** Fetches the picture beside a stack and decodes it. Trouble: missing, protocol (no JPEG), and the line's. */
export async function fetchThumbnail(seestar: Pick<Seestar, 'download'>, folder: string, file: string, signal?: AbortSignal): Promise<Result<Picture>> {
	const what = `The picture of ${cleanText(file)} cannot be shown`;
	const place = await mkdtemp(path.join(tmpdir(), 'crowdsky-picture-'));
	try {
		const to = path.join(place, 'thumbnail.jpg');
		const fetched = await seestar.download(folder, `${stemOf(file)}_thn.jpg`, to, {...(signal && {signal})});
		if (!fetched.ok) return failure({...fetched.trouble, what});
		if (fetched.value.sizeBytes > bytesAtMost) return failure(troubleOf('protocol', what, 'it is too large for a thumbnail', 'Look at it in the app.', 'permanent'));
		const picture = await decodeThumbnail(await readFile(to));
		return picture ? success(picture) : failure(troubleOf('protocol', what, 'it is not a JPEG picture', 'Look at it in the app.', 'permanent'));
	} finally {
		await rm(place, {recursive: true, force: true});
	}
}

/** The pixels of a small JPEG; undefined for anything else, and for one that would take long to decode. */
export async function decodeThumbnail(bytes: Buffer): Promise<Picture | undefined> {
	if (bytes.length > bytesAtMost || scansIn(bytes) > scansAtMost) return undefined;
	try {
		// Loaded when the first picture is wanted.
		const {decode} = await import('jpeg-js');
		const {width, height, data} = decode(bytes, {useTArray: true, formatAsRGBA: false, maxMemoryUsageInMB: megabytesAtMost, maxResolutionInMP: megapixelsAtMost});
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
