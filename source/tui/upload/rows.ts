import {nameOf} from '../../machine/scope-name.js';
import type {State} from '../../machine/state.js';
import {isUploadEnded, type Upload, type UploadPhase} from '../../machine/uploads/upload.js';
import {matches} from '../list/filter.js';
import type {ViewState} from '../view-state.js';
import {inOrder} from '../list/order.js';
import {initialUploadOrder, uploadOrders} from './orders.js';
import {uploadPhaseWords} from './phase-words.js';

export type UploadRow =
	| {readonly kind: 'heading'; readonly id: string; readonly title: string; readonly counts: UploadCounts}
	| {readonly kind: 'upload'; readonly id: string; readonly upload: Upload};

export type UploadCounts = Readonly<Record<UploadPhase, number>> & {readonly all: number; readonly ended: number};

export function uploadCounts(uploads: readonly Upload[]): UploadCounts {
	const counts: Record<UploadPhase, number> = {queued: 0, checking: 0, fetching: 0, fetched: 0, sending: 0, undecided: 0, uploaded: 0, ready: 0, skipped: 0, failed: 0};
	for (const {phase} of uploads) counts[phase]++;
	return {...counts, all: uploads.length, ended: uploads.filter(isUploadEnded).length};
}

/** The uploads, grouped by the telescope that they come from; with a filter, those that pass it. */
export function uploadRows(state: State, view: Pick<ViewState, 'upload'>): UploadRow[] {
	const rows: UploadRow[] = [];
	for (const scope of new Set(state.uploads.map(upload => upload.scope))) {
		const uploads = state.uploads.filter(upload => upload.scope === scope);
		const title = scope === undefined ? 'this machine' : nameOf(state, scope);
		const passing = uploads.filter(upload => matches(view.upload.filter, () => uploadTexts(upload), () => [title]));
		const shown = inOrder(passing, uploadOrders, view.upload.sort ?? initialUploadOrder);
		if (shown.length === 0) continue;
		rows.push({kind: 'heading', id: `heading\n${scope ?? ''}`, title, counts: uploadCounts(uploads)}, ...shown.map(upload => ({kind: 'upload', id: upload.id, upload} as const)));
	}

	return rows;
}

/** The texts of its row and details, for the filter; the file's name contains the optical filter and the server's night. */
function uploadTexts({file, target, phase, reason, problem, chunkKey}: Upload): Array<string | undefined> {
	return [file, target, uploadPhaseWords[phase], reason, problem?.cause, chunkKey];
}

/** Seconds until the current phase of an upload ends at its present rate; undefined while the rate is not known. */
export function uploadRemainingSeconds({bytes, totalBytes, bytesPerSecond}: Upload): number | undefined {
	if (totalBytes === undefined || bytesPerSecond === undefined || bytesPerSecond <= 0) return undefined;
	return Math.max(0, totalBytes - bytes) / bytesPerSecond;
}

export function isSendingLeft(state: State): boolean {
	return state.uploads.some(upload => !isUploadEnded(upload));
}
