import type {State} from '../state.js';
import {isUploadEnded, type Upload, type UploadPhase} from '../uploads/upload.js';
import {matches} from './discover-rows.js';
import type {ViewState} from './view-state.js';

export type UploadRow =
	| {readonly kind: 'heading'; readonly id: string; readonly title: string; readonly counts: UploadCounts}
	| {readonly kind: 'upload'; readonly id: string; readonly upload: Upload};

export type UploadCounts = Readonly<Record<UploadPhase, number>> & {readonly all: number; readonly ended: number};

export function uploadCounts(uploads: readonly Upload[]): UploadCounts {
	const counts: Record<UploadPhase, number> = {queued: 0, checking: 0, fetching: 0, fetched: 0, sending: 0, undecided: 0, uploaded: 0, ready: 0, skipped: 0, failed: 0};
	for (const {phase} of uploads) counts[phase]++;
	return {...counts, all: uploads.length, ended: uploads.filter(isUploadEnded).length};
}

/** The stacks on their way, under the telescope that they come from. */
export function uploadRows(state: State, view: Pick<ViewState, 'upload'>): UploadRow[] {
	const rows: UploadRow[] = [];
	for (const scope of new Set(state.uploads.map(upload => upload.scope))) {
		const uploads = state.uploads.filter(upload => upload.scope === scope);
		rows.push({kind: 'heading', id: `heading\n${scope ?? ''}`, title: scope ?? 'this machine', counts: uploadCounts(uploads)});
		for (const upload of uploads) {
			if (matches(view.upload.filter, upload.file, upload.target, upload.phase)) rows.push({kind: 'upload', id: upload.id, upload});
		}
	}

	return rows;
}

/** Seconds until a phase of an upload is over, by its rate; undefined while it is not known. */
export function uploadRemainingSeconds({bytes, totalBytes, bytesPerSecond}: Upload): number | undefined {
	if (totalBytes === undefined || bytesPerSecond === undefined || bytesPerSecond <= 0) return undefined;
	return Math.max(0, totalBytes - bytes) / bytesPerSecond;
}

export function isSendingLeft(state: State): boolean {
	return state.uploads.some(upload => !isUploadEnded(upload));
}
