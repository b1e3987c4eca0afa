import {nextPause} from '../../trouble/patience.js';
import {troubleOf, type Trouble} from '../../trouble/trouble.js';
import {cleanText} from '../../text/clean.js';
import type {Effect} from '../effects.js';
import type {State} from '../state.js';
import {andThen, step, type Step} from '../step.js';
import {isLineShut, lookPauseMs, restingLine, type UploadLine} from './upload-line.js';
import {isUploadEnded, type Upload, type UploadPhase} from './upload.js';

/** Looked at side by side before they set out, of each telescope; each is one small request to it. */
const checksAtOnce = 2;
/** Fetched and not sent yet: what lies on this machine's disk, besides what each telescope is being asked for. */
const aheadAtMost = 3;

export function withUpload(state: State, id: string, change: Partial<Upload>): State {
	return {...state, uploads: state.uploads.map(upload => upload.id === id ? {...upload, ...change} : upload)};
}

export function withLine(state: State, change: Partial<UploadLine>): State {
	return {...state, uploadLine: {...state.uploadLine, ...change}};
}

/** One that may go: those that lie on this machine wait for their turn to be sent. */
export function checkedPhase({path, localPath}: Pick<Upload, 'path' | 'localPath'>): Partial<Upload> {
	return {phase: path === undefined && localPath === undefined ? 'queued' : 'fetched', isChecked: true, endedAtMs: undefined, trouble: undefined, waitedMs: 0, isLookedUp: false};
}

/**
 * Gives every upload that may go on its next step: checks and fetching run ahead, by telescope; one at a time is sent,
 * in the order of their time, those that the server did not take behind the others. What is put aside is looked up.
 */
export function advanceUploads(state: State): Step {
	if (state.uploadMode === 'off' || state.loginTrouble !== undefined) return step(state);
	return andThen(advanceSteps(isLineShut(state) ? given(state) : state), advanceLooks);
}

function advanceSteps(state: State): Step {
	let next = state;
	const effects: Effect[] = [];
	const begin = (upload: Upload, phase: 'checking' | 'fetching' | 'sending') => {
		const run = next.nextRun;
		const started = {...upload, phase, run, bytes: 0, movedAtMs: undefined, bytesPerSecond: undefined, startedAtMs: upload.startedAtMs ?? state.nowMs} as const;
		next = withUpload({...next, nextRun: run + 1}, upload.id, started);
		effects.push({kind: phase === 'checking' ? 'checkUpload' : phase === 'fetching' ? 'fetchUpload' : 'sendUpload', upload: started, run});
	};

	const inOrder = [...state.uploads].sort(byTime);
	for (const [scope, own] of groupsOf(inOrder)) {
		const isNow = (...phases: UploadPhase[]) => next.uploads.filter(upload => upload.scope === scope && phases.includes(upload.phase)).length;
		for (const upload of own) {
			if (upload.phase === 'queued' && !upload.isChecked && isNow('checking') < checksAtOnce) begin(upload, 'checking');
		}

		// An earlier one that is still looked at goes first.
		const wanted = own.find(({phase, isChecked}) => (phase === 'queued' && isChecked) || phase === 'checking');
		const ahead = next.uploads.filter(({phase, path}) => (phase === 'fetched' && path === undefined) || phase === 'sending').length;
		if (wanted?.phase === 'queued' && isNow('fetching') === 0 && ahead < aheadAtMost) begin(wanted, 'fetching');
	}

	const isFree = next.uploadLine.pause === undefined && !next.uploads.some(({phase}) => phase === 'sending');
	const first = isFree ? inOrder.filter(upload => upload.phase === 'fetched' && isNext(upload, inOrder)).sort((a, b) => a.refusals - b.refusals)[0] : undefined;
	if (first) begin(first, 'sending');
	return step(next, ...effects);
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

/** Reads the list at once for what was put aside just now, and again after pauses while anything is. */
function advanceLooks(state: State): Step {
	const {uploadLine: line, nextRun: turn} = state;
	const undecided = state.uploads.filter(({phase}) => phase === 'undecided');
	if (undecided.length === 0 || line.asking !== undefined) return step(state);
	if (undecided.some(({isLookedUp}) => !isLookedUp)) return lookUp(state);
	if (line.look) return step(state);
	const ms = lookPauseMs(line);
	const look = {turn, ms, untilMs: state.nowMs + ms, ids: undecided.map(({id}) => id)};
	return step({...withLine(state, {look}), nextRun: turn + 1}, {kind: 'setUploadTimer', timer: 'look', ms, turn});
}

/** Asks the list about all that are undecided. */
export function lookUp(state: State): Step {
	const {uploadLine: {looks}, nextRun: turn} = state;
	const uploads = state.uploads.filter(({phase}) => phase === 'undecided');
	if (uploads.length === 0) return step(state);
	const marked = state.uploads.map(upload => upload.phase === 'undecided' ? {...upload, isLookedUp: true} : upload);
	return step({...withLine(state, {asking: turn, looks: looks + 1}), uploads: marked, nextRun: turn + 1}, {kind: 'lookUpUploads', uploads, turn});
}

/** The server did not take a file: all wait, longer each time, and as long as it asks for where patience allows it. */
export function refused(state: State, trouble: Trouble, restMs = 0): Step {
	const {uploadLine: line, nextRun: turn, nowMs, settings} = state;
	const patienceMs = settings.patienceSeconds * 1000;
	const refusals = nextPause(line.refusals, trouble, nowMs, {patienceMs, longestMs: 60_000, isPassing: () => true});
	if (!refusals) return step(withLine(state, {trouble, shutAtMs: nowMs, pause: undefined}));
	const ms = Math.max(refusals.pauseMs, Math.min(restMs, patienceMs - refusals.spentMs));
	const next = withLine(state, {refusals: {...refusals, pauseMs: ms}, trouble, shutAtMs: undefined, pause: {untilMs: nowMs + ms, trouble, turn}});
	return step({...next, nextRun: turn + 1}, {kind: 'setUploadTimer', timer: 'send', ms, turn});
}

/** The server has taken a file, or somebody wants it tried anew. */
export function restored(state: State): State {
	const {refusals, trouble, shutAtMs, pause} = restingLine;
	return withLine(state, {refusals, trouble, shutAtMs, pause});
}

/** Out of patience: what waits to be sent has failed for now. */
function given(state: State): State {
	const {trouble} = state.uploadLine;
	const {patienceSeconds} = state.settings;
	const uploads = state.uploads.map(upload => {
		const isWaiting = upload.phase === 'fetched' || (upload.phase === 'queued' && upload.isChecked);
		if (!isWaiting) return upload;
		const why = troubleOf(trouble?.kind ?? 'unreachable', `${cleanText(upload.file)} was not sent`, `the server has taken nothing for ${patienceSeconds} s (${trouble?.cause ?? 'no reason told'})`, 'Nothing is lost: the next run sends it.', 'retryable');
		return {...upload, phase: 'failed', trouble: why, endedAtMs: state.nowMs} as const;
	});
	return {...withLine(state, {pause: undefined}), uploads};
}
