/**
 * This many requests per second, except for a burst, as web servers limit them; the header of a refusal asks the client to
 * come back after that many seconds.
 */
export type RequestLimitOptions = {
	readonly perSecond: number;
	/** Requests above the limit that are let through anyway. */
	readonly burst: number;
	/** The refusals' Retry-After; none by default. */
	readonly retryAfterSeconds?: number;
};

/**
 * A leaking bucket (nginx, ngx_http_limit_req_module): each request adds one, each second removes `perSecond`, and a request
 * that does not fit is refused.
 */
export class RequestLimit {
	#excess = 0;
	#lastMs = Number.NEGATIVE_INFINITY;

	/** Whether a request may pass at `nowMs`, in ms since any instant; a refused one adds nothing. */
	takes(nowMs: number, {perSecond, burst}: RequestLimitOptions): boolean {
		const excess = Math.max(0, this.#excess - (Math.max(0, nowMs - this.#lastMs) * perSecond / 1000)) + 1;
		if (excess > burst + 1) return false;
		[this.#excess, this.#lastMs] = [excess, nowMs];
		return true;
	}
}
