import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {Temporal} from 'temporal-polyfill';
import {isTimeZone, localText, nightOf, offsetAtInstant, offsetsAt, trueOffsetMinutes} from '../../source/planning/index.js';

test('zones are known by their IANA names and by fixed offsets', () => {
	for (const zone of ['Europe/Vienna', 'europe/vienna', 'UTC', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires', '+05:45', '-0330']) {
		assert.equal(isTimeZone(zone), true, zone);
	}

	for (const zone of ['', 'Mars/Phobos', 'Vienna', 'local', '2026-01-01T00:00[Europe/Vienna]', '+25:00', 'Europe/Vienna ', '../etc/passwd']) {
		assert.equal(isTimeZone(zone), false, zone);
	}
});

test('Vienna usually has one offset, none in the skipped hour and two in the repeated hour', () => {
	assert.deepEqual(offsetsAt('Europe/Vienna', '2026-02-27T21:15:00'), [60]);
	assert.deepEqual(offsetsAt('Europe/Vienna', '2026-03-29T01:59:59'), [60]);
	assert.deepEqual(offsetsAt('Europe/Vienna', '2026-03-29T02:00:00'), []);
	assert.deepEqual(offsetsAt('Europe/Vienna', '2026-03-29T02:59:59'), []);
	assert.deepEqual(offsetsAt('Europe/Vienna', '2026-03-29T03:00:00'), [120]);
	assert.deepEqual(offsetsAt('Europe/Vienna', '2026-10-25T01:59:59'), [120]);
	assert.deepEqual(offsetsAt('Europe/Vienna', '2026-10-25T02:00:00'), [120, 60]);
	assert.deepEqual(offsetsAt('Europe/Vienna', '2026-10-25T02:59:59'), [120, 60]);
	assert.deepEqual(offsetsAt('Europe/Vienna', '2026-10-25T03:00:00'), [60]);
});

test('Lord Howe changes by half an hour', () => {
	assert.deepEqual(offsetsAt('Australia/Lord_Howe', '2026-04-05T01:29:59'), [660]);
	assert.deepEqual(offsetsAt('Australia/Lord_Howe', '2026-04-05T01:30:00'), [660, 630]);
	assert.deepEqual(offsetsAt('Australia/Lord_Howe', '2026-04-05T02:00:00'), [630]);
	assert.deepEqual(offsetsAt('Australia/Lord_Howe', '2026-10-04T02:00:00'), []);
	assert.deepEqual(offsetsAt('Australia/Lord_Howe', '2026-10-04T02:30:00'), [660]);
});

test('offsets agree with Temporal everywhere, especially at changes of clocks', () => {
	const zones = ['Europe/Vienna', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Kathmandu', 'Africa/Casablanca', 'Pacific/Apia', 'America/New_York', 'Pacific/Chatham', 'UTC', '+05:45'];
	fc.assert(fc.property(fc.constantFrom(...zones), fc.integer({min: 2010, max: 2035}), fc.integer({min: -200, max: 200}), fc.boolean(), (zone, year, minutes, isNearChange) => {
		const yearStart = Temporal.PlainDateTime.from({year, month: 1, day: 1}).toZonedDateTime(zone);
		const change = isNearChange ? yearStart.getTimeZoneTransition('next') ?? yearStart : yearStart.add({minutes: (minutes + 200) * 1300});
		const local = change.toPlainDateTime().add({minutes});
		const text = local.toString({smallestUnit: 'second'});
		const expected = new Set((['earlier', 'later'] as const)
			.map(disambiguation => local.toZonedDateTime(zone, {disambiguation}))
			.filter(zoned => zoned.toPlainDateTime().equals(local))
			.map(zoned => Math.round(zoned.offsetNanoseconds / 6e10)));
		const offsets = offsetsAt(zone, text);
		assert.deepEqual(offsets, [...expected], `${zone} ${text}`);
		for (const offset of offsets) assert.equal(offsetAtInstant(zone, Date.parse(`${text}Z`) - offset * 60_000), offset);
	}), {numRuns: 600});
});

test('an invalid zone or wall-clock time throws, as a bug of the caller', () => {
	assert.throws(() => offsetsAt('Mars/Phobos', '2026-02-27T21:15:00'), /"Mars\/Phobos" is not known/);
	assert.throws(() => offsetsAt('UTC', '2026-02-30T21:15:00'), RangeError);
	assert.throws(() => nightOf('tonight'), RangeError);
});

test('DATE-OBS compared with a name gives the telescope\'s true offset', () => {
	const utcMs = Date.UTC(2026, 1, 27, 20, 15, 3);
	assert.equal(trueOffsetMinutes('2026-02-27T21:15:14', utcMs), 60);
	assert.equal(trueOffsetMinutes('2026-02-27T20:14:50', utcMs), 0);
	assert.ok(Object.is(trueOffsetMinutes('2026-02-27T20:14:50', utcMs), 0));
	assert.equal(trueOffsetMinutes('2026-02-28T02:00:14', utcMs), 345);
	assert.equal(trueOffsetMinutes('2026-02-27T16:45:14', utcMs), -210);
});

test('a night runs from noon to noon and is named after its evening', () => {
	assert.equal(nightOf('2026-02-27T21:15:00'), '2026-02-27');
	assert.equal(nightOf('2026-02-28T04:00:00'), '2026-02-27');
	assert.equal(nightOf('2026-02-28T11:59:59'), '2026-02-27');
	assert.equal(nightOf('2026-02-28T12:00:00'), '2026-02-28');
	assert.equal(nightOf('2026-01-01T00:10:00+01:00'), '2025-12-31');
});

test('local texts include their offset', () => {
	const ms = Date.UTC(2026, 1, 27, 20, 15);
	assert.equal(localText(ms, 60), '2026-02-27T21:15:00+01:00');
	assert.equal(localText(ms, 345), '2026-02-28T02:00:00+05:45');
	assert.equal(localText(ms, -210), '2026-02-27T16:45:00-03:30');
	assert.equal(localText(ms, 0), '2026-02-27T20:15:00+00:00');
});
