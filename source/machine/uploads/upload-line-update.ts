import {cleanText} from '../../text/clean.js';
import {nextPause} from '../../trouble/patience.js';
import {troubleOf} from '../../trouble/trouble.js';
import type {State} from '../state.js';
import {andThen, step, type Step} from '../step.js';
import {advanceUploads, checkedPhase, lookUp, restored, withLine, withUpload} from './upload-advance.js';
import {type LookedUp, type UploadLineNews} from './upload-line.js';
import type {Upload} from './upload.js';

/** Words about the server and its list; those of an old turn are dropped. */
export function updateUploadLine(state: State, event: UploadLineNews): Step {
	const {uploadLine: line} = state;
	switch (event.kind) {
		case 'listAwaited': return step(withLine(state, {listPause: event.pause}));
		case 'uploadTimerFired': {
			if (event.timer === 'send') return line.pause?.turn === event.turn ? advanceUploads(withLine(state, {pause: undefined})) : step(state);
			if (line.look?.turn !== event.turn) return step(state);
			const {ms, ids} = line.look;
			// Pauses are added up, not read from a clock, which may jump.
			const uploads = state.uploads.map(upload => ids.includes(upload.id) ? {...upload, waitedMs: upload.waitedMs + ms} : upload);
			const waited = withLine({...state, uploads}, {look: undefined});
			return line.asking === undefined && state.loginTrouble === undefined ? andThen(lookUp(waited), advanceUploads) : advanceUploads(waited);
		}

		case 'uploadsLookedUp': {
			if (line.asking !== event.turn) return step(state);
			const heard = withLine(state, {asking: undefined, listRefusals: undefined, listPause: undefined});
			return advanceUploads(event.verdicts.reduce(judged, heard));
		}

		case 'lookUpFailed': return line.asking === event.turn ? advanceUploads(notRead(withLine(state, {asking: undefined}), event)) : step(state);
	}
}

function judged(state: State, verdict: LookedUp): State {
	const upload = state.uploads.find(({id}) => id === verdict.upload);
	if (upload?.phase !== 'undecided' || upload.run !== verdict.run) return state;
	switch (verdict.kind) {
		case 'unsure': return state;
		// It was never taken: all the same rules as before its first try.
		case 'missing': return withUpload(state, upload.id, checkedPhase(upload));
		case 'failed': return withUpload(state, upload.id, {phase: 'failed', trouble: verdict.trouble, endedAtMs: state.nowMs});
		case 'there': return restored(withUpload(state, upload.id, {
			phase: 'uploaded', bytes: upload.totalBytes ?? upload.bytes, chunkKey: verdict.chunkKey, jobId: undefined, endedAtMs: state.nowMs, trouble: undefined,
		}));
	}
}

/** The list could not be read: again in a while, or not any more; nothing is sent again on a guess. */
function notRead(state: State, {trouble}: Extract<UploadLineNews, {kind: 'lookUpFailed'}>): State {
	if (trouble.kind === 'login') return {...state, loginTrouble: trouble};
	const listRefusals = nextPause(state.uploadLine.listRefusals, trouble, state.nowMs, {patienceMs: state.settings.patienceSeconds * 1000});
	if (listRefusals) return withLine(state, {listRefusals, listPause: {untilMs: state.nowMs + listRefusals.pauseMs, trouble}});
	const given = (upload: Upload): Upload => {
		const why = troubleOf(trouble.kind, `${cleanText(upload.file)} was sent, but whether it arrived is not known`, `the server's list cannot be read: ${trouble.cause}`, 'It is not sent again on a guess: the next run looks first.', trouble.retry);
		return upload.phase === 'undecided' ? {...upload, phase: 'failed', trouble: why, endedAtMs: state.nowMs} : upload;
	};

	return withLine({...state, uploads: state.uploads.map(given)}, {listRefusals: undefined, listPause: undefined});
}
