import * as Instant from 'temporal-polyfill/fns/Instant';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import {dayMs, minuteMs, wallMsOf, wallText} from './calendar.js';
import {isTimeZone} from './zone-name.js';

// A period in which a zone keeps one UTC offset; both ends are instants, the second excluded.
type Stretch = {readonly fromMs: number; readonly toMs: number; readonly offsetMinutes: number; readonly alone: readonly [number]};

// Temporal takes microseconds to milliseconds per answer, so a zone is asked only once for every bucket of this length.
const bucketMs = 400 * dayMs;
const stretchesByZone = new Map<string, Map<number, readonly Stretch[]>>();

function readStretches(zone: string, bucket: number): Stretch[] {
	// One more day on either side: no offset is that long.
	const lastMs = (bucket + 1) * bucketMs + dayMs;
	const stretches: Stretch[] = [];
	let fromMs = Number.NEGATIVE_INFINITY;
	let at = Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(bucket * bucketMs - dayMs), zone);
	while (at.epochMilliseconds < lastMs) {
		const next = ZonedDateTime.getTimeZoneTransition(at, 'next') ?? undefined;
		const toMs = next?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
		const offsetMinutes = Math.round(ZonedDateTime.offsetNanoseconds(at) / 6e10);
		stretches.push({fromMs, toMs, offsetMinutes, alone: [offsetMinutes]});
		if (!next) break;
		fromMs = toMs;
		at = next;
	}

	return stretches;
}

function stretchesAround(zone: string, ms: number): readonly Stretch[] {
	let buckets = stretchesByZone.get(zone);
	if (!buckets) {
		if (!isTimeZone(zone)) throw new RangeError(`The time zone ${JSON.stringify(zone)} is not known: give an IANA name such as Europe/Vienna.`);
		buckets = new Map();
		stretchesByZone.set(zone, buckets);
	}

	const bucket = Math.floor(ms / bucketMs);
	let stretches = buckets.get(bucket);
	if (!stretches) {
		stretches = readStretches(zone, bucket);
		buckets.set(bucket, stretches);
	}

	return stretches;
}

/** Like `offsetsAt`, for a wall clock's reading in milliseconds (see `wallMsOf`). Throws RangeError for an unknown zone. */
export function offsetsAtWall(zone: string, wallMs: number): readonly number[] {
	const offsets: number[] = [];
	for (const {fromMs, toMs, offsetMinutes, alone} of stretchesAround(zone, wallMs)) {
		// Far from any change of clocks, as nearly always, one answer serves all.
		if (wallMs >= fromMs + dayMs && wallMs < toMs - dayMs) return alone;
		const utcMs = wallMs - offsetMinutes * minuteMs;
		if (utcMs >= fromMs && utcMs < toMs) offsets.push(offsetMinutes);
	}

	return offsets;
}

/** The UTC offset of a zone, in minutes east, at an instant (milliseconds since 1970 UTC). Throws RangeError for an unknown zone. */
export function offsetAtInstant(zone: string, utcMs: number): number {
	return stretchesAround(zone, utcMs).find(({fromMs, toMs}) => utcMs >= fromMs && utcMs < toMs)?.offsetMinutes ?? 0;
}

/**
 * The UTC offsets, in minutes east, with which a zone's clocks show the wall time `YYYY-MM-DDTHH:MM:SS`: usually one, two in
 * the hour that comes twice (the earlier instant first), none in the hour that is skipped. Throws RangeError for an unknown
 * zone or a text that is not a wall time.
 */
export function offsetsAt(zone: string, local: string): number[] {
	return [...offsetsAtWall(zone, checkedWallMs(local))];
}

/**
 * The UTC offset in minutes of a clock that showed `local` at an instant (milliseconds since 1970 UTC), rounded to 15
 * minutes: every present-day zone is a multiple of that, and a name's stamp differs from DATE-OBS by some seconds. Throws
 * RangeError for an invalid wall time.
 */
export function trueOffsetMinutes(local: string, utcMs: number): number {
	return trueOffsetAtWall(checkedWallMs(local), utcMs);
}

/** Like `trueOffsetMinutes`, for a wall clock's reading in milliseconds. */
export function trueOffsetAtWall(wallMs: number, utcMs: number): number {
	// The sum turns -0 into 0.
	return Math.round((wallMs - utcMs) / (15 * minuteMs)) * 15 + 0;
}

/** The night of a wall time, named by the date of its evening, `YYYY-MM-DD`: nights run from noon to noon. An offset after the time is ignored. */
export function nightOf(local: string): string {
	return wallText(checkedWallMs(local) - dayMs / 2).slice(0, 10);
}

/** An instant (milliseconds since 1970 UTC) on a clock this many minutes east of UTC: `2026-02-27T21:15:00+01:00`. */
export function localText(ms: number, offsetMinutes: number): string {
	const size = Math.abs(offsetMinutes);
	const hours = String(Math.floor(size / 60)).padStart(2, '0');
	const minutes = String(size % 60).padStart(2, '0');
	return `${wallText(ms + offsetMinutes * minuteMs)}${offsetMinutes < 0 ? '-' : '+'}${hours}:${minutes}`;
}

function checkedWallMs(local: string): number {
	const wallMs = wallMsOf(local);
	if (Number.isNaN(wallMs)) throw new RangeError(`${JSON.stringify(local)} is not a wall time of the form YYYY-MM-DDTHH:MM:SS.`);
	return wallMs;
}
