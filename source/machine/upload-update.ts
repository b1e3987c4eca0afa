import type {Effect} from './effects.js';
import type {State} from './state.js';
import {step, type Step} from './step.js';
import {isUploadEnded, newUpload, uploadId, type StackPlace, type Upload, type UploadEvent, type UploadMode, type UploadNews, type UploadPhase} from './upload.js';

/** Looked at side by side before they set out; each is one small request to a telescope. */
const checksAtOnce = 2;
/** Fetched or being fetched ahead of the one that is sent: what lies on this machine's disk. */
const aheadAtMost = 3;
/** Weight of the newest second in the rate, 0..1. */
const rateWeight = 0.3;

/** Which words an upload listens to in which phase. */
const accepted: Readonly<Record<UploadPhase, ReadonlySet<UploadNews['kind']>>> = {
	queued: new Set([]),
	checking: new Set<UploadNews['kind']>(['uploadChecked', 'uploadFailed']),
	fetching: new Set<UploadNews['kind']>(['uploadMoved', 'uploadFetched', 'uploadFailed']),
	fetched: new Set([]),
	sending: new Set<UploadNews['kind']>(['uploadMoved', 'uploadConfirmed', 'uploadFound', 'uploadFailed']),
	uploaded: new Set([]),
	ready: new Set([]),
	skipped: new Set([]),
	failed: new Set([]),
};

/** A word about an upload; old tries and words that do not fit the phase are dropped. */
export function updateUpload(state: State, event: UploadEvent): Step {
	const upload = state.uploads.find(({id}) => id === event.upload);
	if (!upload || upload.run !== event.run || !accepted[upload.phase].has(event.kind)) return step(state);
	const change = changeOf(state, upload, event);
	const changed = withUpload(state, upload.id, change);
	if (event.kind === 'uploadMoved') return step(changed);
	// A refused login concerns all of them: the rest waits until somebody has signed in.
	const isLogin = event.kind === 'uploadFailed' && event.trouble.kind === 'login';
	const waiting = {phase: upload.phase === 'sending' ? 'fetched' : 'queued', trouble: undefined, endedAtMs: undefined} as const;
	return advanceUploads(isLogin ? {...withUpload(changed, upload.id, waiting), loginTrouble: event.trouble} : changed);
}

function changeOf(state: State, upload: Upload, event: UploadEvent): Partial<Upload> {
	switch (event.kind) {
		case 'uploadChecked': {
			if (event.verdict.kind === 'present') return {phase: 'skipped', reason: event.verdict.reason, endedAtMs: state.nowMs};
			return state.uploadMode === 'check' ? {phase: 'ready', endedAtMs: state.nowMs} : checkedPhase(upload);
		}

		case 'uploadMoved': return {bytes: event.bytes, totalBytes: event.totalBytes ?? upload.totalBytes, movedAtMs: state.nowMs, bytesPerSecond: rateOf(state, upload, event.bytes)};
		case 'uploadFetched': return {phase: 'fetched', localPath: event.localPath, bytes: 0, totalBytes: event.sizeBytes, bytesPerSecond: undefined, movedAtMs: undefined};
		case 'uploadConfirmed': return {phase: 'uploaded', bytes: upload.totalBytes ?? upload.bytes, chunkKey: event.chunkKey, jobId: event.jobId, endedAtMs: state.nowMs, trouble: undefined};
		case 'uploadFound': return {phase: 'skipped', reason: event.reason, endedAtMs: state.nowMs};
		case 'uploadFailed': return {phase: 'failed', trouble: event.trouble, endedAtMs: state.nowMs};
	}
}

/** Fetched ones and those of this machine's disk wait for their turn to be sent. */
function checkedPhase({path}: Upload): Partial<Upload> {
	return {phase: path === undefined ? 'queued' : 'fetched', isChecked: true, endedAtMs: undefined};
}

/** After a dry run, what would have been sent sets out. */
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

export function withUpload(state: State, id: string, change: Partial<Upload>): State {
	return {...state, uploads: state.uploads.map(upload => upload.id === id ? {...upload, ...change} : upload)};
}

/** Adds stacks that are not among the uploads yet, or whose upload has failed. */
export function withUploads(state: State, places: readonly StackPlace[]): State {
	if (state.uploadMode === 'off' || places.length === 0) return state;
	const known = new Map(state.uploads.map(upload => [upload.id, upload]));
	const fresh = places.filter(place => (known.get(uploadId(place))?.phase ?? 'failed') === 'failed');
	const again = new Set(fresh.map(uploadId));
	return {...state, uploads: [...state.uploads.filter(({id}) => !again.has(id)), ...fresh.map(newUpload)]};
}

/**
 * Gives every upload that may go on its next step: checks and fetching run ahead,
 * one at a time is sent, in the order in which they were asked for.
 */
export function advanceUploads(state: State): Step {
	if (state.uploadMode === 'off' || state.loginTrouble !== undefined) return step(state);
	let next = state;
	const effects: Effect[] = [];
	const begin = (upload: Upload, phase: 'checking' | 'fetching' | 'sending') => {
		const run = next.nextRun;
		const started = {...upload, phase, run, bytes: 0, movedAtMs: undefined, bytesPerSecond: undefined, startedAtMs: upload.startedAtMs ?? state.nowMs} as const;
		next = withUpload({...next, nextRun: run + 1}, upload.id, started);
		effects.push({kind: phase === 'checking' ? 'checkUpload' : phase === 'fetching' ? 'fetchUpload' : 'sendUpload', upload: started, run});
	};

	for (const upload of state.uploads) {
		const count = (...phases: UploadPhase[]) => next.uploads.filter(({phase}) => phases.includes(phase)).length;
		if (upload.phase === 'fetched' && count('sending') === 0) {
			begin(upload, 'sending');
		} else if (upload.phase === 'queued' && upload.isChecked) {
			const isScopeBusy = next.uploads.some(({phase, scope}) => phase === 'fetching' && scope === upload.scope);
			if (!isScopeBusy && count('fetching', 'fetched', 'sending') < aheadAtMost) begin(upload, 'fetching');
		} else if (upload.phase === 'queued' && count('checking') < checksAtOnce) {
			begin(upload, 'checking');
		}
	}

	return step(next, ...effects);
}

/** Is there nothing more to come, or nothing that could go on without a login? */
export function areUploadsSettled(state: State): boolean {
	return state.uploads.every(upload => isUploadEnded(upload) || (state.loginTrouble !== undefined && (upload.phase === 'queued' || upload.phase === 'fetched')));
}
