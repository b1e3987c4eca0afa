type RetryDelay = {readonly firstMs: number; readonly longestMs: number; readonly chance?: number; readonly spread?: number};

/**
 * How long to wait before attempt number `attempt` (1 is the first repetition), in ms: doubles from `firstMs` up to `longestMs`, shifted by up to
 * `spread` of its length, by default a tenth, so that many do not all try at the same moment. `chance` is in [0, 1), `spread` in [0, 1].
 */
export function retryDelayMs(attempt: number, {firstMs, longestMs, chance = 0.5, spread = 0.1}: RetryDelay): number {
	const plain = Math.min(longestMs, firstMs * 2 ** Math.min(30, Math.max(0, attempt - 1)));
	return Math.round(plain * (1 + (spread * ((2 * chance) - 1))));
}
