import {setTimeout as wait} from 'node:timers/promises';

/** One connection shared by several transfers: each waits until its bytes would have gone through. */
export class Pace {
	#freeAtMs = 0;

	/** Fulfilled when that many bytes have passed at that rate (bytes per second). Rejects when the signal is aborted. */
	async pass(bytes: number, bytesPerSecond: number, signal: AbortSignal): Promise<void> {
		if (bytesPerSecond === Number.POSITIVE_INFINITY) return;
		const nowMs = performance.now();
		this.#freeAtMs = Math.max(nowMs, this.#freeAtMs) + (bytes / bytesPerSecond) * 1000;
		const waitMs = this.#freeAtMs - nowMs;
		// Short debts are carried over: a timer of a millisecond is not reliable.
		if (waitMs > 2) await wait(waitMs, undefined, {signal});
	}
}

/** How a body is read: over the shared connection, at a rate of its own, and with a point at which it breaks. */
type Reading = {
	readonly line: Pace;
	/** Bytes per second on the shared connection, looked up for every piece. */
	readonly lineRate: () => number;
	/** Bytes per second for this body alone. */
	readonly ownRate: number;
	/** Called once that many bytes have arrived; what it throws ends the reading. */
	readonly cut: {readonly afterBytes: number; readonly act: () => never} | undefined;
	readonly signal: AbortSignal;
};

const pieceBytes = 16_384;

/** The pieces of a body, as slowly as it may be read; a slow reader holds its sender back. */
export async function * readPaced(source: AsyncIterable<Buffer>, {line, lineRate, ownRate, cut, signal}: Reading): AsyncGenerator<Buffer> {
	const own = new Pace();
	let bytes = 0;
	for await (const whole of source) {
		// Small pieces at a low rate, so that progress moves and an end is noticed.
		const step = Math.min(lineRate(), ownRate) === Number.POSITIVE_INFINITY ? whole.length : pieceBytes;
		for (let at = 0; at < whole.length; at += step) {
			const piece = whole.subarray(at, at + step);
			bytes += piece.length;
			if (cut !== undefined && bytes >= cut.afterBytes) cut.act();
			await line.pass(piece.length, lineRate(), signal);
			await own.pass(piece.length, ownRate, signal);
			yield piece;
		}
	}
}
