import {retryDelayMs} from './retry-delay.js';
import type {Trouble} from './trouble.js';

/** How long the same thing is tried again. */
export type Patience = {
	/** For all tries and pauses in a row, ms; default 10 minutes. */
	readonly patienceMs?: number;
	/** The first one included; default: as many as the patience allows. */
	readonly attemptsAtMost?: number;
	/** The first pause and the longest one, ms; default 1 s and 30 s. */
	readonly firstMs?: number;
	readonly longestMs?: number;
	/** In [0, 1): a tenth of jitter, so that many scopes do not knock together; 0.5 is none. */
	readonly chance?: number;
	/** Which trouble is worth waiting for; default: what Trouble.retry says. What the user stopped never is. */
	readonly isPassing?: (trouble: Trouble) => boolean;
};

/** A pause between two tries, and what came before it: all that is carried from one try to the next. */
export type Waiting = {
	/** Tries in a row that failed, 1 and more. */
	readonly failures: number;
	/** From the first of them to the last one, ms; a jump of the clock does not count. */
	readonly spentMs: number;
	/** When the last one failed, ms since 1970, and how long the pause after it is. */
	readonly failedAtMs: number;
	readonly pauseMs: number;
	/** Why it failed. */
	readonly trouble: Trouble;
};

export const usualPatienceMs = 600_000;

/** One try counts no longer than this, ms: the clock of a small machine may jump by years meanwhile. */
const longestTryMs = 60_000;

/** Can trying the same again help? */
export function isWorthWaiting({retry}: Trouble): boolean {
	return retry === 'retryable';
}

/**
 * The pause after a try that failed at `nowMs` with `trouble`, or undefined where it is of no
 * use to wait: the trouble does not pass, the patience or the tries are used up, or the other
 * side asked for a longer pause than is left. `before` is the pause before this try, if there was one.
 */
export function nextPause(before: Waiting | undefined, trouble: Trouble, nowMs: number, patience: Patience = {}): Waiting | undefined {
	const {patienceMs = usualPatienceMs, attemptsAtMost = Number.POSITIVE_INFINITY, firstMs = 1000, longestMs = 30_000, chance = 0.5, isPassing = isWorthWaiting} = patience;
	if (trouble.retry === 'cancelled' || !isPassing(trouble)) return undefined;
	const failures = (before?.failures ?? 0) + 1;
	const spentMs = before ? before.spentMs + Math.min(before.pauseMs + longestTryMs, Math.max(before.pauseMs, nowMs - before.failedAtMs)) : 0;
	const leftMs = patienceMs - spentMs;
	const askedMs = trouble.retryAfterMs ?? 0;
	if (failures >= attemptsAtMost || leftMs <= 0 || askedMs > leftMs) return undefined;
	// What does not pass by itself, and is waited for all the same, is not knocked at often.
	const usualMs = retryDelayMs(isWorthWaiting(trouble) ? failures : 30, {firstMs, longestMs, chance});
	return {failures, spentMs, failedAtMs: nowMs, pauseMs: Math.max(askedMs, Math.min(usualMs, leftMs)), trouble};
}

/** Whole seconds until the next try, 0 when it is due. */
export function secondsUntilNext({failedAtMs, pauseMs}: Waiting, nowMs: number): number {
	return Math.max(0, Math.min(Math.ceil(pauseMs / 1000), Math.ceil((failedAtMs + pauseMs - nowMs) / 1000)));
}
