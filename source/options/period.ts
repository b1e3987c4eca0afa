import {Temporal} from 'temporal-polyfill';

const dayMs = 86_400_000;
const units: Readonly<Record<string, number>> = {m: 60_000, h: 3_600_000, d: dayMs};

/**
 * The moment of `2026-02-27`, `2026-02-27T21:00`, `21:00` (the most recent one) or `90m`, `12h`, `3d` ago, by the clock of a
 * zone, in ms since 1970; undefined for anything else.
 */
export function momentOf(text: string, nowMs: number, timeZone: string): number | undefined {
	const trimmed = text.trim();
	const [, amount, unit = ''] = /^(\d{1,5})([mhd])$/.exec(trimmed) ?? [];
	if (amount !== undefined) return nowMs - (Number(amount) * (units[unit] ?? 0));
	try {
		const now = Temporal.Instant.fromEpochMilliseconds(Math.round(nowMs)).toZonedDateTimeISO(timeZone);
		if (/^\d\d?:\d\d$/.test(trimmed)) {
			const today = now.withPlainTime(Temporal.PlainTime.from(trimmed.padStart(5, '0')));
			return (Temporal.ZonedDateTime.compare(today, now) > 0 ? today.subtract({days: 1}) : today).epochMilliseconds;
		}

		if (/(?:Z|[+-]\d\d:\d\d)$/.test(trimmed)) return Temporal.Instant.from(trimmed).epochMilliseconds;
		return /^\d{4}-\d\d-\d\d/.test(trimmed) ? Temporal.PlainDateTime.from(trimmed.replace(' ', 'T')).toZonedDateTime(timeZone).epochMilliseconds : undefined;
	} catch {
		return undefined;
	}
}

/** The latest noon that is at least twelve hours before the moment: where its last night begins. */
export function noonBefore(atMs: number, timeZone: string): number {
	const halfDayAgo = Temporal.Instant.fromEpochMilliseconds(Math.round(atMs - (dayMs / 2))).toZonedDateTimeISO(timeZone);
	const noon = halfDayAgo.withPlainTime(Temporal.PlainTime.from('12:00'));
	return (Temporal.ZonedDateTime.compare(noon, halfDayAgo) > 0 ? noon.subtract({days: 1}) : noon).epochMilliseconds;
}
