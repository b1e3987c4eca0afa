import {open} from 'node:fs/promises';
import {troubleOf, type Trouble} from '../trouble/trouble.js';

/** The trouble of this machine's own disk, by the code of a file system's error: full, denied, missing or refused. */
export function diskTrouble(what: string, error: unknown): Trouble {
	const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
	switch (code) {
		case 'ENOSPC':
		case 'EDQUOT':
			return troubleOf('full', what, 'this machine\'s disk is full', 'Free some space.');
		case 'ENOENT':
		case 'ENOTDIR':
			return troubleOf('missing', what, 'there is no such file or folder on this machine', 'Check the path.');
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return troubleOf('denied', what, 'this machine does not allow it', 'Check the rights of the file and its folder.');
		default:
			return troubleOf('refused', what, `this machine's disk says ${code}`, 'Check the disk.');
	}
}

/** Makes a new name of a folder last through a power cut, where the system can (Windows cannot). Never rejects. */
export async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder, 'r').catch(() => undefined);
	await handle?.sync().catch(() => undefined);
	await handle?.close().catch(() => undefined);
}
