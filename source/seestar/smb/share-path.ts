import {cleanText} from '../../format/clean-text.js';
import {failure, success, problemOf, type Result} from '../../errors/problem.js';

/** Longest accepted path, in UTF-16 units; the wire's length field could hold 32,767. */
const mostCharacters = 4096;

const control = /[\u0000-\u001F\u007F]/;

/**
 * The path below the share as SMB2 wants it: backslashes between the names, none
 * in front. Refused ('usage') before anything is sent: a backslash, a control
 * character, a colon (it would name a stream of the file), an empty, `.` or
 * `..` segment, more than 4,096 characters.
 */
export function wirePath(path: string): Result<string> {
	const segments = path.split('/');
	const cause = control.test(path) ? 'it has a control character'
		: /[\\:]/.test(path) ? 'it has a backslash or a colon'
			: segments.some(segment => segment === '' || segment === '.' || segment === '..') ? 'it has an empty, "." or ".." part'
				: path.length > mostCharacters ? 'it is too long'
					: undefined;
	if (cause === undefined) return success(segments.join('\\'));
	const shown = cleanText(path.slice(0, 200));
	return failure(problemOf('usage', `Refused the path ${shown}`, cause, 'Rename it on the telescope with a computer.'));
}

/** The last part of a path, safe to display. */
export function shownName(path: string): string {
	return cleanText(path.slice(path.lastIndexOf('/') + 1));
}
