import {readHeader, type FitsHeader} from '../../fits/header.js';
import {textOf} from '../../fits/keyword.js';
import {success, type Result} from '../../errors/problem.js';
import {worksPath} from '../files/remote-path.js';
import type {SmbShare} from '../smb/share.js';

/**
 * The FITS headers of files in a folder below MyWorks, from their first bytes, by name. One that cannot be read, is no FITS
 * file or is longer is left out: HTTP says what it is. So are all where two have the same time. Problem: only the connection's.
 */
export async function readSharedHeaders(
	share: SmbShare, folder: string, names: readonly string[], bytes: number, signal?: AbortSignal,
): Promise<Result<ReadonlyMap<string, FitsHeader>>> {
	const asked = names.flatMap(name => {
		const path = worksPath(folder, name);
		return path.ok ? {name, path: path.value} : [];
	});
	const starts = await share.readStarts(asked.map(({path}) => path), bytes, signal);
	if (!starts.ok) return starts;
	const headers = new Map<string, FitsHeader>();
	for (const [index, {name}] of asked.entries()) {
		const start = starts.value[index];
		const header = start && readHeader(start);
		if (header?.status === 'ok') headers.set(name, header);
	}

	return success(haveOwnTimes([...headers.values()]) ? headers : new Map<string, FitsHeader>());
}

/** No telescope takes two frames at once: where two headers say so, the share has mixed the files of a message up. */
function haveOwnTimes(headers: readonly FitsHeader[]): boolean {
	const times = headers.flatMap(header => textOf(header, 'DATE-OBS') ?? []);
	return new Set(times).size === times.length;
}
