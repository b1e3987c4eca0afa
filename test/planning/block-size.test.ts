import assert from 'node:assert/strict';
import test from 'ava';
import {isLegalBlockMinutes, legalBlockMinutes} from '../../source/planning/index.js';

test('the 36 divisors of a day are valid block sizes', () => {
	const sizes = legalBlockMinutes();
	assert.equal(sizes.length, 36);
	assert.deepEqual(sizes.slice(0, 12), [1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16]);
	assert.equal(sizes.at(-1), 1440);
	assert.ok(sizes.every(minutes => isLegalBlockMinutes(minutes)));
});

test('other block sizes are invalid', () => {
	for (const minutes of [0, -15, 7, 11, 14, 25, 50, 1441, 2880, 7.5, Number.NaN, Number.POSITIVE_INFINITY]) assert.equal(isLegalBlockMinutes(minutes), false);
});
