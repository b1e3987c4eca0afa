import {cleanText} from '../text/clean.js';
import {failure, success, troubleOf, type Result, type Trouble} from '../trouble/trouble.js';
import {isInAlbums, pairAlbums, readTargets} from './albums.js';
import {listFolder} from './folder-listing.js';
import {type Album, type RemoteFile, type TargetFolders} from './port.js';
import {type Ask} from './rpc/rpc-connection.js';
import {methodNotFound} from './rpc/rpc-message.js';

/** The commands as before, and whether one of them was answered with "method not found". */
function noting(ask: Ask): {readonly ask: Ask; readonly isUnknown: () => boolean} {
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

/** As readTargets; firmware that does not know the album list has its folders read from the file share. */
export async function readTargetsByAnyWay(ask: Ask, stored: () => Promise<Result<readonly Album[]>>, signal?: AbortSignal): Promise<Result<readonly TargetFolders[]>> {
	const noted = noting(ask);
	const targets = await readTargets(noted.ask, signal);
	if (targets.ok || !noted.isUnknown()) return targets;
	const albums = await stored();
	return albums.ok ? success(pairAlbums(albums.value)) : failure(withoutCommand('Could not read the list of targets', albums.trouble));
}

/**
 * As listFolder; firmware that does not know the commands has the folder read from the file share. A folder whose listing
 * is answered with an error and that the album list does not have is not there: it is empty.
 */
export async function listByAnyWay(ask: Ask, folder: string, stored: () => Promise<Result<readonly RemoteFile[]>>, signal?: AbortSignal): Promise<Result<readonly RemoteFile[]>> {
	const noted = noting(ask);
	const listed = await listFolder(noted.ask, folder, signal);
	if (listed.ok) return listed;
	if (noted.isUnknown()) {
		const files = await stored();
		return files.ok ? files : failure(withoutCommand(`Could not list ${cleanText(folder)}`, files.trouble));
	}

	const isAnswered = listed.trouble.kind === 'refused' || listed.trouble.kind === 'missing';
	return isAnswered && await isInAlbums(ask, folder, signal) === false ? success([]) : listed;
}

/** The trouble of a command that this firmware does not know, where the file share did not help, either. */
function withoutCommand(what: string, {kind, cause, next, retry}: Trouble): Trouble {
	return troubleOf(kind, what, `this firmware does not know the command (code ${methodNotFound}), and the file share did not help: ${cause}`, next, retry);
}
