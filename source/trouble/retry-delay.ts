/**
 * How long to wait before attempt number `attempt` (1 is the first repetition),
 * in milliseconds: doubling from `firstMs` up to `longestMs`, and a tenth of
 * jitter so that many scopes do not knock together. `chance` is in [0, 1).
 */
export function retryDelayMs(attempt: number, {firstMs = 1000, longestMs = 60_000, chance = 0.5} = {}): number {
	const plain = Math.min(longestMs, firstMs * 2 ** Math.min(30, Math.max(0, attempt - 1)));
	return Math.round(plain * (0.9 + (0.2 * chance)));
}
