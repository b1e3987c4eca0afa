import type {IncomingHttpHeaders} from 'node:http';

const longestMs = 15 * 60_000;

/**
 * What Retry-After asks for (RFC 9110, section 10.2.3: seconds or a date), in milliseconds, limited to 0 to 15 minutes;
 * undefined if it is missing or neither. A date is compared with the answer's own Date if it has one, because the clock of a
 * small machine may be wrong; otherwise with `nowMs`.
 */
export function retryAfterMs(headers: IncomingHttpHeaders, nowMs: number): number | undefined {
	const text = headers['retry-after']?.trim() ?? '';
	if (/^\d+(?:\.\d+)?$/.test(text)) return Math.min(longestMs, Math.round(Number(text) * 1000));
	// Date.parse takes "-5" for a month; every form of an HTTP date starts with the name of a day.
	const untilMs = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/i.test(text) ? Date.parse(text) : Number.NaN;
	if (Number.isNaN(untilMs)) return undefined;
	const serverMs = Date.parse(headers.date ?? '');
	return Math.max(0, Math.min(longestMs, untilMs - (Number.isNaN(serverMs) ? nowMs : serverMs)));
}
