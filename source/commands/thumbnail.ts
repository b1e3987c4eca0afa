import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {stemOf} from '../planning/index.js';
import type {Seestar} from '../seestar/port.js';
import {cleanText} from '../text/clean.js';
import {failure, success, troubleOf, type Result} from '../trouble/trouble.js';
import type {Picture} from '../widgets/half-blocks.js';

/** A thumbnail is a few kilobytes; more is none. */
const bytesAtMost = 4_000_000;

/** Fetches the picture beside a stack and decodes it. Trouble: missing, protocol (no JPEG), and the line's. */
export async function fetchThumbnail(seestar: Pick<Seestar, 'download'>, folder: string, file: string, signal?: AbortSignal): Promise<Result<Picture>> {
	const what = `The picture of ${cleanText(file)} cannot be shown`;
	const place = await mkdtemp(path.join(tmpdir(), 'crowdsky-picture-'));
	try {
		const to = path.join(place, 'thumbnail.jpg');
		const fetched = await seestar.download(folder, `${stemOf(file)}_thn.jpg`, to, {...(signal && {signal})});
		if (!fetched.ok) return failure({...fetched.trouble, what});
		if (fetched.value.sizeBytes > bytesAtMost) return failure(troubleOf('protocol', what, 'it is too large for a thumbnail', 'Look at it in the app.', 'permanent'));
		// Loaded when the first picture is wanted.
		const {decode} = await import('jpeg-js');
		const {width, height, data} = decode(await readFile(to), {useTArray: true, formatAsRGBA: false, maxMemoryUsageInMB: 64, maxResolutionInMP: 20});
		return success({widthPixels: width, heightPixels: height, rgb: data});
	} catch {
		return failure(troubleOf('protocol', what, 'it is not a JPEG picture', 'Look at it in the app.', 'permanent'));
	} finally {
		await rm(place, {recursive: true, force: true});
	}
}
