import {cleanText} from '../format/clean-text.js';
import {failure, success, problemOf, type Result, type Problem} from '../errors/problem.js';
import {isInAlbums, pairAlbums, readTargets} from './albums.js';
import {listFolder} from './folder-listing.js';
import type {Album, RemoteFile, TargetFolders} from './port.js';
import type {Ask} from './rpc/rpc-connection.js';
import {methodNotFound} from './rpc/rpc-message.js';

/** The commands as before, and whether one of them was answered with "method not found". */
export function noting(ask: Ask): {readonly ask: Ask; readonly isUnknown: () => boolean} {
	let isUnknown = false;
	return {
		isUnknown: () => isUnknown,
		async ask(...request) {
			const reply = await ask(...request);
			if (reply.ok && reply.value.code === methodNotFound) isUnknown = true;
			return reply;
		},
	};
}

/** Like readTargets; if the firmware does not know the album list, its folders are read from the file share. */
export async function readTargetsByAnyWay(ask: Ask, stored: () => Promise<Result<readonly Album[]>>, signal?: AbortSignal): Promise<Result<readonly TargetFolders[]>> {
	const noted = noting(ask);
	const targets = await readTargets(noted.ask, signal);
	if (targets.ok || !noted.isUnknown()) return targets;
	const albums = await stored();
	return albums.ok ? success(pairAlbums(albums.value)) : failure(withoutCommand('Could not read the list of targets', albums.problem));
}

/**
 * Like listFolder; if the firmware does not know the commands, the folder is read from the file share. A folder whose
 * listing fails and that is not in the album list does not exist: it is empty.
 */
export async function listByAnyWay(
	ask: Ask, {folder, shouldHaveFiles}: {readonly folder: string; readonly shouldHaveFiles: boolean}, stored: () => Promise<Result<readonly RemoteFile[]>>, signal?: AbortSignal,
): Promise<Result<readonly RemoteFile[]>> {
	const noted = noting(ask);
	const listed = await listFolder(noted.ask, folder, signal, shouldHaveFiles);
	if (listed.ok) return listed;
	if (noted.isUnknown()) {
		const files = await stored();
		return files.ok ? files : failure(withoutCommand(`Could not list ${cleanText(folder)}`, files.problem));
	}

	const isAnswered = listed.problem.kind === 'refused' || listed.problem.kind === 'missing';
	return isAnswered && await isInAlbums(ask, folder, signal) === false ? success([]) : listed;
}

/** The problem of a command that this firmware does not know, and the file share did not help, either. */
function withoutCommand(what: string, {kind, cause, next, retry}: Problem): Problem {
	return problemOf(kind, what, `this firmware does not know the command (code ${methodNotFound}), and the file share did not help: ${cause}`, next, retry);
}
