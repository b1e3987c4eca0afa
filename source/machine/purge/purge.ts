import {isProtectedFolder, isStackOrCompanion} from '../../planning/index.js';
import {cleanText} from '../../format/clean-text.js';
import {problemOf, type Problem} from '../../errors/problem.js';
import {isEnded} from '../stacking/jobs.js';
import type {ScopeState, State, TargetState} from '../state.js';
import {scopeOf} from '../transition.js';
import {isUploadEnded} from '../uploads/upload.js';
import type {PurgeFile} from './purge-state.js';

/** True for folders of stacks: a target's own folder, never one of sub-frames. To SMB, dots, blanks and case do not make a different folder. */
export function isPurgeableFolder(folder: string): boolean {
	return !isProtectedFolder(folder);
}

/** What a purge takes from a folder's files, each stack after its pictures, so that a purge that is stopped leaves no picture without its stack. */
export function purgeableFiles(files: ReadonlyArray<{readonly name: string; readonly sizeBytes?: number; readonly isFolder: boolean}>): PurgeFile[] {
	const isPicture = (name: string) => /\.jpg$/i.test(name);
	const stem = (name: string) => name.replace(/(?:_thn)?\.\w+$/, '');
	return files
		.filter(({name, isFolder}) => !isFolder && isStackOrCompanion(name))
		.map(({name, sizeBytes = 0}) => ({name, sizeBytes}))
		.sort((a, b) => compare(stem(a.name), stem(b.name)) || Number(isPicture(b.name)) - Number(isPicture(a.name)) || compare(a.name, b.name));
}

/** Why the stacks of a target cannot be deleted right now: they are in use. Undefined when they can. */
export function whyNotPurged(state: State, scopeId: string, name: string): Problem | undefined {
	const target = scopeOf(state, scopeId)?.targets.find(candidate => candidate.name === name);
	const what = `The stacks of ${cleanText(name)} are not deleted`;
	const refuse = (cause: string, next: string) => problemOf('busy', what, cause, next, 'permanent');
	if (target?.stackFolder === undefined || !isPurgeableFolder(target.stackFolder)) return problemOf('missing', what, 'it has no folder of stacks', 'Read the targets again.');
	if (target.purge) return refuse('they are already being deleted', 'Wait until that is done.');
	if (state.jobs.some(job => job.scope === scopeId && job.target === name && !isEnded(job))) return refuse('blocks of it are being stacked', 'Wait until they are done, or stop them first.');
	if (state.uploads.some(upload => upload.scope === scopeId && upload.target === name && !isUploadEnded(upload))) return refuse('stacks of it are being uploaded', 'Wait until they are on the server.');
	return undefined;
}

/** How many stacks and files there are, and their total bytes. */
export function purgeSums(files: readonly PurgeFile[]): {readonly stacks: number; readonly files: number; readonly bytes: number} {
	return {
		stacks: files.filter(({name}) => /\.fits?$/i.test(name)).length,
		files: files.length,
		bytes: files.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0),
	};
}

/** Whether any target of this scope is being purged. */
export function isPurging({targets}: ScopeState): boolean {
	return targets.some(({purge}: TargetState) => purge !== undefined);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
