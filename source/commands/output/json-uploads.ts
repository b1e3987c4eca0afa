import {changedItems} from '../../machine/changed-items.js';
import {secondsLeft} from '../../machine/uploads/upload-line.js';
import type {UploadPause} from '../../machine/uploads/upload-line-state.js';
import {awaitedUploads} from '../../machine/uploads/upload-wait.js';
import type {Upload} from '../../machine/uploads/upload.js';
import type {Change} from '../../runtime/store.js';
import type {Problem} from '../../errors/problem.js';
import {ToldTimes} from './told-times.js';

/** The least time between two progress objects of one file, in ms. */
const progressMs = 250;

type Print = (type: string, fields: object) => void;

const words = ({what, cause, next}: Problem) => ({what, cause, next});

/**
 * The objects about uploads (contract: test/commands/json.test.ts). `uploadReady` is what a dry run would send, `uploadPutAside` is looked up
 * in the server's list, `uploadsPaused` says when sending or reading the list continues, `uploadsAwaited` says what the end
 * of a run waits for.
 */
export function createJsonUploads(print: Print): (change: Change) => void {
	const times = new ToldTimes();
	const phaseChanged = (upload: Upload) => {
		const about = aboutOf(upload);
		const {phase, totalBytes, chunkKey, jobId, reason, problem} = upload;
		if (phase === 'sending') print('uploadStarted', {...about, totalBytes: totalBytes ?? null});
		if (phase === 'uploaded') print('uploaded', {...about, chunkKey: chunkKey ?? null, jobId: jobId ?? null});
		if (phase === 'ready') print('uploadReady', about);
		if (phase === 'skipped') print('uploadSkipped', {...about, reason: reason ?? ''});
		if (phase === 'undecided' && problem) print('uploadPutAside', {...about, ...words(problem)});
		if (phase === 'failed' && problem) print('uploadFailed', {...about, ...words(problem), retryable: problem.retry === 'retryable'});
	};

	const paused = (what: 'sending' | 'list', pause: UploadPause | undefined, nowMs: number) => {
		if (pause) print('uploadsPaused', {waitsFor: what, seconds: secondsLeft(pause, nowMs), cause: pause.problem.cause});
	};

	return ({before, after}) => {
		if (after.loginProblem && after.loginProblem !== before.loginProblem) print('error', words(after.loginProblem));
		const {pause, listPause} = after.uploadLine;
		if (pause !== before.uploadLine.pause) paused('sending', pause, after.nowMs);
		if (listPause !== before.uploadLine.listPause) paused('list', listPause, after.nowMs);
		if (after.uploads === before.uploads) return;
		for (const [upload, old] of changedItems(before.uploads, after.uploads)) {
			if (old?.phase !== upload.phase) {
				// The first bytes of a phase are reported at once.
				times.forget(upload.id);
				phaseChanged(upload);
			} else if (upload.phase === 'sending' && times.isLongAgo(upload.id, progressMs, after.nowMs)) {
				times.told(upload.id, after.nowMs);
				print('uploadProgress', {...aboutOf(upload), sentBytes: upload.bytes, totalBytes: upload.totalBytes ?? null});
			}
		}

		const awaited = awaitedUploads(after);
		if (awaited && !awaitedUploads(before)) print('uploadsAwaited', awaited);
	};
}

/** The fields that all of them share; files of this machine have a path and no scope. */
function aboutOf({scope, target, file, path}: Upload): object {
	return {...(scope === undefined ? {} : {scope}), target, file, ...(path === undefined ? {} : {path})};
}
