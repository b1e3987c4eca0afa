import {cleanText} from '../text/clean.js';
import {troubleOf, type Trouble} from '../trouble/trouble.js';

/**
 * The trouble of this machine's own disk, by the code of a file system's error: full, denied, missing or refused, none
 * of which a second try would mend. `place` is the file or folder that it was about: the user's own, so it may be told.
 */
export function diskTrouble(what: string, error: unknown, place?: string): Trouble {
	const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
	const at = place === undefined ? '' : ` (${cleanText(place)})`;
	switch (code) {
		case 'ENOSPC': return troubleOf('full', what, `this machine's disk is full${at}`, 'Free some space on this machine.');
		case 'EDQUOT': return troubleOf('full', what, `your share of this machine's disk is used up${at}`, 'Free some space on this machine.');
		case 'EFBIG': return troubleOf('full', what, `files of this size are not possible on this machine's disk${at}`, 'Use another disk.');
		case 'ENOENT':
		case 'ENOTDIR': return troubleOf('missing', what, `there is no such file or folder on this machine${at}`, 'Check the path.');
		case 'EROFS': return troubleOf('denied', what, `this machine's disk can only be read${at}`, 'Use another folder, or have the disk mounted for writing.');
		case 'EACCES':
		case 'EPERM': return troubleOf('denied', what, `this machine does not allow it${at}`, 'Check the rights of the file and its folder.');
		default: return troubleOf('refused', what, `this machine's disk says ${code}${at}`, 'Check the disk.');
	}
}
