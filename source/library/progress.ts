import type {Job} from '../machine/state.js';
import {changedItems} from '../machine/changed-items.js';
import type {Upload} from '../machine/uploads/upload.js';
import type {Change} from '../runtime/store.js';
import {reportedProblem, type ReportedProblem} from './crowdsky-error.js';

/** Which block a report is about. */
export type BlockPlace = {
	readonly scope: string;
	readonly target: string;
	/** Local time with its offset. */
	readonly start: string;
	/** `YYYYMMDD.CC` */
	readonly chunk: string;
	readonly exposure: string;
	readonly filter: string;
};

/** Which stack a report is about; a file of this machine has no scope. */
export type StackFile = {readonly scope: string | undefined; readonly target: string; readonly file: string};

/** What happens during a call, with the types and fields of the program's `--json`. */
export type Progress =
	| BlockPlace & {readonly type: 'stackStarted'; readonly frames: number}
	| BlockPlace & {
		readonly type: 'stackProgress'; readonly percent: number;
		readonly stackedFrames: number | undefined; readonly totalFrames: number | undefined; readonly remainingSeconds: number | undefined;
	}
	| BlockPlace & {readonly type: 'stackNamed'; readonly file: string}
	| BlockPlace & {readonly type: 'stackFailed'; readonly what: string; readonly cause: string; readonly next: string; readonly retryable: boolean}
	| StackFile & {readonly type: 'uploadStarted'}
	| StackFile & {readonly type: 'uploadProgress'; readonly sentBytes: number; readonly totalBytes: number | undefined}
	| StackFile & {readonly type: 'uploaded'; readonly chunkKey: string; readonly jobId: string | undefined}
	| StackFile & {readonly type: 'uploadSkipped'; readonly reason: string}
	/** No clear answer came: the server's list decides. */
	| StackFile & {readonly type: 'uploadPutAside'; readonly what: string; readonly cause: string; readonly next: string}
	| StackFile & {readonly type: 'uploadFailed'; readonly what: string; readonly cause: string; readonly next: string}
	| {readonly type: 'purged'; readonly scope: string; readonly target: string; readonly file: string}
	| ReportedProblem & {readonly type: 'warning'};

/** What a change of the state means to the caller. */
export function progressOf({before, after}: Change): Progress[] {
	const told: Progress[] = after.warnings.slice(before.warnings.length).map(({scope, what, cause, next}) =>
		({type: 'warning', ...reportedProblem({kind: 'refused', what, cause, next, retry: 'permanent'}, scope)}));
	for (const [job, old] of changedItems(before.jobs, after.jobs)) told.push(...jobProgress(job, old));
	for (const [upload, old] of changedItems(before.uploads, after.uploads)) told.push(...uploadProgress(upload, old));
	return told;
}

function jobProgress(job: Job, old: Job | undefined): Progress[] {
	const {scope, target, block} = job;
	const place = {scope, target, start: block.start, chunk: block.chunk, exposure: block.exposure, filter: block.filter};
	if (job.phase === old?.phase) {
		const {percent, stackedFrames, totalFrames, remainingSeconds} = job;
		const hasMoved = percent !== old.percent || stackedFrames !== old.stackedFrames;
		return job.phase === 'stacking' && hasMoved ? [{type: 'stackProgress', ...place, percent, stackedFrames, totalFrames, remainingSeconds}] : [];
	}

	switch (job.phase) {
		case 'stacking': return [{type: 'stackStarted', ...place, frames: block.frames}];
		case 'stacked': return [{type: 'stackNamed', ...place, file: job.file ?? ''}];
		case 'failed': {
			const {what, cause, next, retry} = job.problem ?? {what: 'The block failed', cause: '', next: '', retry: 'permanent'};
			return [{type: 'stackFailed', ...place, what, cause, next, retryable: retry === 'retryable'}];
		}

		default: return [];
	}
}

function uploadProgress(upload: Upload, old: Upload | undefined): Progress[] {
	const {scope, target, file} = upload;
	const place = {scope, target, file};
	if (upload.phase === old?.phase) {
		return upload.phase === 'sending' && upload.bytes !== old.bytes ? [{type: 'uploadProgress', ...place, sentBytes: upload.bytes, totalBytes: upload.totalBytes}] : [];
	}

	switch (upload.phase) {
		case 'sending': return [{type: 'uploadStarted', ...place}];
		case 'uploaded': return [{type: 'uploaded', ...place, chunkKey: upload.chunkKey ?? '', jobId: upload.jobId}];
		case 'skipped': return [{type: 'uploadSkipped', ...place, reason: upload.reason ?? ''}];
		case 'undecided':
		case 'failed': {
			const {what, cause, next} = upload.problem ?? {what: 'The upload failed', cause: '', next: ''};
			return [{type: upload.phase === 'failed' ? 'uploadFailed' : 'uploadPutAside', ...place, what, cause, next}];
		}

		default: return [];
	}
}
