import type {Problem} from '../../errors/problem.js';

/** A stack or its picture in a target's folder, by its raw name. */
export type PurgeFile = {readonly name: string; readonly sizeBytes: number};

/** The files of a target that are being deleted, and how many of them are gone. */
export type Purge = {readonly files: readonly PurgeFile[]; readonly deleted: number};

/** What happens in a purge. `filePurged` comes for each file, one of the other two at the end. */
export type PurgeEvent =
	| {readonly kind: 'filePurged'; readonly scope: string; readonly target: string; readonly file: PurgeFile}
	| {readonly kind: 'stacksPurged'; readonly scope: string; readonly target: string}
	| {readonly kind: 'purgeFailed'; readonly scope: string; readonly target: string; readonly problem: Problem};

/** Deletes exactly these files, which the user has seen, from the target's folder. */
export type PurgeEffect = {readonly kind: 'purgeStacks'; readonly scope: string; readonly target: string; readonly files: readonly PurgeFile[]};
