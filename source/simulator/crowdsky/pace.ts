import {setTimeout as wait} from 'node:timers/promises';

/** One line that several transfers share: each waits until its bytes would have gone through. */
export class Pace {
	#freeAtMs = 0;

	/** Fulfilled when that many bytes have passed at that rate (bytes a second). Rejected when the signal is aborted. */
	async pass(bytes: number, bytesPerSecond: number, signal: AbortSignal): Promise<void> {
		if (bytesPerSecond === Number.POSITIVE_INFINITY) return;
		const nowMs = performance.now();
		this.#freeAtMs = Math.max(nowMs, this.#freeAtMs) + (bytes / bytesPerSecond) * 1000;
		const waitMs = this.#freeAtMs - nowMs;
		// Short debts are carried on: a timer of a millisecond is none.
		if (waitMs > 2) await wait(waitMs, undefined, {signal});
	}
}

/** How a body is read: by the shared line, a rate of its own, and a point at which it breaks. */
export type Reading = {
	readonly line: Pace;
	/** Bytes a second on the shared line, asked for every piece. */
	readonly lineRate: () => number;
	/** Bytes a second of this body alone. */
	readonly ownRate: number;
	/** Called once that many bytes have come; what it throws ends the reading. */
	readonly cut: {readonly afterBytes: number; readonly act: () => never} | undefined;
	readonly signal: AbortSignal;
};

const pieceBytes = 16_384;

/** The pieces of a body as slowly as it may be read; a slow reader holds its sender back. */
export async function * readPaced(source: AsyncIterable<Buffer>, {line, lineRate, ownRate, cut, signal}: Reading): AsyncGenerator<Buffer> {
	const own = new Pace();
	let bytes = 0;
	for await (const whole of source) {
		// Small pieces at a small rate, so that progress moves and an end is noticed.
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
