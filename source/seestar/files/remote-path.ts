import {cleanText} from '../../format/clean-text.js';
import {faultOfPart} from '../../files/safe-name.js';
import {failure, success, problemOf, type Result} from '../../errors/problem.js';

/** The root of everything that a Seestar stores for its user. */
export const worksFolder = 'MyWorks';

/**
 * Accepts one part of a path exactly as it is, or refuses it (problem 'usage'): empty, `.`, `..`, slashes of either kind,
 * control characters, lone surrogates, or over 255 bytes. A name is never repaired: another name would be another file.
 */
export function checkedPart(part: string): Result<string> {
	const cause = faultOfPart(part);
	if (cause === undefined) return success(part);
	const shown = part.length > 60 ? `${part.slice(0, 60)}...` : part;
	return failure(problemOf('usage', `"${cleanText(shown)}" cannot be used as a file or folder name`, cause, 'Rename it in the telescope\'s app.'));
}

/** `MyWorks/<folder>` or `MyWorks/<folder>/<name>`, raw, for JSON-RPC and SMB. Problem: usage. */
export function worksPath(...parts: readonly [folder: string, name?: string]): Result<string> {
	for (const part of parts) {
		const checked = checkedPart(part ?? '');
		if (!checked.ok) return checked;
	}

	return success([worksFolder, ...parts].join('/'));
}

/** The same path for a URL: each part percent-encoded. Problem: usage. */
export function httpPath(folder: string, name: string): Result<string> {
	const path = worksPath(folder, name);
	return path.ok ? success(`/${path.value.split('/').map(part => encodeURIComponent(part)).join('/')}`) : path;
}

/** The folder and name of a path that the telescope gave, with or without a leading slash and `MyWorks/`. */
export function splitWorksPath(path: string): {readonly folder: string | undefined; readonly name: string} {
	const parts = path.split('/').filter(part => part !== '');
	if (parts[0] === worksFolder) parts.shift();
	const name = parts.pop() ?? '';
	return {folder: parts.length === 1 ? parts[0] : undefined, name};
}

// The only place that knows how folders of sub-frames are spelt.
export {isProtectedFolder, targetOfSubFrameFolder} from '../../planning/index.js';

/** True for the name of a raw exposure, in any case: SMB does not distinguish `light_` from `Light_`. */
export function isSubFrameName(name: string): boolean {
	return /^\s*light_/i.test(name);
}
