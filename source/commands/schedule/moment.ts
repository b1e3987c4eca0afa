import {getTimes} from 'suncalc';
import {localText, offsetAtInstant, offsetsAt} from '../../planning/index.js';
import type {Site} from '../../seestar/port.js';
import {failure, success, problemOf, type Result} from '../../errors/problem.js';
import type {When} from '../../options/start-time.js';
import {dayMs, minuteMs} from '../../planning/calendar.js';

/** The location and the clock by which a scope waits. */
type ScheduleSite = {readonly site: Site | undefined; readonly zone: string};

/**
 * The next instant after `nowMs` (ms since 1970) that is meant. Problem usage: the scope does not report its location, or
 * the sun does not rise there at this time of year.
 */
export function momentOf(when: When, {site, zone}: ScheduleSite, nowMs: number): Result<number> {
	switch (when.kind) {
		case 'now': return success(nowMs);
		case 'clock': return success(nextClockMs(when, zone, nowMs));
		case 'sunrise': {
			if (!site) return failure(problemOf('usage', 'The time of sunrise is not known', 'the telescope does not report its location', 'Give a clock time, like --at 05:30.'));
			return nextSunriseMs(site, when.offsetMinutes * minuteMs, nowMs);
		}
	}
}

/** The next time that the zone's clocks show this; in the hour that is skipped, the same time with the offset from before. */
function nextClockMs({hours, minutes}: Extract<When, {kind: 'clock'}>, zone: string, nowMs: number): number {
	const time = `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}:00`;
	const today = localText(nowMs, offsetAtInstant(zone, nowMs)).slice(0, 10);
	// Days of the calendar, since not each has 24 hours.
	for (let wallMs = Date.parse(`${today}T${time}Z`); ; wallMs += dayMs) {
		const date = new Date(wallMs).toISOString().slice(0, 10);
		const offsets = offsetsAt(zone, `${date}T${time}`);
		const possible = offsets.length > 0 ? offsets : [offsetAtInstant(zone, wallMs - dayMs)];
		const next = possible.map(offset => wallMs - (offset * minuteMs)).find(ms => ms > nowMs);
		if (next !== undefined) return next;
	}
}

/** SunCalc's sunrise: the sun's upper edge on the horizon, with a refraction of 34'; accurate to about a minute. */
function nextSunriseMs({latitudeDegrees, longitudeDegrees}: Site, offsetMs: number, nowMs: number): Result<number> {
	// The solar day may differ from the UTC day, and the offset may cross midnight.
	const days = [-1, 0, 1, 2].map(day => getTimes(new Date(nowMs + (day * dayMs)), latitudeDegrees, longitudeDegrees));
	const next = days.map(({sunrise}) => sunrise ? sunrise.getTime() + offsetMs : Number.NaN).filter(ms => ms > nowMs).sort((a, b) => a - b)[0];
	if (next !== undefined) return success(next);
	const why = days[2]?.alwaysUp === true ? "the sun does not set at the telescope's location (polar day)" : "the sun does not rise at the telescope's location (polar night)";
	return failure(problemOf('usage', 'There is no sunrise to wait for', why, 'Give a clock time, like --at 05:30.'));
}
