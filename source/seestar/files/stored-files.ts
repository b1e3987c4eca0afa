import {cleanText} from '../../format/clean-text.js';
import {withRetry} from '../../errors/retry.js';
import {cancelled, failure, success, problemOf, type Result, type Problem, type ProblemKind} from '../../errors/problem.js';
import type {Album, RemoteFile} from '../port.js';
import {isProtectedFolder, isSubFrameName, worksFolder, worksPath} from './remote-path.js';
import {type ScopeTap} from '../../recorder/wire-entry.js';
import {connectShare, type SmbShare} from '../smb/share.js';
import {briefly} from '../wait.js';
import type {SpareShare} from './spare-share.js';

/** Where the SMB server is. */
export type ShareSource = {
	readonly host: string;
	readonly port: number;
	/** Receives the commands and their statuses. */
	readonly tap?: ScopeTap;
	/** Keeps the connection for a moment, for what comes next. */
	readonly spare?: SpareShare;
};

/** Lists a folder below MyWorks over SMB, with sizes in bytes. A missing folder is empty. Problem: usage, the share's. */
export async function listStored(source: ShareSource, folder: string, signal?: AbortSignal): Promise<Result<readonly RemoteFile[]>> {
	const path = worksPath(folder);
	if (!path.ok) return path;
	return withShare(source, signal, async share => listOn(share, path.value, signal));
}

/** Every folder below MyWorks with what the album list would count: `.fit` files, and in a folder of sub-frames only those. Problem: the share's. */
export async function storedAlbums(source: ShareSource, signal?: AbortSignal): Promise<Result<readonly Album[]>> {
	return withShare(source, signal, async (share): Promise<Result<readonly Album[]>> => {
		const works = await listOn(share, worksFolder, signal);
		if (!works.ok) return works;
		const albums: Album[] = [];
		for (const {name: folder, isFolder} of works.value) {
			const path = worksPath(folder);
			// Names that no request could contain are not targets.
			if (!isFolder || !path.ok) continue;
			const files = await listOn(share, path.value, signal);
			if (!files.ok) return files;
			const isFrames = isProtectedFolder(folder);
			albums.push({folder, count: files.value.filter(file => !file.isFolder && /\.fits?$/i.test(file.name) && (!isFrames || isSubFrameName(file.name))).length});
		}

		return success(albums);
	});
}

/**
 * Renames a file within its folder, never over another one; sub-frames and their folders are refused. A listing is the
 * proof, not the server's answer; it comes over the same connection, or over a fresh one where that is gone: after a
 * time-out it shows what happened. Once the rename has been sent, the signal is ignored. Problem: usage, exists, missing,
 * busy, the share's; 'timeout' if the outcome stays unknown.
 */
export async function renameStored(source: ShareSource, folder: string, from: string, to: string, signal?: AbortSignal): Promise<Result<void>> {
	const what = `Could not rename ${cleanText(from)}`;
	const [fromPath, toPath, folderPath] = [worksPath(folder, from), worksPath(folder, to), worksPath(folder)];
	for (const path of [fromPath, toPath]) if (!path.ok) return path;
	if (!fromPath.ok || !toPath.ok || !folderPath.ok) return refused(what, 'its path cannot be used');
	if (isProtectedFolder(folder) || isSubFrameName(from) || isSubFrameName(to)) return refused(what, 'sub-frames are never changed');

	let isSent = false;
	let proof: Result<readonly RemoteFile[]> | undefined;
	const renamed = await withShare(source, signal, async (share): Promise<Result<void>> => {
		const before = await listOn(share, folderPath.value, signal);
		if (!before.ok) return before;
		const has = (name: string): boolean => before.value.some(file => file.name === name);
		if (has(to)) return failure(problemOf('exists', what, `${cleanText(to)} already exists`, 'Look at the file with that name.'));
		if (!has(from)) return failure(problemOf('missing', what, 'there is no such file', 'List the folder again.'));
		if (signal?.aborted) return failure(cancelled(what));
		isSent = true;
		const done = await share.rename(fromPath.value, toPath.value);
		if (done.ok) proof = await listOn(share, folderPath.value);
		return done;
	}, () => !isSent);
	if (!isSent || (!renamed.ok && !isUnknown(renamed.problem))) return renamed;

	const after = proof?.ok ? proof : await listAgain(source, folder, what);
	if (!after.ok) return after;
	const has = (name: string): boolean => after.value.some(file => file.name === name);
	if (has(to) && !has(from)) return success();
	if (!renamed.ok && has(from) && !has(to)) return renamed;
	return failure(problemOf('protocol', what, 'the listing after it contradicts the answer', 'List the folder again.'));
}

/** Deletes one `CrowdSky_*` file in a target's folder and confirms it in a listing; everything else is refused. Problem: as for renameStored. */
export async function removeStored(source: ShareSource, folder: string, name: string, signal?: AbortSignal): Promise<Result<void>> {
	const what = `Could not delete ${cleanText(name)}`;
	const [path, folderPath] = [worksPath(folder, name), worksPath(folder)];
	if (!path.ok) return path;
	if (isProtectedFolder(folder)) return refused(what, 'sub-frame folders are never changed');
	if (!name.startsWith('CrowdSky_')) return refused(what, 'only CrowdSky_ files are deleted');
	let sent = 0;
	let proof: Result<readonly RemoteFile[]> | undefined;
	const removed = await withShare(source, signal, async share => {
		sent++;
		const done = await share.remove(path.value, signal);
		if (done.ok && folderPath.ok) proof = await listOn(share, folderPath.value);
		return done;
	});
	// The second time it is missing if the first one was carried out and only not answered.
	const isOpenQuestion = !removed.ok && (isUnknown(removed.problem) || (sent > 1 && removed.problem.kind === 'missing'));
	if (sent === 0 || (!removed.ok && !isOpenQuestion)) return removed;

	const after = proof?.ok ? proof : await listAgain(source, folder, what);
	if (!after.ok) return after;
	if (!after.value.some(file => file.name === name)) return success();
	return removed.ok ? failure(problemOf('busy', what, 'it is still listed', 'Another client may have it open; try again in a minute.')) : removed;
}

// What was sent may or may not have been carried out.
function isUnknown({kind}: Problem): boolean {
	return kind === 'timeout' || kind === 'unreachable' || kind === 'protocol';
}

async function listAgain(source: ShareSource, folder: string, what: string): Promise<Result<readonly RemoteFile[]>> {
	const listed = await withRetry(async () => listStored(source, folder), {...briefly(undefined), longestMs: 1000, isPassing: () => true});
	if (listed.ok) return listed;
	return failure(problemOf('timeout', what, `its outcome is not known: ${listed.problem.cause}`, 'List the folder before trying again.'));
}

async function listOn(share: SmbShare, path: string, signal?: AbortSignal): Promise<Result<readonly RemoteFile[]>> {
	const listed = await share.list(path, signal);
	if (!listed.ok) return listed.problem.kind === 'missing' ? success([]) : listed;
	return success(listed.value.map(({name, sizeBytes, isFolder}) => ({name, sizeKb: undefined, sizeBytes, isFolder})));
}

/** After these a kept connection may only have been closed meanwhile. */
const ofTheLine = new Set<ProblemKind>(['unreachable', 'timeout', 'protocol']);

/**
 * Does something on the share, over a connection that nobody else uses meanwhile: the spare one, or a fresh one. None is kept
 * for long, because it is rare, and an old connection would be the first thing to fail. Where the spare one turns out to be
 * gone it is done once more on a fresh one, if `mayRepeat` says then that it may be done twice; by default it may.
 */
export async function withShare<T>(
	source: ShareSource, signal: AbortSignal | undefined, act: (share: SmbShare) => Promise<Result<T>>, mayRepeat: () => boolean = () => true,
): Promise<Result<T>> {
	const spare = source.spare?.take(source);
	if (spare) {
		const done = await actOn(source, spare, act);
		const isStale = !done.ok && !spare.isOpen && ofTheLine.has(done.problem.kind) && signal?.aborted !== true;
		if (!isStale || !mayRepeat()) return done;
	}

	const share = await connectShare({...source, signal});
	return share.ok ? actOn(source, share.value, act) : share;
}

/** Does something on an open share, and keeps it for a moment or closes it. */
async function actOn<T>(source: ShareSource, share: SmbShare, act: (share: SmbShare) => Promise<Result<T>>): Promise<Result<T>> {
	let isKept = false;
	try {
		const done = await act(share);
		// Of what was cancelled or failed otherwise an answer may still come.
		isKept = source.spare !== undefined && share.isOpen && (done.ok || done.problem.kind === 'missing');
		return done;
	} finally {
		if (isKept) source.spare?.put(source, share);
		else share.close();
	}
}

function refused(what: string, cause: string): Result<never> {
	return failure(problemOf('usage', what, cause, 'This program leaves them as they are.'));
}
