import {mkdir, stat} from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder and its parents; one that exists is left as it is. Rejects with the file system's error. (Node's own
 * `recursive` never returns on a file system that answers "not found" to every new name, as /proc does.)
 */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
	const absolute = path.resolve(folder);
	try {
		await mkdir(absolute, mode);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' && path.dirname(absolute) !== absolute) {
			await makeFolder(path.dirname(absolute), mode);
			await mkdir(absolute, mode).catch(ignoreFolder(absolute));
			return;
		}

		await ignoreFolder(absolute)(error);
	}
}

/** Ignores the error for a folder that already exists. */
function ignoreFolder(folder: string): (error: unknown) => Promise<void> {
	return async error => {
		const isFolder = await stat(folder).then(stats => stats.isDirectory(), () => false);
		if (!isFolder) throw error;
	};
}
