const exposurePattern = /^\d{1,6}(?:\.\d{1,6})?s$/;

/**
 * Exposure of one frame in whole milliseconds from a name's token (`10.0s`, `10s`): `10s` and `10.0s` are
 * the same exposure, and sums of tenths stay exact. Undefined for any other text.
 */
export function exposureMsOf(token: string): number | undefined {
	return exposurePattern.test(token) ? Math.round(Number(token.slice(0, -1)) * 1000) : undefined;
}
