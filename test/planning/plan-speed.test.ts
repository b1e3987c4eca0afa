import assert from 'node:assert/strict';
import {test} from 'node:test';
import {planTarget} from '../../source/planning/index.js';
import {stamp} from './night.js';

test('a million sub-frames are planned in about a second, and a slow machine has ten', () => {
	// A season: 400 nights of 2,500 frames, one every 13 seconds.
	const times = Array.from({length: 2500}, (_, index) => stamp((11 * 3600 + index * 13) * 1000).slice(9));
	const names = Array.from({length: 400}, (_, night) => stamp(Date.UTC(2025, 0, 1 + night)).slice(0, 8))
		.flatMap((date, night) => times.map(time => `Light_M 81_10.0s_${night % 2 === 0 ? 'LP' : 'IRCUT'}_${date}-${time}.fit`));

	const startedMs = performance.now();
	const {blocks} = planTarget({subFrameNames: names, stackNames: [], timeZone: 'Europe/Vienna', now: '2027-01-01'});
	const elapsedMs = performance.now() - startedMs;
	assert.equal(blocks.reduce((sum, {frames}) => sum + frames, 0), 1_000_000);
	assert.ok(elapsedMs < 10_000, `${elapsedMs} ms`);
});
