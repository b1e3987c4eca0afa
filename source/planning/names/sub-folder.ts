// Every spelling that has been seen: `_sub` of current firmware, `-sub` of old firmware, `_SUB`, `_subs` and `-subs` in
// owners' archives.
const pairing = /^(?<target>.+)[_-]subs?$/is;
const guarding = /[_-]subs?[\s.]*$/i;

/** `M 81` from `M 81_sub`, `M 81-sub` or `M 81_subs`; undefined for a folder that is not one of sub-frames. Case as received. */
export function targetOfSubFrameFolder(folder: string): string | undefined {
	return pairing.exec(folder)?.groups?.['target'];
}

/**
 * True for a folder that may hold sub-frames: nothing is ever changed there. Deliberately wider than the pairing of folders:
 * SMB servers ignore case, and some ignore dots and blanks at the end of a name.
 */
export function isProtectedFolder(folder: string): boolean {
	return guarding.test(folder);
}
