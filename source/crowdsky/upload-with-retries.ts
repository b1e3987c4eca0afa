import {cleanText} from '../text/clean.js';
import {retryDelayMs} from '../trouble/retry-delay.js';
import {cancelled, failure, success, troubleOf, type Result} from '../trouble/trouble.js';
import type {CrowdSky, Receipt, StackUpload} from './port.js';

/** Waiting, as the runtime's clock does it: false at once when the signal ends it. */
export type Sleeper = {sleep(ms: number, signal?: AbortSignal): Promise<boolean>};

/** What is sent, and how long it is tried. */
export type UploadAttempts = {
	readonly crowdsky: Pick<CrowdSky, 'upload'>;
	readonly stack: StackUpload;
	/**
	 * Asks the server's list for this stack: its row, or undefined when the list was read and it is not there. Where
	 * a stack is sent although an other of its kind is listed, leave out the rows that were there before.
	 */
	readonly lookUp: (signal?: AbortSignal) => Promise<Result<{readonly chunkKey: string} | undefined>>;
	readonly clock: Sleeper;
	readonly signal?: AbortSignal | undefined;
	readonly onProgress?: (bytes: number, totalBytes: number | undefined) => void;
	/** Told before each pause: milliseconds, and why. */
	readonly onPause?: (pauseMs: number, why: 'retry' | 'look-up') => void;
	readonly attemptsAtMost?: number;
	/** A stack is listed only some time after it was sent; so long after a lost answer it must be, ms. */
	readonly listedWithinMs?: number;
	/** In [0, 1), for the jitter of pauses. */
	readonly chance?: () => number;
};

const firstLookUpMs = 5000;
const longestLookUpMs = 30_000;

/**
 * Sends a stack until the server has it, at most `attemptsAtMost` (4) times in a row, counted anew when an attempt
 * reached a tenth of the file that none before did. A Retry-After is honoured. An answer that never came is looked up
 * before anything is sent again, for as long as the server may take to list it; when the list cannot be read, nothing
 * is sent on a guess. Trouble that does not pass by itself (login, denied, refused, missing ...) ends it at once.
 */
export async function uploadWithRetries(attempts: UploadAttempts): Promise<Result<Receipt>> {
	const {crowdsky, stack, clock, signal, onProgress, onPause, attemptsAtMost = 4, chance = Math.random} = attempts;
	let failures = 0;
	let mostTenths = 0;
	for (;;) {
		let tenths = 0;
		const sent = await crowdsky.upload(stack, {
			...(signal && {signal}),
			onProgress(bytes, totalBytes) {
				if (totalBytes) tenths = Math.max(tenths, Math.floor(10 * bytes / totalBytes));
				onProgress?.(bytes, totalBytes);
			},
		});
		if (sent.ok) return sent;
		if (sent.trouble.retry !== 'retryable') return failure(sent.trouble);
		if (sent.mayHaveArrived) {
			const found = await lookUpUntilSure(attempts);
			if (!found.ok) return found;
			if (found.value) return success({chunkKey: found.value.chunkKey, jobId: undefined});
		}

		// Bytes that moved are a sign that the line lives; there are only ten tenths, so it ends all the same.
		failures = tenths > mostTenths ? 1 : failures + 1;
		mostTenths = Math.max(mostTenths, tenths);
		if (failures >= attemptsAtMost) return failure(sent.trouble);
		const pauseMs = Math.max(sent.retryAfterMs ?? 0, retryDelayMs(failures, {chance: chance()}));
		onPause?.(pauseMs, 'retry');
		if (!await clock.sleep(pauseMs, signal)) return failure(cancelled(`Could not upload ${cleanText(stack.name)}`));
	}
}

/** Looks until the stack is listed, or until it would have been: the row, or undefined when it surely is not there. */
async function lookUpUntilSure(
	{stack, lookUp, clock, signal, onPause, attemptsAtMost = 4, listedWithinMs = 90_000, chance = Math.random}: UploadAttempts,
): Promise<Result<{readonly chunkKey: string} | undefined>> {
	const name = cleanText(stack.name);
	// Pauses are added up, not read from a clock, which may jump.
	let waitedMs = 0;
	let failures = 0;
	for (let nth = 1; ; nth++) {
		const found = await lookUp(signal);
		if (found.ok) {
			failures = 0;
			if (found.value || waitedMs >= listedWithinMs) return found;
		} else {
			failures++;
			if (found.trouble.kind === 'cancelled') return found;
			if (found.trouble.retry !== 'retryable' || failures >= attemptsAtMost) {
				const {kind, cause, retry} = found.trouble;
				const next = 'It is not sent again on a guess: upload it once the server\'s list can be read.';
				return failure(troubleOf(kind, `${name} was sent, but whether it arrived is not known`, `the server's list cannot be read: ${cause}`, next, retry));
			}
		}

		const pauseMs = retryDelayMs(nth, {firstMs: firstLookUpMs, longestMs: longestLookUpMs, chance: chance()});
		onPause?.(pauseMs, 'look-up');
		if (!await clock.sleep(pauseMs, signal)) return failure(cancelled(`${name} was sent, but whether it arrived is not known`));
		waitedMs += pauseMs;
	}
}
