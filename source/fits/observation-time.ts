import type {FitsHeader} from './header.js';
import {textOf} from './keyword.js';

const isoDate = /^(\d{4})-(\d\d)-(\d\d)$/;
/** The format used before 2000: day first, always 19YY (FITS 4.0, 4.4.2.1). */
const oldDate = /^(\d\d)\/(\d\d)\/(\d\d)$/;
const clockTime = /^(\d\d):(\d\d):(\d\d)(?:\.(\d*))?$/;

/** Scales that are UTC or within a second of it (FITS 4.0, 9.2.1); TAI and TT are more than half a minute off, and LOCAL can be anything. */
const utcScales = new Set(['', 'UTC', 'UT', 'UT1', 'GMT']);

/**
 * The instant of DATE-OBS in ms since 1970, with smaller fractions cut off. A date without a time is completed by TIME-OBS.
 * Undefined for a date alone, a date that does not exist, a TIMESYS other than UTC, and an incomplete header (TIMESYS may
 * still come).
 */
export function observationUtcMs(header: FitsHeader): number | undefined {
	if (header.status === 'incomplete') return undefined;
	if (!utcScales.has(textOf(header, 'TIMESYS')?.trim().toUpperCase() ?? '')) return undefined;
	const written = textOf(header, 'DATE-OBS')?.trim() ?? '';
	// A Z is not in the standard, but says what is true anyway.
	const [date = '', time = textOf(header, 'TIME-OBS')?.trim() ?? ''] = written.replace(/Z$/, '').split('T', 2);
	const dayMs = dayOf(date);
	const sinceMidnightMs = timeOf(time.replace(/Z$/, ''));
	return dayMs === undefined || sinceMidnightMs === undefined ? undefined : dayMs + sinceMidnightMs;
}

function dayOf(date: string): number | undefined {
	const [, isoYear, isoMonth, isoDay] = isoDate.exec(date) ?? [];
	const [, oldDay, oldMonth, oldYear] = oldDate.exec(date) ?? [];
	const year = isoYear === undefined ? 1900 + Number(oldYear) : Number(isoYear);
	const month = Number(isoMonth ?? oldMonth);
	const day = Number(isoDay ?? oldDay);
	const midnight = new Date(0);
	midnight.setUTCFullYear(year, month - 1, day);
	// The 30th of February would silently become the 2nd of March.
	const exists = midnight.getUTCFullYear() === year && midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
	return exists ? midnight.getTime() : undefined;
}

/** Milliseconds since midnight; second 60 is a leap second. */
function timeOf(time: string): number | undefined {
	const [, hours, minutes, seconds, fraction = ''] = clockTime.exec(time) ?? [];
	if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60) return undefined;
	// Digit by digit, because 0.29 x 1000 is 289.99...
	const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
	return (((((Number(hours) * 60) + Number(minutes)) * 60) + Number(seconds)) * 1000) + milliseconds;
}
