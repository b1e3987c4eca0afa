import {setTimeout as delay} from 'node:timers/promises';
import type {Persistence, WaitingClock} from '../errors/retry.js';

/** Waits `milliseconds`; false if the signal ended the wait before that. Never rejects. */
export async function waitFor(milliseconds: number, signal?: AbortSignal): Promise<boolean> {
	try {
		await delay(milliseconds, undefined, {signal});
		return true;
	} catch {
		return false;
	}
}

/** This machine's time, for waits within one call to a telescope. */
export const wallClock: WaitingClock = {now: Date.now, sleep: waitFor};

/**
 * A few quick tries, for a hiccup of the connection within one call; a longer problem is for the caller to wait out. By
 * default three tries and a first pause of 0.5 s.
 */
export function briefly(signal: AbortSignal | undefined, firstMs = 500, attemptsAtMost = 3): Persistence {
	return {clock: wallClock, signal, firstMs, attemptsAtMost};
}

/**
 * A signal that fires with one of `signals` or after `milliseconds`, whichever is first.
 * `end` frees the timer and the listeners; call it in a `finally`. (AbortSignal.any would
 * keep a record in a long-lived signal for each call of a night.)
 */
export function deadline(milliseconds: number, ...signals: ReadonlyArray<AbortSignal | undefined>): {readonly signal: AbortSignal; end(): void} {
	const controller = new AbortController();
	const abort = (): void => {
		controller.abort();
	};

	const timer = setTimeout(abort, milliseconds);
	for (const signal of signals) {
		if (signal?.aborted) abort();
		signal?.addEventListener('abort', abort, {once: true});
	}

	return {
		signal: controller.signal,
		end() {
			clearTimeout(timer);
			for (const signal of signals) signal?.removeEventListener('abort', abort);
		},
	};
}

/** The result of `promise`, or `stopped` if the signal fires first; the promise itself goes on. */
export async function orStopped<T>(promise: Promise<T>, signal: AbortSignal | undefined, stopped: T): Promise<T> {
	if (!signal) return promise;
	return new Promise((resolve, reject) => {
		const stop = (): void => {
			resolve(stopped);
		};

		if (signal.aborted) stop();
		signal.addEventListener('abort', stop, {once: true});
		promise.then(resolve, reject).finally(() => {
			signal.removeEventListener('abort', stop);
		});
	});
}
