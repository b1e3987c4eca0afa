import assert from 'node:assert/strict';
import test from 'ava';
import {planTarget} from '../../source/planning/index.js';
import {threadMs, usedMs} from '../support/thread-time.js';
import {stamp} from './night.js';

test('a quarter of a million sub-frames take less than two seconds of processor time', () => {
	// A hundred nights of 2,500 frames, one every 13 seconds. Processor time, because the machine may be doing other work;
	// on an idle machine this takes a quarter of a second, and a million frames take a second.
	const times = Array.from({length: 2500}, (_, index) => stamp((11 * 3600 + index * 13) * 1000).slice(9));
	const names = Array.from({length: 100}, (_, night) => stamp(Date.UTC(2025, 0, 1 + night)).slice(0, 8))
		.flatMap((date, night) => times.map(time => `Light_M 81_10.0s_${night % 2 === 0 ? 'LP' : 'IRCUT'}_${date}-${time}.fit`));

	const before = threadMs();
	const {blocks} = planTarget({subFrameNames: names, stackNames: [], timeZone: 'Europe/Vienna', now: '2027-01-01'});
	const workedMs = usedMs(before);
	assert.equal(blocks.reduce((sum, {frames}) => sum + frames, 0), 250_000);
	assert.ok(workedMs < 2000, `${workedMs} ms`);
});
