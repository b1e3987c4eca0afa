// Every spelling that was met: `_sub` of today's firmware, `-sub` of old ones, `_SUB`, `_subs` and `-subs` of owners' archives.
const pairing = /^(?<target>.+)[_-]subs?$/is;
const guarding = /[_-]subs?[\s.]*$/i;

/** `M 81` of `M 81_sub`, `M 81-sub` or `M 81_subs`; undefined for a folder that is none of sub-frames. Case as received. */
export function targetOfSubFrameFolder(folder: string): string | undefined {
	return pairing.exec(folder)?.groups?.['target'];
}

/**
 * True for a folder that may hold sub-frames: nothing is ever changed there. Wider than the pairing of folders on
 * purpose: SMB servers ignore case, and some ignore dots and blanks at the end of a name.
 */
export function isProtectedFolder(folder: string): boolean {
	return guarding.test(folder);
}
