import type {Clock} from '../../source/runtime/clock.js';

type Sleeper = {readonly atMs: number; readonly number: number; readonly wake: () => void};

/**
 * Time that goes on only when everybody sleeps, to the moment at which the first one wakes: a night takes as long as the
 * computing that is done in it. Only for work that waits for nothing but this clock.
 */
export class VirtualClock implements Clock {
	#nowMs: number;
	#number = 0;
	/** A binary heap, the next to wake first. */
	readonly #sleepers: Sleeper[] = [];

	constructor(beginMs: number) {
		this.#nowMs = beginMs;
	}

	now(): number {
		return this.#nowMs;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<boolean> {
		if (signal?.aborted) return false;
		return new Promise(resolve => {
			this.#push({atMs: this.#nowMs + Math.max(0, ms), number: this.#number++, wake: () => {
				resolve(signal?.aborted !== true);
			}});
		});
	}

	/** Lets time pass until nobody sleeps any more, or until `isOver` says so. */
	async run(isOver: () => boolean = () => false): Promise<void> {
		for (let next = this.#sleepers[0]; next && !isOver(); next = this.#sleepers[0]) {
			this.#nowMs = Math.max(this.#nowMs, next.atMs);
			while ((this.#sleepers[0]?.atMs ?? Number.POSITIVE_INFINITY) <= this.#nowMs) this.#pop()?.wake();
			// Whatever follows from it without waiting has been done by then.
			await new Promise(resolve => {
				setImmediate(resolve);
			});
		}
	}

	#push(sleeper: Sleeper): void {
		const heap = this.#sleepers;
		let at = heap.push(sleeper) - 1;
		for (let above = (at - 1) >> 1; at > 0 && isBefore(sleeper, heap[above]); above = (at - 1) >> 1) {
			heap[at] = heap[above] ?? sleeper;
			at = above;
		}

		heap[at] = sleeper;
	}

	#pop(): Sleeper | undefined {
		const heap = this.#sleepers;
		const [first] = heap;
		const last = heap.pop();
		if (!last || heap.length === 0) return first;
		let at = 0;
		for (;;) {
			const left = (2 * at) + 1;
			const child = isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
			const below = heap[child];
			if (!below || !isBefore(below, last)) break;
			heap[at] = below;
			at = child;
		}

		heap[at] = last;
		return first;
	}
}

function isBefore(a: Sleeper | undefined, b: Sleeper | undefined): boolean {
	if (!a || !b) return a !== undefined;
	return a.atMs === b.atMs ? a.number < b.number : a.atMs < b.atMs;
}
