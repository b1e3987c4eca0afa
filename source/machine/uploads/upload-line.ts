import {retryDelayMs} from '../../errors/retry-delay.js';
import type {Event} from '../events.js';
import type {State} from '../state.js';
import type {UploadLineEvent, UploadPause} from './upload-line-state.js';

/**
 * The server lists a stack only some time after accepting it, in ms: what is still not listed this long after it was sent
 * was not accepted. This must be longer than the server's own lag, or a stack is sent twice.
 */
export const listedWithinMs = 180_000;

const newsKinds = new Set<string>(['uploadsLookedUp', 'lookUpFailed', 'uploadTimerFired', 'listAwaited'] satisfies Array<UploadLineEvent['kind']>);

export function isUploadLineEvent(event: Event): event is UploadLineEvent {
	return newsKinds.has(event.kind);
}

/** What was put aside comes back within this time, so it must not be tried in circles. */
const leastShutMs = listedWithinMs + 120_000;

/** Whether the server has accepted nothing for as long as the patience allows. Later there is one more try, after the same time. */
export function isLineShut({uploadLine: {shutAtMs}, settings, nowMs}: State): boolean {
	return shutAtMs !== undefined && nowMs >= shutAtMs && nowMs - shutAtMs < Math.max(leastShutMs, settings.patienceSeconds * 1000);
}

/** Is a stack on its way to the server, or the next one about to be? What can wait leaves the line to it. */
export function needsLine(state: State): boolean {
	const {uploads, uploadLine, uploadMode, loginProblem, nowMs} = state;
	const isResting = loginProblem !== undefined || (uploadLine.pause !== undefined && uploadLine.pause.untilMs > nowMs) || isLineShut(state);
	return uploads.some(({phase}) => {
		if (phase === 'queued' || phase === 'fetched') return (uploadMode === 'new' || uploadMode === 'send') && !isResting;
		return phase === 'checking' || phase === 'fetching' || phase === 'sending';
	});
}

/** By how much of its length a pause before a request to the server is shifted at most: a thousand sites send to it at one dawn. */
export const serverSpread = 0.5;

/** Where the next pause lies within its spread, in [0, 1): another place for each pause and each run of the program. Undefined without a run's own chance. */
export function chanceOf({chance, nextRun}: Pick<State, 'chance' | 'nextRun'>): number | undefined {
	// Multiples of the golden ratio are spread evenly.
	return chance === undefined ? undefined : (chance + (nextRun * 0.618_033_988_75)) % 1;
}

/** The pause before reading the list again, ms: longer each time, and in the pace of failures while it cannot be read. */
export function lookPauseMs(state: Pick<State, 'uploadLine' | 'chance' | 'nextRun'>): number {
	const {looks, listRefusals} = state.uploadLine;
	return listRefusals?.pauseMs ?? retryDelayMs(looks, {firstMs: 5000, longestMs: 30_000, chance: chanceOf(state) ?? 0.5, spread: serverSpread});
}

/** Whole seconds until a pause is over. */
export function secondsLeft({untilMs}: Pick<UploadPause, 'untilMs'>, nowMs: number): number {
	return Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
}
