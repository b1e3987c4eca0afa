import assert from 'node:assert/strict';
import test from 'ava';
import {planTarget, type PlanInput} from '../../source/planning/index.js';
import {lightNames, type Series} from './night.js';

const plan = (timeZone: string, series: Series[], more: Partial<PlanInput> = {}) =>
	planTarget({subFrameNames: series.flatMap(one => lightNames(one)), stackNames: [], timeZone, now: '2030-01-01T00:00:00Z', minExposureSeconds: 0, ...more});
const lines = ({blocks}: ReturnType<typeof planTarget>) => blocks.map(({start, startUtc, chunk, frames}) => `${start} ${startUtc} ${chunk} ${frames}`);

test('a block ends at local midnight, although its UTC day goes on', () => {
	assert.deepEqual(lines(plan('Europe/Vienna', [{from: '2026-02-27T23:59:00', count: 12, everySeconds: 10}])), [
		'2026-02-27T23:45:00+01:00 2026-02-27T22:45:00Z 20260227.91 6',
		'2026-02-28T00:00:00+01:00 2026-02-27T23:00:00Z 20260227.92 6',
	]);
});

test('UTC midnight begins a new day of chunks', () => {
	assert.deepEqual(lines(plan('Europe/Vienna', [{from: '2026-02-28T00:59:00', count: 12, everySeconds: 10}])), [
		'2026-02-28T00:45:00+01:00 2026-02-27T23:45:00Z 20260227.95 6',
		'2026-02-28T01:00:00+01:00 2026-02-28T00:00:00Z 20260228.00 6',
	]);
});

test('in March Vienna\'s clocks skip an hour, and frames from that hour are reported', () => {
	const night = plan('Europe/Vienna', [{from: '2026-03-29T01:55:00', count: 30, everySeconds: 10}, {from: '2026-03-29T03:00:00', count: 6, everySeconds: 10}]);
	assert.deepEqual(lines(night), [
		'2026-03-29T01:45:00+01:00 2026-03-29T00:45:00Z 20260329.03 30',
		'2026-03-29T03:00:00+02:00 2026-03-29T01:00:00Z 20260329.04 6',
	]);
	assert.equal(night.blocks[0]?.end, '2026-03-29T02:00:00+01:00');
	const nonexistentTimes = plan('Europe/Vienna', [{from: '2026-03-29T01:59:50', count: 3, everySeconds: 10}]);
	assert.deepEqual(nonexistentTimes.nonexistentTimes, lightNames({from: '2026-03-29T02:00:00', count: 2, everySeconds: 10}));
	assert.equal(nonexistentTimes.blocks[0]?.frames, 1);
});

test('DATE-OBS shows that a telescope missed the change of clocks', () => {
	const [name = ''] = lightNames({from: '2026-03-29T02:20:00', count: 1});
	for (const instants of [{[name]: '2026-03-29T01:19:49'}, new Map([[name, new Date('2026-03-29T01:19:49Z')]]), {[name]: Date.UTC(2026, 2, 29, 1, 19, 49)}]) {
		const night = plan('Europe/Vienna', [{from: '2026-03-29T02:20:00', count: 1}], {instants});
		assert.deepEqual(lines(night), ['2026-03-29T02:15:00+01:00 2026-03-29T01:15:00Z 20260329.05 1']);
		assert.deepEqual(night.nonexistentTimes, []);
	}
});

test('in October the repeated hour gives two sets of blocks when the instants are known', () => {
	const [first = ''] = lightNames({from: '2026-10-25T02:20:00', count: 1});
	const [second = ''] = lightNames({from: '2026-10-25T02:21:00', count: 1});
	const night = planTarget({
		subFrameNames: [first, second], stackNames: [], timeZone: 'Europe/Vienna', now: '2030-01-01', minExposureSeconds: 0,
		instants: {[first]: '2026-10-25T00:19:50Z', [second]: '2026-10-25T01:20:50Z'},
	});
	assert.deepEqual(lines(night), [
		'2026-10-25T02:15:00+02:00 2026-10-25T00:15:00Z 20261025.01 1',
		'2026-10-25T02:15:00+01:00 2026-10-25T01:15:00Z 20261025.05 1',
	]);
	assert.deepEqual(night.ambiguousTimes, []);
});

test('without instants the earlier of the two hours is used, and the frames are reported', () => {
	const night = plan('Europe/Vienna', [{from: '2026-10-25T02:20:00', count: 2}]);
	assert.deepEqual(lines(night), ['2026-10-25T02:15:00+02:00 2026-10-25T00:15:00Z 20261025.01 2']);
	assert.deepEqual(night.ambiguousTimes, lightNames({from: '2026-10-25T02:20:00', count: 2}));
});

test('Kathmandu is 5:45 ahead', () => {
	assert.deepEqual(lines(plan('Asia/Kathmandu', [{from: '2026-02-27T21:15:00', count: 5}])), ['2026-02-27T21:15:00+05:45 2026-02-27T15:30:00Z 20260227.62 5']);
});

test('St John\'s is 3:30 behind', () => {
	assert.deepEqual(lines(plan('America/St_Johns', [{from: '2026-02-27T21:15:00', count: 5}])), ['2026-02-27T21:15:00-03:30 2026-02-28T00:45:00Z 20260228.03 5']);
});

test('Lord Howe\'s clocks change by half an hour, in both directions', () => {
	const back = plan('Australia/Lord_Howe', [{from: '2026-04-05T01:15:00', count: 1}, {from: '2026-04-05T01:30:00', count: 1}, {from: '2026-04-05T02:00:00', count: 1}]);
	assert.deepEqual(lines(back), [
		'2026-04-05T01:15:00+11:00 2026-04-04T14:15:00Z 20260404.57 1',
		'2026-04-05T01:30:00+11:00 2026-04-04T14:30:00Z 20260404.58 1',
		'2026-04-05T02:00:00+10:30 2026-04-04T15:30:00Z 20260404.62 1',
	]);
	assert.equal(back.ambiguousTimes.length, 1);
	const forward = plan('Australia/Lord_Howe', [{from: '2026-10-04T01:45:00', count: 1}, {from: '2026-10-04T02:15:00', count: 1}, {from: '2026-10-04T02:30:00', count: 1}]);
	assert.deepEqual(lines(forward), [
		'2026-10-04T01:45:00+10:30 2026-10-03T15:15:00Z 20261003.61 1',
		'2026-10-04T02:30:00+11:00 2026-10-03T15:30:00Z 20261003.62 1',
	]);
	assert.equal(forward.nonexistentTimes.length, 1);
});

test('a known instant overrides the zone when the telescope is set to another zone', () => {
	const names = lightNames({from: '2026-02-27T21:15:00', count: 4});
	const night = planTarget({subFrameNames: names, stackNames: [], timeZone: 'UTC', now: '2030-01-01', minExposureSeconds: 0,
		instants: new Map(names.map((name, index) => [name, Date.UTC(2026, 1, 27, 20, 14, 48 + 13 * index)]))});
	assert.deepEqual(lines(night), ['2026-02-27T21:15:00+01:00 2026-02-27T20:15:00Z 20260227.81 4']);
});

test('an invalid instant, or one that is days away, is ignored', () => {
	const names = lightNames({from: '2026-02-27T21:15:00', count: 3});
	const [first = '', second = ''] = names;
	const night = planTarget({subFrameNames: names, stackNames: [], timeZone: 'Europe/Vienna', now: '2030-01-01', instants: {[first]: '2026-02-20T20:15:00Z', [second]: 'no header'}});
	assert.deepEqual(lines(night), ['2026-02-27T21:15:00+01:00 2026-02-27T20:15:00Z 20260227.81 3']);
});

test('two blocks that get the same name at a change of clocks become one block', () => {
	// 16 minutes do not divide an hour: blocks start at 00:52 UTC before the change and at 00:56 after it, in one quarter of an hour.
	const night = plan('Europe/Vienna', [{from: '2026-03-29T01:53:00', count: 2}, {from: '2026-03-29T03:01:00', count: 2}], {blockMinutes: 16});
	assert.deepEqual(lines(night), ['2026-03-29T01:52:00+01:00 2026-03-29T00:52:00Z 20260329.03 4']);
	assert.equal(night.blocks[0]?.endUtc, '2026-03-29T01:12:00Z');
});

test('a legacy name in the repeated hour covers both blocks', () => {
	const [first = ''] = lightNames({from: '2026-10-25T02:20:00', count: 1});
	const [second = ''] = lightNames({from: '2026-10-25T02:21:00', count: 1});
	const {blocks, foreignStacks} = planTarget({
		subFrameNames: [first, second], stackNames: ['CrowdSky_2_IC 434_10.0s_LP_20261025-021500.fit'], timeZone: 'Europe/Vienna', now: '2030-01-01', minExposureSeconds: 0,
		instants: {[first]: '2026-10-25T00:19:50Z', [second]: '2026-10-25T01:20:50Z'},
	});
	assert.deepEqual(blocks.map(({status, isForeignCoverage}) => [status, isForeignCoverage]), [['covered', false], ['covered', false]]);
	assert.deepEqual(foreignStacks, []);
});
