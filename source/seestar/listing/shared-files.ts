import {cleanText} from '../../format/clean-text.js';
import {failure, problemOf, success, type Result} from '../../errors/problem.js';
import {worksPath} from '../files/remote-path.js';
import type {RemoteFile} from '../port.js';
import type {StoredFile} from '../smb/directory-entry.js';
import type {SmbShare} from '../smb/share.js';

/** A short name that smbd makes up where SMB cannot carry the true one (`mangled names`): `L3XQ7A~C.FIT`. */
const madeUp = /^[^.~]{1,6}~[^.~](?:\.[^.]{0,3})?$/;
/** Stand-ins for characters that SMB cannot carry, or that were no text: private use, half characters, U+FFFD. */
const standIn = /[\p{Co}\p{Cs}\uFFFD]/u;

/** What the pages list of a folder: the `.fit` files that are not hidden. No pictures and thumbnails, no folders, nothing that is still called otherwise. */
export function isListedByPages({name, isFolder, isHidden}: Pick<StoredFile, 'name' | 'isFolder' | 'isHidden'>): boolean {
	return !isFolder && isHidden !== true && !name.startsWith('.') && name.endsWith('.fit');
}

/**
 * A folder below MyWorks as the pages would list it, from the share: names as received, in order of the names, with sizes
 * in bytes and the times of the last writes. Problem: usage, the share's; 'missing' where there is no such folder, and
 * where a name in it is not the file's own, because SMB cannot carry that.
 */
export async function listShared(share: SmbShare, folder: string, signal?: AbortSignal): Promise<Result<readonly RemoteFile[]>> {
	const path = worksPath(folder);
	if (!path.ok) return path;
	const listed = await share.list(path.value, signal);
	if (!listed.ok) return listed;
	// By the clock that stamped the files; read after them, so that none is of the future.
	const {nowMs} = share;
	const untold = listed.value.find(({name}) => standIn.test(name) || madeUp.test(name));
	if (untold) {
		const cause = `the name ${cleanText(untold.name)} in it is not the file's own`;
		return failure(problemOf('missing', `Could not list ${cleanText(folder)} through the share`, cause, 'Rename the file in the telescope\'s app.'));
	}

	const files = listed.value.filter(file => isListedByPages(file)).map(({name, sizeBytes, modifiedMs}): RemoteFile => (
		{name, sizeKb: undefined, sizeBytes, modifiedMs, ...(nowMs !== undefined && {ageMs: nowMs - modifiedMs}), isFolder: false}));
	return success(files.sort((a, b) => a.name < b.name ? -1 : 1));
}
