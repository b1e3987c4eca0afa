import {nextPause, patienceLeft} from '../../errors/retry-delay.js';
import {problemOf, type Problem} from '../../errors/problem.js';
import {cleanText} from '../../format/clean-text.js';
import type {Effect} from '../effects.js';
import type {State} from '../state.js';
import {andThen, transition, type Transition} from '../transition.js';
import {chanceOf, isLineShut, lookPauseMs, serverSpread} from './upload-line.js';
import {restingLine, type UploadLine} from './upload-line-state.js';
import {isUploadEnded, type Upload, type UploadPhase} from './upload.js';

/** How many uploads per telescope are checked in parallel; each check is one small request to it. */
const checksAtOnce = 2;
/** Fetched but not yet sent: what is on this machine's disk, plus what each telescope is being asked for. */
const aheadAtMost = 3;

export function withUpload(state: State, id: string, change: Partial<Upload>): State {
	return {...state, uploads: state.uploads.map(upload => upload.id === id ? {...upload, ...change} : upload)};
}

export function withLine(state: State, change: Partial<UploadLine>): State {
	return {...state, uploadLine: {...state.uploadLine, ...change}};
}

/** An upload that may continue: those that are on this machine wait for their turn to be sent. */
export function checkedPhase({path, localPath}: Pick<Upload, 'path' | 'localPath'>): Partial<Upload> {
	return {phase: path === undefined && localPath === undefined ? 'queued' : 'fetched', isChecked: true, endedAtMs: undefined, problem: undefined, waitedMs: 0, isLookedUp: false, listDoubt: undefined};
}

/**
 * Gives each upload that may continue its next step: checks and fetches run ahead, by telescope; stacks are sent one at a
 * time in the order of their time, those that the server did not take after the others. What is put aside is looked up.
 */
export function advanceUploads(state: State): Transition {
	if (state.uploadMode === 'off' || state.loginProblem !== undefined) return transition(state);
	return andThen(advanceSteps(isLineShut(state) ? given(state) : state), advanceLooks);
}

function advanceSteps(state: State): Transition {
	let next = state;
	const effects: Effect[] = [];
	const begin = (upload: Upload, phase: 'checking' | 'fetching' | 'sending') => {
		const run = next.nextRun;
		const started = {...upload, phase, run, bytes: 0, movedAtMs: phase === 'sending' ? state.nowMs : undefined, bytesPerSecond: undefined, startedAtMs: upload.startedAtMs ?? state.nowMs} as const;
		next = withUpload({...next, nextRun: run + 1}, upload.id, started);
		effects.push({kind: phase === 'checking' ? 'checkUpload' : phase === 'fetching' ? 'fetchUpload' : 'sendUpload', upload: started, run});
	};

	const inOrder = [...state.uploads].sort(byTime);
	for (const [scope, own] of groupsOf(inOrder)) {
		const isNow = (...phases: UploadPhase[]) => next.uploads.filter(upload => upload.scope === scope && phases.includes(upload.phase)).length;
		for (const upload of own) {
			if (upload.phase === 'queued' && !upload.isChecked && isNow('checking') < checksAtOnce) begin(upload, 'checking');
		}

		// An earlier one that is still being checked goes first.
		const wanted = own.find(({phase, isChecked}) => (phase === 'queued' && isChecked) || phase === 'checking');
		const ahead = next.uploads.filter(({phase, path}) => (phase === 'fetched' && path === undefined) || phase === 'sending').length;
		if (wanted?.phase === 'queued' && isNow('fetching') === 0 && ahead < aheadAtMost) begin(wanted, 'fetching');
	}

	const isFree = next.uploadLine.pause === undefined && !next.uploads.some(({phase}) => phase === 'sending');
	const first = isFree ? inOrder.filter(upload => upload.phase === 'fetched' && isNext(upload, inOrder)).sort((a, b) => a.refusals - b.refusals)[0] : undefined;
	if (first) begin(first, 'sending');
	return transition(next, ...effects);
}

/** No earlier one of the same telescope, or folder of this machine, is about to be here. */
function isNext(upload: Upload, inOrder: readonly Upload[]): boolean {
	const earlier = inOrder.find(other => other === upload || (other.scope === upload.scope && (other.phase === 'checking' || other.phase === 'fetching')));
	return earlier === upload || upload.refusals > 0;
}

function byTime(a: Upload, b: Upload): number {
	return (a.takenAtMs ?? Number.MAX_SAFE_INTEGER) - (b.takenAtMs ?? Number.MAX_SAFE_INTEGER);
}

function groupsOf(uploads: readonly Upload[]): Map<string | undefined, Upload[]> {
	const groups = new Map<string | undefined, Upload[]>();
	for (const upload of uploads) {
		if (isUploadEnded(upload)) continue;
		const group = groups.get(upload.scope);
		if (group) group.push(upload);
		else groups.set(upload.scope, [upload]);
	}

	return groups;
}

/** Reads the list at once for what was just put aside, and again after pauses while there is anything put aside. */
function advanceLooks(state: State): Transition {
	const {uploadLine: line, nextRun: turn} = state;
	const undecided = state.uploads.filter(({phase}) => phase === 'undecided');
	if (undecided.length === 0 || line.asking !== undefined) return transition(state);
	if (undecided.some(({isLookedUp}) => !isLookedUp)) return lookUp(state);
	if (line.look) return transition(state);
	const ms = lookPauseMs(state);
	const look = {turn, ms, untilMs: state.nowMs + ms, ids: undecided.map(({id}) => id)};
	return transition({...withLine(state, {look}), nextRun: turn + 1}, {kind: 'setUploadTimer', timer: 'look', ms, turn});
}

/** Checks all undecided uploads in the list. */
export function lookUp(state: State): Transition {
	const {uploadLine: {looks}, nextRun: turn} = state;
	const uploads = state.uploads.filter(({phase}) => phase === 'undecided');
	if (uploads.length === 0) return transition(state);
	const marked = state.uploads.map(upload => upload.phase === 'undecided' ? {...upload, isLookedUp: true} : upload);
	return transition({...withLine(state, {asking: turn, looks: looks + 1}), uploads: marked, nextRun: turn + 1}, {kind: 'lookUpUploads', uploads, turn});
}

/**
 * The server did not take a file, or another instance is sending it: all wait, longer each time, and as long as the server
 * asks for if patience allows.
 */
export function refused(state: State, problem: Problem, {restMs = 0, isElsewhere = false}: {readonly restMs?: number | undefined; readonly isElsewhere?: boolean}): Transition {
	const {uploadLine: line, nextRun: turn, nowMs, settings} = state;
	const patienceMs = settings.patienceSeconds * 1000;
	const chance = chanceOf(state);
	const asking = restMs > 0 ? {...problem, retryAfterMs: restMs} : problem;
	const {leftMs} = patienceLeft(line.refusals, asking, nowMs, patienceMs);
	// A pause that is longer than the patience is shortened, so that there is one more try at its end.
	const asked = restMs > leftMs && leftMs > 0 ? {...problem, retryAfterMs: leftMs} : asking;
	const refusals = nextPause(line.refusals, asked, nowMs, {patienceMs, longestMs: 60_000, isPassing: () => true, chance, spread: serverSpread});
	if (!refusals) return transition(withLine(state, {problem, isElsewhere, shutAtMs: nowMs, pause: undefined}));
	const {pauseMs: ms} = refusals;
	const next = withLine(state, {refusals, problem, isElsewhere, shutAtMs: undefined, pause: {untilMs: nowMs + ms, problem, turn}});
	return transition({...next, nextRun: turn + 1}, {kind: 'setUploadTimer', timer: 'send', ms, turn});
}

/** The server has taken a file, or somebody wants another try. */
export function restored(state: State): State {
	const {refusals, problem, isElsewhere, shutAtMs, pause} = restingLine;
	return withLine(state, {refusals, problem, isElsewhere, shutAtMs, pause});
}

/** Out of patience: what waits to be sent has failed for now. */
function given(state: State): State {
	const {problem, isElsewhere, refusals} = state.uploadLine;
	const {patienceSeconds} = state.settings;
	const seconds = Math.max(patienceSeconds, Math.round(((refusals?.waitedMs ?? 0) + (refusals?.pauseMs ?? 0)) / 1000));
	const uploads = state.uploads.map(upload => {
		const isWaiting = upload.phase === 'fetched' || (upload.phase === 'queued' && upload.isChecked);
		if (!isWaiting) return upload;
		const cause = isElsewhere
			? `sending has waited ${seconds} s for another instance (${problem?.cause ?? 'no reason given'})`
			: `the server has taken nothing for ${seconds} s (${problem?.cause ?? 'no reason given'})`;
		const why = problemOf(problem?.kind ?? 'unreachable', `${cleanText(upload.file)} was not sent`, cause, 'Nothing is lost: the next run sends it.', 'retryable');
		return {...upload, phase: 'failed', problem: why, endedAtMs: state.nowMs} as const;
	});
	return {...withLine(state, {pause: undefined}), uploads};
}
