import {retryDelayMs} from '../../trouble/retry-delay.js';
import type {Waiting} from '../../trouble/patience.js';
import type {Trouble} from '../../trouble/trouble.js';
import type {Event} from '../events.js';
import type {State} from '../state.js';

/**
 * The server lists a stack only some time after it took it, ms: what is not listed so long after it was sent was not
 * taken. It must be longer than the server's own lag, or a stack is sent twice.
 */
export const listedWithinMs = 180_000;

/** `send`: the pause before the next try is over. `look`: it is time to read the list again. */
export type UploadTimer = 'send' | 'look';

/** Nothing goes on before that time, ms since 1970; why. */
export type UploadPause = {readonly untilMs: number; readonly trouble: Trouble};

/** How the server takes what it is sent, and what is asked of its list: one for all uploads. */
export type UploadLine = {
	/** The tries in a row that it did not take, whatever the file, and why not the last one. */
	readonly refusals: Waiting | undefined;
	readonly trouble: Trouble | undefined;
	/** When patience with it came to its end, ms since 1970. */
	readonly shutAtMs: number | undefined;
	/** Nothing is sent meanwhile. */
	readonly pause: UploadPause & {readonly turn: number} | undefined;
	/** The turn in which the list is being read for those whose fate is unknown. */
	readonly asking: number | undefined;
	/** The next time: its turn, how long it is waited for, and for which uploads. */
	readonly look: {readonly turn: number; readonly ms: number; readonly untilMs: number; readonly ids: readonly string[]} | undefined;
	/** Readings since one was put aside, and those in a row that failed. */
	readonly looks: number;
	readonly listRefusals: Waiting | undefined;
	/** The list is needed, cannot be read, and is read again then. */
	readonly listPause: UploadPause | undefined;
};

export const restingLine: UploadLine = {
	refusals: undefined, trouble: undefined, shutAtMs: undefined, pause: undefined,
	asking: undefined, look: undefined, looks: 0, listRefusals: undefined, listPause: undefined,
};

/** What the list says of an upload whose fate was unknown. */
export type LookedUp = {readonly upload: string; readonly run: number} & (
	| {readonly kind: 'there'; readonly chunkKey: string}
	/** Not yet. */
	| {readonly kind: 'unsure'}
	/** It would be listed by now. */
	| {readonly kind: 'missing'}
	| {readonly kind: 'failed'; readonly trouble: Trouble}
);

/** Words about the server, for all uploads together. */
export type UploadLineNews =
	| {readonly kind: 'uploadsLookedUp'; readonly turn: number; readonly verdicts: readonly LookedUp[]}
	| {readonly kind: 'lookUpFailed'; readonly turn: number; readonly trouble: Trouble}
	| {readonly kind: 'uploadTimerFired'; readonly turn: number; readonly timer: UploadTimer}
	/** The list could not be read for a check, and is read again after a pause; undefined when it was read. */
	| {readonly kind: 'listAwaited'; readonly pause: UploadPause | undefined};

const newsKinds = new Set<string>(['uploadsLookedUp', 'lookUpFailed', 'uploadTimerFired', 'listAwaited'] satisfies Array<UploadLineNews['kind']>);

export function isUploadLineNews(event: Event): event is UploadLineNews {
	return newsKinds.has(event.kind);
}

/** What was put aside comes back within this time: it must not be tried in a circle. */
const leastShutMs = listedWithinMs + 120_000;

/** Has the server taken nothing for as long as patience goes? Later there is one more try, after the same time. */
export function isLineShut({uploadLine: {shutAtMs}, settings, nowMs}: State): boolean {
	return shutAtMs !== undefined && nowMs >= shutAtMs && nowMs - shutAtMs < Math.max(leastShutMs, settings.patienceSeconds * 1000);
}

/** The pause before reading the list again: longer each time, and in the pace of failures while it cannot be read. */
export function lookPauseMs({looks, listRefusals}: UploadLine): number {
	return listRefusals?.pauseMs ?? retryDelayMs(looks, {firstMs: 5000, longestMs: 30_000});
}

/** Whole seconds until a pause is over. */
export function secondsLeft({untilMs}: Pick<UploadPause, 'untilMs'>, nowMs: number): number {
	return Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
}
