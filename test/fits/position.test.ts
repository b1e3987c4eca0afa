import assert from 'node:assert/strict';
import test from 'ava';
import {readHeader} from '../../source/fits/header.js';
import {observationUtcMs} from '../../source/fits/observation-time.js';
import {positionOf} from '../../source/fits/position.js';
import {sexagesimal} from '../../source/fits/sexagesimal.js';
import {headerOf} from './cards.js';

const position = (...cards: readonly string[]) => positionOf(readHeader(headerOf(...cards)));
const instant = (...cards: readonly string[]) => observationUtcMs(readHeader(headerOf(...cards)));

test('the minus sign of -00 is kept just south of the equator', () => {
	assert.equal(sexagesimal('-00 30 00'), -0.5);
	assert.equal(sexagesimal('+00:30:00'), 0.5);
});

test('only the usual forms of sexagesimal text are read', () => {
	for (const text of ['05 30 36', '05:30:36.0', '5h30m36s', '5h 30m 36s', '5° 30\' 36"', '05 30.6']) assert.ok(Math.abs(sexagesimal(text)! - 5.51) < 1e-12, text);
	for (const text of ['', '85.25', '05', '05 60 00', '05 30 61', '5 30 36 x', '5-30-36', 'a:b:c']) assert.equal(sexagesimal(text), undefined, text);
});

test('a position out of range is skipped in favour of the next source', () => {
	const wcs = ['CTYPE1  = \'RA---TAN\'', 'CTYPE2  = \'DEC--TAN\'', 'CRVAL1  = 10.0', 'CRVAL2  = 20.0'];
	assert.deepEqual(position('RA      = 361.0', 'DEC     = 1.0', ...wcs), {raDegrees: 10, decDegrees: 20, source: 'CRVAL1/2'});
	assert.equal(position('RA      = 1.0', 'DEC     = 90.1'), undefined);
	assert.equal(position('RA      = \'24:30:00\'', 'DEC     = \'01:00:00\''), undefined);
	assert.equal(position('RA      = 1.0', ...wcs)?.source, 'CRVAL1/2');
});

test('a full turn of right ascension is zero', () => {
	assert.equal(position('RA      = 360.0', 'DEC     = 1.0')?.raDegrees, 0);
});

test('galactic axes, other units and a decimal string are not read as a position', () => {
	assert.equal(position('CTYPE1  = \'GLON-TAN\'', 'CTYPE2  = \'GLAT-TAN\'', 'CRVAL1  = 10.0', 'CRVAL2  = 20.0'), undefined);
	assert.equal(position('CTYPE1  = \'RA---TAN\'', 'CTYPE2  = \'DEC--TAN\'', 'CRVAL1  = 1.0', 'CRVAL2  = 0.2', 'CUNIT1  = \'rad\''), undefined);
	assert.equal(position('RA      = \'85.25\'', 'DEC     = \'-2.46\''), undefined);
});

test('DATE-OBS without a zone is UTC in any time zone of this machine', () => {
	assert.equal(instant('DATE-OBS= \'2026-02-11T20:41:07.574249\''), Date.UTC(2026, 1, 11, 20, 41, 7, 574));
	assert.equal(instant('DATE-OBS= \'2026-02-11T20:41:07Z\''), Date.UTC(2026, 1, 11, 20, 41, 7));
	assert.equal(instant('DATE-OBS= \'2026-02-11T20:41:07.29\''), Date.UTC(2026, 1, 11, 20, 41, 7, 290));
});

test('a date from before 2000 is day, month and 19YY, with the time in TIME-OBS', () => {
	assert.equal(instant('DATE-OBS= \'14/07/98\'', 'TIME-OBS= \'21:30:15.250\''), Date.UTC(1998, 6, 14, 21, 30, 15, 250));
});

test('a date alone, a date that does not exist and another time scale give no instant', () => {
	assert.equal(instant('DATE-OBS= \'2026-02-11\''), undefined);
	assert.equal(instant('DATE-OBS= \'2026-02-30T00:00:00\''), undefined);
	assert.equal(instant('DATE-OBS= \'2026-02-11T24:00:00\''), undefined);
	assert.equal(instant('DATE-OBS= \'2026-02-11T20:41:07\'', 'TIMESYS = \'LOCAL\''), undefined);
	assert.equal(instant('DATE-OBS= 20260211'), undefined);
	assert.equal(instant(), undefined);
});
