import {isProtectedFolder, isStackOrCompanion} from '../../planning/index.js';
import {cleanText} from '../../text/clean.js';
import {troubleOf, type Trouble} from '../../trouble/trouble.js';
import {isEnded} from '../stacking/jobs.js';
import type {ScopeState, State, TargetState} from '../state.js';
import {scopeOf} from '../step.js';
import {isUploadEnded} from '../uploads/upload.js';

/** A stack or its picture in a target's folder, by its raw name. */
export type PurgeFile = {readonly name: string; readonly sizeBytes: number};

/** The files of a target that are being deleted, and how many of them are gone. */
export type Purge = {readonly files: readonly PurgeFile[]; readonly deleted: number};

/** What becomes of a purge. `filePurged` comes for each file, one of the other two at the end. */
export type PurgeNews =
	| {readonly kind: 'filePurged'; readonly scope: string; readonly target: string; readonly file: PurgeFile}
	| {readonly kind: 'stacksPurged'; readonly scope: string; readonly target: string}
	| {readonly kind: 'purgeFailed'; readonly scope: string; readonly target: string; readonly trouble: Trouble};

/** Deletes exactly these files, which the user has seen, of the target's folder. */
export type PurgeEffect = {readonly kind: 'purgeStacks'; readonly scope: string; readonly target: string; readonly files: readonly PurgeFile[]};

/** True where stacks are: a target's own folder, never one of sub-frames. Dots, blanks and case do not make another folder for SMB. */
export function isPurgeableFolder(folder: string): boolean {
	return !isProtectedFolder(folder);
}

/** What a purge takes of a folder's files, each stack after its pictures: none of them is left alone when it is stopped. */
export function purgeableFiles(files: ReadonlyArray<{readonly name: string; readonly sizeBytes?: number; readonly isFolder: boolean}>): PurgeFile[] {
	const isPicture = (name: string) => /\.jpg$/i.test(name);
	const stem = (name: string) => name.replace(/(?:_thn)?\.\w+$/, '');
	return files
		.filter(({name, isFolder}) => !isFolder && isStackOrCompanion(name))
		.map(({name, sizeBytes = 0}) => ({name, sizeBytes}))
		.sort((a, b) => compare(stem(a.name), stem(b.name)) || Number(isPicture(b.name)) - Number(isPicture(a.name)) || compare(a.name, b.name));
}

/** Why the stacks of a target cannot be deleted just now: they are worked on. Undefined when they can. */
export function whyNotPurged(state: State, scopeId: string, name: string): Trouble | undefined {
	const target = scopeOf(state, scopeId)?.targets.find(candidate => candidate.name === name);
	const what = `The stacks of ${cleanText(name)} are not deleted`;
	const refuse = (cause: string, next: string) => troubleOf('busy', what, cause, next, 'permanent');
	if (target?.stackFolder === undefined || !isPurgeableFolder(target.stackFolder)) return troubleOf('missing', what, 'it has no folder of stacks', 'Read the targets again.');
	if (target.purge) return refuse('they are being deleted already', 'Wait until that has ended.');
	if (state.jobs.some(job => job.scope === scopeId && job.target === name && !isEnded(job))) return refuse('blocks of it are being stacked', 'Wait until they are done, or stop them first.');
	if (state.uploads.some(upload => upload.scope === scopeId && upload.target === name && !isUploadEnded(upload))) return refuse('stacks of it are being uploaded', 'Wait until they are on the server.');
	return undefined;
}

/** How many stacks and files there are, and their bytes. */
export function purgeSums(files: readonly PurgeFile[]): {readonly stacks: number; readonly files: number; readonly bytes: number} {
	return {
		stacks: files.filter(({name}) => /\.fits?$/i.test(name)).length,
		files: files.length,
		bytes: files.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0),
	};
}

/** Is any target of this scope being purged? */
export function isPurging({targets}: ScopeState): boolean {
	return targets.some(({purge}: TargetState) => purge !== undefined);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
