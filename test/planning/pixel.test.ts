import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {nest64, pixelOf, ring128, tilingOf} from '../../source/planning/index.js';

test('500 positions agree with healpy in both tilings', () => {
	const [, ...lines] = readFileSync(path.join(import.meta.dirname, 'healpix.csv'), 'utf8').trim().split('\n');
	assert.equal(lines.length, 500);
	for (const line of lines) {
		const [raDegrees = Number.NaN, decDegrees = Number.NaN, nested, ring] = line.split(',').map(Number);
		assert.equal(pixelOf(raDegrees, decDegrees)?.index, nested, line);
		assert.equal(pixelOf(raDegrees, decDegrees, ring128)?.index, ring, line);
	}
});

test('IC 434 lies in pixel 22854 of the names and 102265 of the server', () => {
	assert.deepEqual(pixelOf(85.25, -2.46), {index: 22854, tiling: nest64});
	assert.deepEqual(pixelOf(85.25, -2.46, ring128), {index: 102_265, tiling: ring128});
});

test('the server\'s reference values are reproduced', () => {
	const places = [[148.888, 69.065, 6478], [85.24, -2.46, 102_265], [6.024, -72.081, 191_711], [10.685, 41.269, 33_039], [0, 0, 97_536], [0, 90, 0]] as const;
	for (const [raDegrees, decDegrees, index] of places) assert.equal(pixelOf(raDegrees, decDegrees, ring128)?.index, index);
});

test('a right ascension beyond a full turn means the same position', () => {
	for (const raDegrees of [148.888, -211.112, 508.888, -571.112]) assert.equal(pixelOf(raDegrees, 69.065, ring128)?.index, 6478);
	assert.equal(pixelOf(-1e-20, 0)?.index, pixelOf(0, 0)?.index);
	assert.equal(pixelOf(360, 0)?.index, pixelOf(0, 0)?.index);
});

test('both poles have a pixel, and an invalid position has none', () => {
	assert.equal(pixelOf(0, -90, ring128)?.index, 12 * 128 * 128 - 4);
	for (const [raDegrees, decDegrees] of [[0, 90.000_001], [0, -91], [Number.NaN, 0], [0, Number.NaN], [Number.POSITIVE_INFINITY, 0], [0, Number.NEGATIVE_INFINITY]] as const) {
		assert.equal(pixelOf(raDegrees, decDegrees), undefined);
	}
});

test('the option\'s words name the two tilings', () => {
	assert.equal(tilingOf('nest64'), nest64);
	assert.equal(tilingOf('ring128'), ring128);
});
