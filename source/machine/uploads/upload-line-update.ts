import {cleanText} from '../../format/clean-text.js';
import {nextPause} from '../../errors/retry-delay.js';
import {problemOf} from '../../errors/problem.js';
import type {State} from '../state.js';
import {andThen, transition, type Transition} from '../transition.js';
import {advanceUploads, checkedPhase, lookUp, restored, withLine, withUpload} from './upload-advance.js';
import {chanceOf, serverSpread} from './upload-line.js';
import type {UploadLineEvent, LookedUp} from './upload-line-state.js';
import type {Upload} from './upload.js';

/** Events about the server and its list; those of an old turn are dropped. */
export function updateUploadLine(state: State, event: UploadLineEvent): Transition {
	const {uploadLine: line} = state;
	switch (event.kind) {
		case 'listAwaited': return transition(withLine(state, {listPause: event.pause}));
		case 'uploadTimerFired': {
			if (event.timer === 'send') return line.pause?.turn === event.turn ? advanceUploads(withLine(state, {pause: undefined})) : transition(state);
			if (line.look?.turn !== event.turn) return transition(state);
			const {ms, ids} = line.look;
			// Pauses are added up rather than read from a clock, which may jump.
			const uploads = state.uploads.map(upload => ids.includes(upload.id) ? {...upload, waitedMs: upload.waitedMs + ms} : upload);
			const waited = withLine({...state, uploads}, {look: undefined});
			return line.asking === undefined && state.loginProblem === undefined ? andThen(lookUp(waited), advanceUploads) : advanceUploads(waited);
		}

		case 'uploadsLookedUp': {
			if (line.asking !== event.turn) return transition(state);
			const heard = withLine(state, {asking: undefined, listRefusals: undefined, listPause: undefined});
			return advanceUploads(event.verdicts.reduce(judged, heard));
		}

		case 'lookUpFailed': return line.asking === event.turn ? advanceUploads(notRead(withLine(state, {asking: undefined}), event)) : transition(state);
	}
}

function judged(state: State, verdict: LookedUp): State {
	const upload = state.uploads.find(({id}) => id === verdict.upload);
	if (upload?.phase !== 'undecided' || upload.run !== verdict.run) return state;
	switch (verdict.kind) {
		case 'unsure': return verdict.because === upload.listDoubt ? state : withUpload(state, upload.id, {listDoubt: verdict.because});
		// It was never taken, so the same rules apply as before its first try.
		case 'missing': return withUpload(state, upload.id, checkedPhase(upload));
		case 'failed': return withUpload(state, upload.id, {phase: 'failed', problem: verdict.problem, endedAtMs: state.nowMs});
		case 'there': return restored(withUpload(state, upload.id, {
			phase: 'uploaded', bytes: upload.totalBytes ?? upload.bytes, chunkKey: verdict.chunkKey, jobId: undefined, endedAtMs: state.nowMs, problem: undefined,
		}));
	}
}

/** The list could not be read: try again in a while, or no more; nothing is sent again on a guess. */
function notRead(state: State, {problem}: Extract<UploadLineEvent, {kind: 'lookUpFailed'}>): State {
	if (problem.kind === 'login') return {...state, loginProblem: problem};
	const patience = {patienceMs: state.settings.patienceSeconds * 1000, chance: chanceOf(state), spread: serverSpread};
	const listRefusals = nextPause(state.uploadLine.listRefusals, problem, state.nowMs, patience);
	if (listRefusals) return withLine(state, {listRefusals, listPause: {untilMs: state.nowMs + listRefusals.pauseMs, problem}});
	const given = (upload: Upload): Upload => {
		const why = problemOf(problem.kind, `${cleanText(upload.file)} was sent, but whether it arrived is not known`, `the server's list cannot be read: ${problem.cause}`, 'It is not sent again on a guess: the next run checks first.', problem.retry);
		return upload.phase === 'undecided' ? {...upload, phase: 'failed', problem: why, endedAtMs: state.nowMs} : upload;
	};

	return withLine({...state, uploads: state.uploads.map(given)}, {listRefusals: undefined, listPause: undefined});
}
