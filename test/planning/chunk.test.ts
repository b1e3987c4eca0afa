import assert from 'node:assert/strict';
import test from 'ava';
import {chunkKey, chunkOf, chunkStartMs, nest64, parseChunkKey, pixelOf, ring128} from '../../source/planning/index.js';

test('21:15 in Vienna in February is 20:15 UTC, chunk 81', () => {
	assert.equal(chunkOf('2026-02-27T21:15:00+01:00'), '20260227.81');
	assert.equal(chunkOf(new Date('2026-02-27T20:15:00Z')), '20260227.81');
	assert.equal(chunkOf(Date.UTC(2026, 1, 27, 20, 29, 59, 999)), '20260227.81');
	assert.equal(chunkOf(Date.UTC(2026, 1, 27, 20, 30)), '20260227.82');
});

test('a day has the chunks 00 to 95', () => {
	assert.equal(chunkOf('2026-02-28T00:00:00Z'), '20260228.00');
	assert.equal(chunkOf('2026-02-27T23:59:59.999Z'), '20260227.95');
	assert.equal(chunkOf(-1), '19691231.95');
	for (let index = 0; index < 96; index++) {
		const ms = Date.UTC(2024, 1, 29) + index * 900_000;
		assert.equal(chunkStartMs(chunkOf(ms + 1)), ms);
	}
});

test('DATE-OBS, which has no zone, is UTC', () => {
	assert.equal(chunkOf('2026-02-27T20:15:00.123456'), '20260227.81');
	assert.equal(chunkOf('2026-02-27T20:15'), '20260227.81');
	assert.equal(chunkOf('2026-02-27'), '20260227.00');
});

test('an invalid instant throws, as a bug of the caller', () => {
	for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, '', 'yesterday', '27.02.2026', new Date('x')]) {
		assert.throws(() => chunkOf(wrong), RangeError);
	}
});

test('an invalid chunk has no start', () => {
	for (const wrong of ['20260227.96', '20260230.00', '20260227', '20260227.8', '20260227.81_HP022854', '']) {
		assert.ok(Number.isNaN(chunkStartMs(wrong)), wrong);
	}
});

test('a chunk key has a pixel of six digits', () => {
	assert.equal(chunkKey('20260227.81', pixelOf(85.25, -2.46)), '20260227.81_HP022854');
	assert.equal(chunkKey('20260227.81', pixelOf(85.25, -2.46, ring128)), '20260227.81_HP102265');
	assert.equal(chunkKey('20260227.81', {index: 0, tiling: nest64}), '20260227.81_HP000000');
	assert.equal(chunkKey('20260227.81', undefined), '20260227.81_HP000000');
	assert.deepEqual(parseChunkKey('20260227.81_HP102265'), {chunk: '20260227.81', pixel: 102_265});
	assert.deepEqual(parseChunkKey('20260227.81'), {chunk: '20260227.81', pixel: undefined});
	assert.equal(parseChunkKey('20260227.96_HP102265'), undefined);
	assert.equal(parseChunkKey('20250115.78_83.6_+22.0'), undefined);
});
