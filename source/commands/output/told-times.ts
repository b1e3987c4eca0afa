/** When each of some things was last told of, for what is told now and then. */
export class ToldTimes {
	readonly #atMs = new Map<string, number>();

	/** It is told of at that time, in ms since 1970. */
	told(id: string, nowMs: number): void {
		this.#atMs.set(id, nowMs);
	}

	/** As if it had never been told of. */
	forget(id: string): void {
		this.#atMs.delete(id);
	}

	/** Whether that was so many ms ago or more, or never; or is still to come, because this machine's clock was set back. */
	isLongAgo(id: string, ms: number, nowMs: number): boolean {
		const agoMs = nowMs - (this.#atMs.get(id) ?? Number.NEGATIVE_INFINITY);
		return agoMs >= ms || agoMs < 0;
	}
}
