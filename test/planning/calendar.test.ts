import assert from 'node:assert/strict';
import test from 'ava';
import {readDate, readTime, wallMsOf, wallText} from '../../source/planning/calendar.js';

test('every day from 1900 to 2999 agrees with ECMAScript', () => {
	for (let ms = Date.UTC(1900, 0, 1); ms < Date.UTC(3000, 0, 1); ms += 86_400_000) {
		const compact = new Date(ms).toISOString().slice(0, 10).replaceAll('-', '');
		if (readDate(compact, 0) !== ms) assert.fail(compact);
	}
});

test('days that ECMAScript rolls over do not exist', () => {
	for (const text of ['18991231', '30000101', '20260229', '20260631', '20261131', '20260132', '2026012', '2026-1-1', '２０２６０１０１']) {
		assert.ok(Number.isNaN(readDate(text, 0)), text);
	}

	for (const text of ['240000', '006000', '000060', '12345', '-10000']) assert.ok(Number.isNaN(readTime(text, 0)), text);
});

test('a wall-clock time is parsed and formatted without loss', () => {
	assert.equal(wallText(wallMsOf('2026-02-27T21:15:07')), '2026-02-27T21:15:07');
	assert.equal(wallMsOf('2026-02-27T21:15:07+01:00'), Date.UTC(2026, 1, 27, 21, 15, 7));
	assert.ok(Number.isNaN(wallMsOf('2026-02-30T21:15:07')));
	assert.ok(Number.isNaN(wallMsOf('2026-02-27 21:15:07')));
});
