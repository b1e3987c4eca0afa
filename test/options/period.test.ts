import assert from 'node:assert/strict';
import test from 'ava';
import {checkMoment} from '../../source/options/moment-text.js';
import {parseMoment, noonBefore} from '../../source/options/period.js';

const zone = 'Europe/Vienna';
const now = Date.parse('2026-02-28T05:12:00+01:00');
const told = (text: string) => new Date(parseMoment(text, now, zone) ?? Number.NaN).toISOString();

test('a moment is a date, a local time or a time span before now', () => {
	assert.equal(told('2026-02-27'), '2026-02-26T23:00:00.000Z');
	assert.equal(told('2026-02-27T21:00'), '2026-02-27T20:00:00.000Z');
	assert.equal(told('2026-02-27 21:00'), '2026-02-27T20:00:00.000Z');
	assert.equal(told('2026-02-27T20:00Z'), '2026-02-27T20:00:00.000Z');
	assert.equal(told('21:00'), '2026-02-27T20:00:00.000Z');
	assert.equal(told('4:30'), '2026-02-28T03:30:00.000Z');
	assert.equal(told('12h'), new Date(now - (12 * 3_600_000)).toISOString());
	for (const text of ['', 'yesterday', '2026-02-30', '25:00', '12', '12w', '2026', '2026-02-27T24:00', '2026-02-27T21:60', '2026-13-01', '2026-02-27Z']) assert.notEqual(checkMoment(text), undefined, text);
	for (const text of ['2026-02-27', '21:00', '90m', '3d', '9:05', '2026-02-27T21:00', '2026-02-27 21:00:30', '2026-02-27T21:00Z', '2026-02-27T21:00+01:00']) {
		assert.equal(checkMoment(text), undefined, text);
		assert.notEqual(parseMoment(text, now, zone), undefined, text);
	}

});

test('the last night begins at the noon before it, also when asked in the afternoon', () => {
	const noon = (at: string) => new Date(noonBefore(Date.parse(at), zone)).toISOString();
	assert.equal(noon('2026-02-28T05:12:00+01:00'), '2026-02-27T11:00:00.000Z');
	assert.equal(noon('2026-02-28T14:00:00+01:00'), '2026-02-27T11:00:00.000Z');
	assert.equal(noon('2026-02-28T23:30:00+01:00'), '2026-02-27T11:00:00.000Z');
	assert.equal(noon('2026-03-01T00:30:00+01:00'), '2026-02-28T11:00:00.000Z');
});
