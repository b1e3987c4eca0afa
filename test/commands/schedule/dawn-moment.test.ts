import assert from 'node:assert/strict';
import test from 'ava';
import {momentOf} from '../../../source/commands/schedule/moment.js';
import {checkSpread, parseWhen, whenWords, type When} from '../../../source/options/start-time.js';

const minuteMs = 60_000;

function whenOf(text: string): When {
	const when = parseWhen(text);
	assert.ok(when, text);
	return when;
}

function utcOf(text: string, zone: string, now: string, place?: readonly [number, number]): string {
	const moment = momentOf(whenOf(text), {zone, site: place && {latitudeDegrees: place[0], longitudeDegrees: place[1]}}, Date.parse(now));
	assert.ok(moment.ok, JSON.stringify(moment));
	return new Date(moment.value).toISOString().slice(0, 16);
}

test('--at: every form of it is accepted, and everything else is refused', () => {
	assert.deepEqual(parseWhen('sunrise-30m'), {kind: 'sunrise', offsetMinutes: -30});
	assert.deepEqual(parseWhen('sunrise'), {kind: 'sunrise', offsetMinutes: 0});
	assert.deepEqual(parseWhen('sunrise+1h30m'), {kind: 'sunrise', offsetMinutes: 90});
	assert.deepEqual(parseWhen('5:30'), {kind: 'clock', hours: 5, minutes: 30});
	assert.deepEqual(parseWhen('now'), {kind: 'now'});
	for (const wrong of ['', 'dawn', 'sunrise-', 'sunrise+', 'sunrise30m', 'sunrise-13h', 'sunrise -30m', '24:00', '12:60', '1230', 'Now', 'sunrise+30']) assert.equal(parseWhen(wrong), undefined, wrong);
	assert.deepEqual(['sunrise-30m', 'sunrise', 'sunrise+90m', '05:30'].map(text => whenWords(whenOf(text))), ['30 min before sunrise', 'sunrise', '1 h 30 min after sunrise', '']);
});

test('--spread: accepts only minutes up to four hours', () => {
	for (const text of ['0', '7', '10', '240']) assert.equal(checkSpread(text), undefined, text);
	for (const text of ['', '-1', '241', '1.5', '10m', ' 5', '1e1']) assert.match(checkSpread(text) ?? '', /0 to 240/, text);
});

test('--at: sunrise agrees with the almanac within two minutes, wherever the scope is', () => {
	// Location, an instant before, and the sunrise that almanacs print, in UTC.
	const almanac: ReadonlyArray<readonly [string, readonly [number, number], string, string]> = [
		['London', [51.507, -0.128], '2026-06-20T20:00:00Z', '2026-06-21T03:43'],
		['London', [51.507, -0.128], '2026-12-20T20:00:00Z', '2026-12-21T08:04'],
		['Vienna', [48.208, 16.372], '2026-06-20T20:00:00Z', '2026-06-21T02:54'],
		['New York', [40.713, -74.006], '2026-06-21T00:00:00Z', '2026-06-21T09:25'],
		['Sydney', [-33.869, 151.209], '2026-12-21T10:00:00Z', '2026-12-21T18:41'],
	];
	for (const [name, place, now, wanted] of almanac) {
		const found = utcOf('sunrise', 'UTC', now, place);
		assert.ok(Math.abs(Date.parse(`${found}Z`) - Date.parse(`${wanted}Z`)) <= 2 * minuteMs, `${name}: ${found}, not ${wanted}`);
	}
});

test('--at: sunrise is the next one: never one that has passed, never one more than a day away', () => {
	for (let hour = 0; hour < 72; hour++) {
		for (const [latitudeDegrees, longitudeDegrees] of [[48, 16], [-33, 151], [40, -74], [21, -157], [60, 179.9], [60, -179.9]] as const) {
			for (const text of ['sunrise-12h', 'sunrise-30m', 'sunrise', 'sunrise+12h']) {
				const nowMs = Date.UTC(2026, 2, 28, hour);
				const moment = momentOf(whenOf(text), {zone: 'UTC', site: {latitudeDegrees, longitudeDegrees}}, nowMs);
				assert.ok(moment.ok && moment.value > nowMs && moment.value < nowMs + (24 * 60 + 10) * minuteMs, `${text} at ${latitudeDegrees} ${longitudeDegrees}, ${hour} h`);
			}
		}
	}
});

test('--at: polar day, polar night and a scope without a location are reported in a sentence', () => {
	const svalbard = {latitudeDegrees: 78.2, longitudeDegrees: 15.6};
	for (const [now, cause] of [['2026-06-21T00:00:00Z', /does not set .*polar day/], ['2026-12-21T00:00:00Z', /does not rise .*polar night/]] as const) {
		const moment = momentOf(whenOf('sunrise'), {zone: 'UTC', site: svalbard}, Date.parse(now));
		assert.ok(!moment.ok);
		assert.match(moment.problem.cause, cause);
		assert.equal(/78|15\.6/.test(JSON.stringify(moment)), false);
	}

	const nowhere = momentOf(whenOf('sunrise'), {zone: 'UTC', site: undefined}, 0);
	assert.match(nowhere.ok ? '' : nowhere.problem.next, /--at 05:30/);
});

test('--at: HH:MM is the next such time of the scope\'s zone, through both changes of the clocks', () => {
	assert.equal(utcOf('05:30', 'Europe/Vienna', '2026-02-27T20:00:00Z'), '2026-02-28T04:30');
	assert.equal(utcOf('05:30', 'Europe/Vienna', '2026-02-28T04:29:59Z'), '2026-02-28T04:30');
	assert.equal(utcOf('05:30', 'Europe/Vienna', '2026-02-28T04:30:00Z'), '2026-03-01T04:30');
	assert.equal(utcOf('05:30', 'Pacific/Auckland', '2026-02-28T04:30:00Z'), '2026-02-28T16:30');
	// 29 March 2026: 02:30 is skipped; 25 October 2026: it comes twice.
	assert.equal(utcOf('02:30', 'Europe/Vienna', '2026-03-28T20:00:00Z'), '2026-03-29T01:30');
	assert.equal(utcOf('02:30', 'Europe/Vienna', '2026-10-24T20:00:00Z'), '2026-10-25T00:30');
	assert.equal(utcOf('02:30', 'Europe/Vienna', '2026-10-25T00:45:00Z'), '2026-10-25T01:30');
	// Ten minutes before the midnight of the day that has 23 hours: a day later is the day after it.
	assert.equal(utcOf('05:30', 'Europe/Vienna', '2026-03-28T22:50:00Z'), '2026-03-29T03:30');
	assert.equal(utcOf('00:20', 'Europe/Vienna', '2026-10-24T22:30:00Z'), '2026-10-25T23:20');
});
