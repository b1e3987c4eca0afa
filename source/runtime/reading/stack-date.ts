import type {RemoteFile} from '../../seestar/port.js';

/** What tells one file from another of its name, as far as the way of listing tells it: the pages its size, the share its size and last write. */
export type FileMarks = Pick<RemoteFile, 'sizeKb' | 'sizeBytes' | 'modifiedMs'>;

/** DATE-OBS of a stack, ms since 1970 by the clock that it is written by; undefined where its header does not tell. */
export type StackDate = {readonly marks: FileMarks; readonly dateObsMs: number | undefined};

/** Whether these are certainly two files: stacks of one camera have one size, but not one time. */
export function areTwoFiles(one: FileMarks, other: FileMarks): boolean {
	return (['sizeKb', 'sizeBytes', 'modifiedMs'] as const).some(mark => one[mark] !== undefined && other[mark] !== undefined && one[mark] !== other[mark]);
}
