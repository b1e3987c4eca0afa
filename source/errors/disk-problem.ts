import {cleanText} from '../format/clean-text.js';
import {problemOf, type Problem} from './problem.js';

/**
 * Turns a file-system error code of this machine's own disk into a problem: full, denied, missing or refused. Trying again
 * would not help with any of them. `place` is the file or folder concerned; it is the user's own, so it may be shown.
 */
export function diskProblem(what: string, error: unknown, place?: string): Problem {
	const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
	const at = place === undefined ? '' : ` (${cleanText(place)})`;
	switch (code) {
		case 'ENOSPC': return problemOf('full', what, `this machine's disk is full${at}`, 'Free some space on this machine.');
		case 'EDQUOT': return problemOf('full', what, `your quota on this machine's disk is used up${at}`, 'Free some space on this machine.');
		case 'EFBIG': return problemOf('full', what, `this machine's disk does not support files of this size${at}`, 'Use another disk.');
		case 'ENOENT':
		case 'ENOTDIR': return problemOf('missing', what, `there is no such file or folder on this machine${at}`, 'Check the path.');
		case 'EROFS': return problemOf('denied', what, `this machine's disk is read-only${at}`, 'Use another folder, or mount the disk for writing.');
		case 'EACCES':
		case 'EPERM': return problemOf('denied', what, `this machine does not allow it${at}`, 'Check the permissions of the file and its folder.');
		default: return problemOf('refused', what, `this machine's disk reports ${code}${at}`, 'Check the disk.');
	}
}
