import {mkdtemp, open, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Picture} from '../components/half-block-image.js';
import {failure, problemOf, success, type Problem, type Result} from '../errors/problem.js';
import {diskProblem} from '../errors/disk-problem.js';
import {cleanText} from '../format/clean-text.js';
import {stemOf} from '../planning/index.js';
import type {Seestar} from '../seestar/port.js';
import {decodePicture, isTooLarge, thumbnailBytesAtMost} from './decode-picture.js';
import type {ThumbnailCache} from './thumbnail-cache.js';

/** A place that a stack's picture may come from. */
export type ThumbnailSource = {
	/** The key in the cache; undefined for files on this machine, and for a telescope that is not known. */
	readonly key: string | undefined;
	/** The connection it is fetched over; undefined for files on this machine. */
	readonly line: string | undefined;
	/** Use only the cache for now: the connection is needed for other work. */
	readonly isHeld?: boolean;
	read(signal?: AbortSignal): Promise<Result<Uint8Array>>;
};

const lookInApp = 'Look at it in the app.';
const none = (what: string) => problemOf('missing', what, 'no picture of it is known', lookInApp);
const held = (what: string) => problemOf('busy', what, 'the telescope is busy with other work', 'It is fetched when that is done.');
const tooLarge = (what: string) => problemOf('tooLarge', what, 'it is too large for a thumbnail', lookInApp);

/**
 * A stack's picture from the first source with one that can be decoded; sources on this machine's disk come before all others.
 * What was fetched is kept in the cache. Problem: the last source's; protocol for what is not a picture, tooLarge, or busy if only
 * a held source may have it.
 */
export async function findThumbnail(what: string, sources: readonly ThumbnailSource[], cache: ThumbnailCache, signal?: AbortSignal): Promise<Result<Picture>> {
	for (const {key} of sources) {
		const kept = key === undefined ? undefined : await cache.read(key);
		const picture = kept && await decodePicture(kept);
		if (picture) return success(picture);
	}

	let problem: Problem = none(what);
	const isNear = ({line}: ThumbnailSource) => line === undefined;
	const free = sources.filter(({isHeld}) => isHeld !== true);
	for (const source of [...free.filter(isNear), ...free.filter(each => !isNear(each))]) {
		const read = await source.read(signal);
		if (!read.ok) {
			problem = {...read.problem, what};
			if (signal?.aborted) break;
			continue;
		}

		const bytes = Buffer.from(read.value.buffer, read.value.byteOffset, read.value.byteLength);
		const picture = await decodePicture(bytes);
		if (picture) {
			if (source.key !== undefined) await cache.keep(source.key, bytes);
			return success(picture);
		}

		problem = isTooLarge(bytes) ? tooLarge(what) : problemOf('protocol', what, 'it is neither a small JPEG nor a small PNG picture', lookInApp, 'permanent');
	}

	return failure(free.length < sources.length && !signal?.aborted ? held(what) : problem);
}

/** A stack on a telescope. `identity`: the telescope's own, because its address may be another one's tomorrow; undefined while it is not known. */
type OnTelescope = {readonly scope: string; readonly identity: string | undefined; readonly folder: string; readonly file: string};

/** The picture beside a stack on a telescope. */
export function telescopeThumbnail(seestar: Pick<Seestar, 'download'>, {scope, identity, folder, file}: OnTelescope, isHeld = false): ThumbnailSource {
	return {key: identity === undefined ? undefined : JSON.stringify(['telescope', identity, folder, file]), line: scope, isHeld, async read(signal) {
		const what = `The picture of ${cleanText(file)} cannot be fetched`;
		const place = await mkdtemp(path.join(tmpdir(), 'crowdsky-picture-')).catch((error: unknown) => diskProblem(what, error, tmpdir()));
		if (typeof place !== 'string') return failure(place);
		const enough = new AbortController();
		try {
			const to = path.join(place, 'thumbnail.jpg');
			const fetched = await seestar.download(folder, `${stemOf(file)}_thn.jpg`, to, {
				signal: signal ? AbortSignal.any([signal, enough.signal]) : enough.signal,
				onProgress(bytes, totalBytes = 0) {
					if (Math.max(bytes, totalBytes) > thumbnailBytesAtMost) enough.abort();
				},
			});
			if (enough.signal.aborted) return failure(tooLarge(what));
			return fetched.ok ? await readSmallFile(to, what) : fetched;
		} finally {
			await rm(place, {recursive: true, force: true}).catch(() => undefined);
		}
	}};
}

/** The picture beside a stack in the archive. */
export function archiveThumbnail(stackPath: string): ThumbnailSource {
	const file = path.join(path.dirname(stackPath), `${stemOf(path.basename(stackPath))}_thn.jpg`);
	return {key: undefined, line: undefined, read: async () => readSmallFile(file, `The picture of ${cleanText(path.basename(stackPath))} cannot be read`)};
}

type ThumbnailServer = {readonly url: string; readonly thumbnail: (id: string, options: {readonly signal?: AbortSignal}) => Promise<Result<Uint8Array>>};

/** The server's picture of a stack. */
export function serverThumbnail(server: ThumbnailServer, id: string): ThumbnailSource {
	return {key: JSON.stringify(['server', server.url, id]), line: server.url, read: async signal => server.thumbnail(id, {...(signal && {signal})})};
}

/** A file no larger than a thumbnail may be. Problem: the disk's, protocol. */
async function readSmallFile(file: string, what: string): Promise<Result<Uint8Array>> {
	const handle = await open(file, 'r').catch((error: unknown) => diskProblem(what, error));
	if ('kind' in handle) return failure(handle);
	try {
		const stats = await handle.stat();
		if (!stats.isFile() || stats.size > thumbnailBytesAtMost) return failure(tooLarge(what));
		return success(await handle.readFile());
	} catch (error) {
		return failure(diskProblem(what, error));
	} finally {
		await handle.close();
	}
}
