/** Work with nothing between for longer than this belongs to another night, in ms. */
const longestPauseMs = 2 * 3_600_000;

/** When something was begun and ended, in ms since 1970; undefined if it has not been. */
type Span = {readonly startedAtMs: number | undefined; readonly endedAtMs: number | undefined};

/**
 * How long work took, pauses included, in seconds: from its first start to its last end, or to `nowMs` while some of it has not
 * ended. The day between two nights of one run does not count. 0 if nothing was begun.
 */
export function workSeconds(work: readonly Span[], nowMs: number): number {
	if (work.every(({startedAtMs}) => startedAtMs === undefined)) return 0;
	const spans = work.map(({startedAtMs, endedAtMs = nowMs}) => ({fromMs: startedAtMs ?? endedAtMs, toMs: endedAtMs})).sort((a, b) => a.fromMs - b.fromMs);
	let totalMs = 0;
	let untilMs = -Infinity;
	for (const {fromMs, toMs} of spans) {
		totalMs += Math.max(0, toMs - (fromMs - untilMs > longestPauseMs ? fromMs : untilMs));
		untilMs = Math.max(untilMs, toMs);
	}

	return totalMs / 1000;
}
