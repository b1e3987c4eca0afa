import {getTimes} from 'suncalc';
import {localText, offsetAtInstant, offsetsAt} from '../planning/index.js';
import type {ScopePlace} from '../seestar/port.js';
import {failure, success, troubleOf, type Result} from '../trouble/trouble.js';
import type {When} from './dawn-time.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Where and by whose clock a scope waits. */
export type DawnPlace = {readonly place: ScopePlace | undefined; readonly zone: string};

/**
 * The next instant after `nowMs` (ms since 1970) that is meant. Trouble usage: the scope does not tell where it stands, or
 * the sun does not rise there these days.
 */
export function momentOf(when: When, {place, zone}: DawnPlace, nowMs: number): Result<number> {
	switch (when.kind) {
		case 'now': return success(nowMs);
		case 'clock': return success(nextClockMs(when, zone, nowMs));
		case 'sunrise': {
			if (!place) return failure(troubleOf('usage', 'The time of sunrise is not known', 'the telescope does not tell where it stands', 'Give a time of the clock, like --at 05:30.'));
			return nextSunriseMs(place, when.offsetMinutes * minuteMs, nowMs);
		}
	}
}

/** The next time that the zone's clocks show this; in the hour that is left out, the same time with the offset of before. */
function nextClockMs({hours, minutes}: Extract<When, {kind: 'clock'}>, zone: string, nowMs: number): number {
	const time = `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}:00`;
	for (let day = 0; ; day++) {
		const atMs = nowMs + (day * dayMs);
		const date = localText(atMs, offsetAtInstant(zone, atMs)).slice(0, 10);
		const wallMs = Date.parse(`${date}T${time}Z`);
		const offsets = offsetsAt(zone, `${date}T${time}`);
		const possible = offsets.length > 0 ? offsets : [offsetAtInstant(zone, wallMs - dayMs)];
		const next = possible.map(offset => wallMs - (offset * minuteMs)).find(ms => ms > nowMs);
		if (next !== undefined) return next;
	}
}

/** SunCalc's sunrise: the sun's upper edge on the horizon, refraction of 34' and all; good to about a minute. */
function nextSunriseMs({latitudeDegrees, longitudeDegrees}: ScopePlace, offsetMs: number, nowMs: number): Result<number> {
	// The solar day may be another one than the day in UTC, and the offset may lead across it.
	const days = [-1, 0, 1, 2].map(day => getTimes(new Date(nowMs + (day * dayMs)), latitudeDegrees, longitudeDegrees));
	const next = days.map(({sunrise}) => sunrise ? sunrise.getTime() + offsetMs : Number.NaN).filter(ms => ms > nowMs).sort((a, b) => a - b)[0];
	if (next !== undefined) return success(next);
	const why = days[2]?.alwaysUp === true ? 'the sun does not set where the telescope stands (polar day)' : 'the sun does not rise where the telescope stands (polar night)';
	return failure(troubleOf('usage', 'There is no sunrise to wait for', why, 'Give a time of the clock, like --at 05:30.'));
}
