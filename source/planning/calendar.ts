/** A moment: a Date, milliseconds since 1970 UTC, or ISO 8601 text (UTC if it has no zone, as in FITS DATE-OBS). */
export type Instant = Date | number | string;

/** One minute in milliseconds. */
export const minuteMs = 60_000;

/** One day in milliseconds. Clocks here have no leap seconds. */
export const dayMs = 86_400_000;

const zero = '0'.charCodeAt(0);
const daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function readDigits(text: string, at: number, count: number): number {
	let value = 0;
	for (let index = at; index < at + count; index++) {
		const digit = text.charCodeAt(index) - zero;
		if (!(digit >= 0 && digit <= 9)) return Number.NaN;
		value = value * 10 + digit;
	}

	return value;
}

// Gregorian rules: every fourth year, but only every fourth of the centuries.
function leapDaysBefore(year: number): number {
	return Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100) + Math.floor((year - 1) / 400);
}

function dateMs(year: number, month: number, day: number): number {
	// Before 1900 zones have odd seconds; after 2999 ISO text would soon need a fifth digit, and nobody asks.
	if (!(year >= 1900 && year <= 2999 && month >= 1 && month <= 12 && day >= 1)) return Number.NaN;
	const isLeap = leapDaysBefore(year + 1) > leapDaysBefore(year);
	if (day > (monthDays[month - 1] ?? 0) + (isLeap && month === 2 ? 1 : 0)) return Number.NaN;
	const days = (year - 1970) * 365 + leapDaysBefore(year) - leapDaysBefore(1970)
		+ (daysBeforeMonth[month - 1] ?? 0) + (isLeap && month > 2 ? 1 : 0) + day - 1;
	return days * dayMs;
}

/** Milliseconds from 1970 to the date `YYYYMMDD` at an index of a text; NaN if there is no date from 1900 to 2999. */
export function readDate(text: string, at: number): number {
	return dateMs(readDigits(text, at, 4), readDigits(text, at + 4, 2), readDigits(text, at + 6, 2));
}

/** Milliseconds from midnight to the time `HHMMSS` at an index of a text; NaN if there is none. */
export function readTime(text: string, at: number): number {
	const hour = readDigits(text, at, 2);
	const minute = readDigits(text, at + 2, 2);
	const second = readDigits(text, at + 4, 2);
	return hour < 24 && minute < 60 && second < 60 ? ((hour * 60 + minute) * 60 + second) * 1000 : Number.NaN;
}

const localPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/**
 * A wall clock's reading as if it were UTC, in milliseconds since 1970: arithmetic on wall clocks needs no zone. Takes
 * `YYYY-MM-DDTHH:MM:SS`; an offset after it is ignored. NaN for anything else.
 */
export function wallMsOf(local: string): number {
	if (!localPattern.test(local)) return Number.NaN;
	return dateMs(readDigits(local, 0, 4), readDigits(local, 5, 2), readDigits(local, 8, 2))
		+ readTime(local.slice(11, 19).replaceAll(':', ''), 0);
}

/** The wall clock's reading `YYYY-MM-DDTHH:MM:SS` for what `wallMsOf` gave. Throws RangeError for NaN. */
export function wallText(wallMs: number): string {
	return new Date(wallMs).toISOString().slice(0, 19);
}

const isoPattern = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** Milliseconds since 1970 UTC of an instant; NaN if it is not one. Never uses this machine's zone. */
export function instantMsOf(instant: Instant): number {
	if (typeof instant === 'number') return Number.isFinite(instant) ? instant : Number.NaN;
	if (typeof instant !== 'string') return instant.getTime();
	const match = isoPattern.exec(instant);
	if (!match) return Number.NaN;
	// ECMAScript reads a date-time without a zone as this machine's local time.
	return Date.parse(match[1] === undefined && instant.includes('T') ? `${instant}Z` : instant);
}
