import type {Problem} from './problem.js';

/** How long to keep trying the same thing. */
export type Patience = {
	/** Total time for all tries and pauses in a row, in ms; the default is 10 minutes. An appointment counts a sixth of its length. */
	readonly patienceMs?: number;
	/** Including the first one; the default is as many as the patience allows. */
	readonly attemptsAtMost?: number;
	/** The first and the longest pause, in ms; the defaults are 1 s and 30 s. */
	readonly firstMs?: number;
	readonly longestMs?: number;
	/** In [0, 1): shifts a pause, so that many do not all try at the same moment, and lengthens one that the other side asked for; by default neither. */
	readonly chance?: number | undefined;
	/** By how much of its length a pause is shifted at most, in [0, 1]; the default is a tenth. */
	readonly spread?: number;
	/** Which problems are worth waiting for; by default those that Problem.retry allows. Never one that the user stopped. */
	readonly isPassing?: (problem: Problem) => boolean;
};

/** A pause between two tries and what led to it: everything that is carried from one try to the next. */
export type Waiting = {
	/** Failed tries in a row, 1 or more. */
	readonly failures: number;
	/** From the first failed try to the last, in ms; a jump of the clock does not count. */
	readonly waitedMs: number;
	/** How much of the patience that has used up, in ms. */
	readonly spentMs: number;
	/** When the last try failed, in ms since 1970, and how long the pause after it is. */
	readonly failedAtMs: number;
	readonly pauseMs: number;
	/** Why it failed. */
	readonly problem: Problem;
};

export const usualPatienceMs = 600_000;

/** Where the other side says when to come back (Retry-After), it is there and busy: by the clock, patience lasts this many times as long. */
const appointmentsFactor = 6;

/** The most that one try can count, in ms: the clock of a small machine may jump by years during it. */
const longestTryMs = 60_000;

/** Whether trying the same thing again can help. */
export function isWorthWaiting({retry}: Problem): boolean {
	return retry === 'retryable';
}

/**
 * The pause after a try that failed at `nowMs` with `problem`. Undefined where waiting is no use: the problem will not go
 * away, the patience or the tries are used up, or the other side asked for a longer pause than is left. `before` is the
 * pause before this try, if there was one.
 */
export function nextPause(before: Waiting | undefined, problem: Problem, nowMs: number, patience: Patience = {}): Waiting | undefined {
	const {patienceMs = usualPatienceMs, attemptsAtMost = Number.POSITIVE_INFINITY, firstMs = 1000, longestMs = 30_000, chance, spread = 0.1} = patience;
	const {isPassing = isWorthWaiting} = patience;
	if (problem.retry === 'cancelled' || !isPassing(problem)) return undefined;
	const failures = (before?.failures ?? 0) + 1;
	const {waitedMs, spentMs, leftMs} = patienceLeft(before, problem, nowMs, patienceMs);
	const askedMs = problem.retryAfterMs ?? 0;
	if (failures >= attemptsAtMost || leftMs <= 0 || askedMs > leftMs) return undefined;
	// A problem that will not go away by itself, but is waited for anyway, is not retried often.
	const usualMs = retryDelayMs(isWorthWaiting(problem) ? failures : 30, {firstMs, longestMs, chance: chance ?? 0.5, spread});
	return {failures, waitedMs, spentMs, failedAtMs: nowMs, pauseMs: Math.min(leftMs, askedPauseMs(askedMs, usualMs, chance)), problem};
}

/** How much patience is left after a try that failed at `nowMs`, in ms by the clock, and what the tries so far have used up. */
export function patienceLeft(before: Waiting | undefined, problem: Problem, nowMs: number, patienceMs: number): Pick<Waiting, 'waitedMs' | 'spentMs'> & {readonly leftMs: number} {
	const tookMs = before ? Math.min(before.pauseMs + longestTryMs, Math.max(before.pauseMs, nowMs - before.failedAtMs)) : 0;
	const spentMs = (before?.spentMs ?? 0) + (tookMs / factorOf(before?.problem));
	return {waitedMs: (before?.waitedMs ?? 0) + tookMs, spentMs, leftMs: (patienceMs - spentMs) * factorOf(problem)};
}

function factorOf(problem: Problem | undefined): number {
	return (problem?.retryAfterMs ?? 0) > 0 ? appointmentsFactor : 1;
}

/**
 * The pause where the other side asks for one, ms: not less than it asks for. All whom a busy server has told the same
 * would come at once, so each stays away longer by its share of the usual pause, which grows with the failures.
 */
function askedPauseMs(askedMs: number, usualMs: number, chance: number | undefined): number {
	return askedMs > 0 && chance !== undefined ? Math.max(usualMs, askedMs + Math.round(usualMs * chance)) : Math.max(usualMs, askedMs);
}

/** Whole seconds until the next try; 0 when it is due. */
export function secondsUntilNext({failedAtMs, pauseMs}: Waiting, nowMs: number): number {
	return Math.max(0, Math.min(Math.ceil(pauseMs / 1000), Math.ceil((failedAtMs + pauseMs - nowMs) / 1000)));
}

type RetryDelay = {readonly firstMs: number; readonly longestMs: number; readonly chance?: number; readonly spread?: number};

/**
 * How long to wait before attempt number `attempt` (1 is the first repetition), in ms: doubles from `firstMs` up to `longestMs`, shifted by up to
 * `spread` of its length, by default a tenth, so that many do not all try at the same moment. `chance` is in [0, 1), `spread` in [0, 1].
 */
export function retryDelayMs(attempt: number, {firstMs, longestMs, chance = 0.5, spread = 0.1}: RetryDelay): number {
	const plain = Math.min(longestMs, firstMs * 2 ** Math.min(30, Math.max(0, attempt - 1)));
	return Math.round(plain * (1 + (spread * ((2 * chance) - 1))));
}
