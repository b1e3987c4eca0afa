import * as Calendar from 'temporal-polyfill/fns/Calendar';
import * as Instant from 'temporal-polyfill/fns/Instant';
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime';
import * as PlainTime from 'temporal-polyfill/fns/PlainTime';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';

const dayMs = 86_400_000;
const units: Readonly<Record<string, number>> = {m: 60_000, h: 3_600_000, d: dayMs};

/**
 * The moment of `2026-02-27`, `2026-02-27T21:00`, `21:00` (the most recent one) or `90m`, `12h`, `3d` ago, by the clock of a
 * zone, in ms since 1970; undefined for anything else.
 */
export function parseMoment(text: string, nowMs: number, timeZone: string): number | undefined {
	const trimmed = text.trim();
	const [, amount, unit = ''] = /^(\d{1,5})([mhd])$/.exec(trimmed) ?? [];
	if (amount !== undefined) return nowMs - (Number(amount) * (units[unit] ?? 0));
	try {
		const now = Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(Math.round(nowMs)), timeZone);
		if (/^\d\d?:\d\d$/.test(trimmed)) {
			const today = ZonedDateTime.withPlainTime(now, PlainTime.fromString(trimmed.padStart(5, '0')));
			return (ZonedDateTime.compare(today, now) > 0 ? ZonedDateTime.subtractDays(today, 1) : today).epochMilliseconds;
		}

		if (/(?:Z|[+-]\d\d:\d\d)$/.test(trimmed)) return Instant.fromString(trimmed).epochMilliseconds;
		return /^\d{4}-\d\d-\d\d/.test(trimmed) ? PlainDateTime.toZonedDateTime(PlainDateTime.fromString(trimmed.replace(' ', 'T'), Calendar.getISO), timeZone).epochMilliseconds : undefined;
	} catch {
		return undefined;
	}
}

/** The latest noon that is at least twelve hours before the moment: where its last night begins. */
export function noonBefore(atMs: number, timeZone: string): number {
	const halfDayAgo = Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(Math.round(atMs - (dayMs / 2))), timeZone);
	const noon = ZonedDateTime.withPlainTime(halfDayAgo, PlainTime.fromString('12:00'));
	return (ZonedDateTime.compare(noon, halfDayAgo) > 0 ? ZonedDateTime.subtractDays(noon, 1) : noon).epochMilliseconds;
}
