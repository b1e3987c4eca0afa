import type {State} from '../../machine/state.js';
import {isUploadEnded, type Upload} from '../../machine/uploads/upload.js';
import {durationText, rateText} from '../../format/amounts.js';
import type {SpanRow} from '../../components/spans.js';
import {uploadCounts} from './rows.js';

/** Shorter stops are not worth showing: progress is looked at four times a second. */
const quietSeconds = 2;

/** How long the upload of a file has made no progress, in seconds; 0 while it does. */
export function quietFor({phase, movedAtMs}: Upload, nowMs: number): number {
	if (phase !== 'sending' || movedAtMs === undefined) return 0;
	const seconds = (nowMs - movedAtMs) / 1000;
	return seconds < quietSeconds ? 0 : seconds;
}

/** Whether the server has the whole file but has not answered yet. */
export function hasArrived({phase, bytes, totalBytes}: Upload): boolean {
	return phase === 'sending' && totalBytes !== undefined && bytes >= totalBytes;
}

/** `waiting for the server 4 s`, or that nothing moves; undefined while it does. */
export function quietWords(upload: Upload, nowMs: number): string | undefined {
	const seconds = quietFor(upload, nowMs);
	if (seconds === 0) return undefined;
	return hasArrived(upload) ? `waiting for the server ${durationText(seconds)}` : `no progress for ${durationText(seconds)}`;
}

/** The progress of all uploads together. Each counts the same; one that is being sent counts by its bytes, and fully only once it is confirmed. */
export function uploadOverallOf({uploads, nowMs}: State): {readonly fraction: number; readonly parts: readonly SpanRow[]} {
	const {all, uploaded, skipped, failed} = uploadCounts(uploads);
	const shares = uploads.reduce((sum, upload) => sum + (isUploadEnded(upload) ? 1 : upload.phase === 'sending' && upload.totalBytes ? Math.min(0.99, upload.bytes / upload.totalBytes) : 0), 0);
	const sending = uploads.find(({phase}) => phase === 'sending');
	const quiet = sending && quietWords(sending, nowMs);
	return {
		fraction: all === 0 ? 0 : shares / all,
		parts: [
			// First, since a narrow window has room for one part alone.
			...(quiet === undefined ? [] : [[['warning', quiet] as const]]),
			[`${uploaded} of ${all} sent`],
			...(failed === 0 ? [] : [[['bad', `${failed} failed`] as const]]),
			...(skipped === 0 ? [] : [[`${skipped} skipped`]]),
			...(sending?.bytesPerSecond === undefined || quiet !== undefined ? [] : [[rateText(sending.bytesPerSecond)]]),
		],
	};
}
