import assert from 'node:assert/strict';
import test from 'ava';
import {drawnOfTwelve} from './boundaries.js';

test('the boundaries that a kill suite draws are drawn again by the seed that it printed', () => {
	const all = Array.from({length: 50}, (_, index) => index + 1);
	const drawn = drawnOfTwelve(all, 12_345);
	assert.deepEqual(drawnOfTwelve(all, 12_345), drawn);
	assert.equal(drawn.length, 5);
	drawn.forEach((number, group) => assert.equal(Math.ceil(number / 12), group + 1));
	const met = new Set(Array.from({length: 400}, (_, seed) => drawnOfTwelve(all, seed)).flat());
	assert.equal(met.size, all.length, 'every boundary is drawn by some seed');
});
