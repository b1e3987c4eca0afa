import type {State} from '../state.js';
import {andThen, transition, type Transition} from '../transition.js';
import {advanceUploads, checkedPhase, refused, restored, withLine, withUpload} from './upload-advance.js';
import {isUploadEnded, newUpload, uploadId, type StackLocation, type Upload, type UploadEvent, type UploadMode, type UploadReport, type UploadPhase} from './upload.js';

/** Weight of the newest second in the rate, 0..1. */
const rateWeight = 0.3;

/** Which events an upload accepts in which phase. */
const accepted: Readonly<Record<UploadPhase, ReadonlySet<UploadReport['kind']>>> = {
	queued: new Set([]),
	checking: new Set<UploadReport['kind']>(['uploadChecked', 'uploadFailed']),
	fetching: new Set<UploadReport['kind']>(['uploadMoved', 'uploadFetched', 'uploadFailed']),
	fetched: new Set([]),
	sending: new Set<UploadReport['kind']>(['uploadMoved', 'uploadConfirmed', 'uploadFound', 'uploadPutBack', 'uploadPutAside', 'uploadFailed']),
	undecided: new Set([]),
	uploaded: new Set([]),
	ready: new Set([]),
	skipped: new Set([]),
	failed: new Set([]),
};

/** An event about an upload; old tries, and events that do not fit the phase, are dropped. */
export function updateUpload(state: State, event: UploadEvent): Transition {
	const upload = state.uploads.find(({id}) => id === event.upload);
	if (!upload || upload.run !== event.run || !accepted[upload.phase].has(event.kind)) return transition(state);
	const changed = withUpload(state, upload.id, changeOf(state, upload, event));
	switch (event.kind) {
		case 'uploadMoved': return transition(changed);
		case 'uploadConfirmed': return advanceUploads(restored(changed));
		case 'uploadPutBack': return andThen(refused(changed, event.problem, event), advanceUploads);
		case 'uploadPutAside': return andThen(refused(withLine(changed, {looks: 0}), event.problem, event), advanceUploads);
		case 'uploadFailed': {
			if (event.problem.kind !== 'login') return advanceUploads(changed);
			// A refused login affects all of them: the rest wait until somebody has signed in.
			const waiting = {phase: upload.phase === 'sending' ? 'fetched' : 'queued', problem: undefined, endedAtMs: undefined} as const;
			return advanceUploads({...withUpload(changed, upload.id, waiting), loginProblem: event.problem});
		}

		case 'uploadChecked':
		case 'uploadFetched':
		case 'uploadFound': return advanceUploads(changed);
	}
}

function changeOf(state: State, upload: Upload, event: UploadEvent): Partial<Upload> {
	switch (event.kind) {
		case 'uploadChecked': {
			if (event.verdict.kind === 'present') return {phase: 'skipped', reason: event.verdict.reason, endedAtMs: state.nowMs};
			if (event.verdict.kind === 'undecided') return {phase: 'undecided', problem: event.verdict.problem, waitedMs: 0, isLookedUp: false, listDoubt: undefined};
			const takenAtMs = event.verdict.takenAtMs ?? upload.takenAtMs;
			return state.uploadMode === 'check' ? {phase: 'ready', takenAtMs, endedAtMs: state.nowMs} : {...checkedPhase(upload), takenAtMs};
		}

		case 'uploadMoved': return {bytes: event.bytes, totalBytes: event.totalBytes ?? upload.totalBytes, movedAtMs: state.nowMs, bytesPerSecond: rateOf(state, upload, event.bytes)};
		case 'uploadFetched': return {phase: 'fetched', localPath: event.localPath, bytes: 0, totalBytes: event.sizeBytes, bytesPerSecond: undefined, movedAtMs: undefined};
		case 'uploadConfirmed': return {phase: 'uploaded', bytes: upload.totalBytes ?? upload.bytes, chunkKey: event.chunkKey, jobId: event.jobId, endedAtMs: state.nowMs, problem: undefined};
		case 'uploadFound': return {phase: 'skipped', reason: event.reason, endedAtMs: state.nowMs, problem: undefined};
		case 'uploadPutBack': return {phase: 'fetched', refusals: upload.refusals + 1, problem: event.problem};
		case 'uploadPutAside': return {
			phase: 'undecided', refusals: upload.refusals + 1, problem: event.problem, waitedMs: 0, isLookedUp: false, listDoubt: undefined,
			localPath: event.isKept ? upload.localPath : undefined,
		};
		case 'uploadFailed': return {phase: 'failed', problem: event.problem, endedAtMs: state.nowMs};
	}
}

/** After a dry run, what would have been sent is sent. */
export function withMode(state: State, mode: UploadMode): State {
	const uploads = mode === 'send' ? state.uploads.map(upload => upload.phase === 'ready' ? {...upload, ...checkedPhase(upload)} : upload) : state.uploads;
	return {...state, uploadMode: mode, uploads};
}

function rateOf(state: State, upload: Upload, bytes: number): number | undefined {
	if (upload.movedAtMs === undefined) return undefined;
	const seconds = (state.nowMs - upload.movedAtMs) / 1000;
	if (seconds <= 0) return upload.bytesPerSecond;
	const rate = Math.max(0, bytes - upload.bytes) / seconds;
	const weight = Math.min(1, rateWeight * Math.max(0.1, seconds));
	return upload.bytesPerSecond === undefined ? rate : (upload.bytesPerSecond * (1 - weight)) + (rate * weight);
}

/** Adds stacks that have no upload yet, or whose upload has failed. */
export function withUploads(state: State, places: readonly StackLocation[]): State {
	if (state.uploadMode === 'off' || places.length === 0) return state;
	const known = new Map(state.uploads.map(upload => [upload.id, upload]));
	const fresh = places.filter(place => (known.get(uploadId(place))?.phase ?? 'failed') === 'failed');
	const again = new Set(fresh.map(uploadId));
	return {...state, uploads: [...state.uploads.filter(({id}) => !again.has(id)), ...fresh.map(newUpload)]};
}

/** Whether nothing more will come, or nothing that could continue without a login. */
export function areUploadsSettled(state: State): boolean {
	return state.uploads.every(upload => isUploadEnded(upload) || (state.loginProblem !== undefined && (upload.phase === 'queued' || upload.phase === 'fetched' || upload.phase === 'undecided')));
}
