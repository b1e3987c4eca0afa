import assert from 'node:assert/strict';
import test from 'ava';
import {formatStackName, planTarget, type PlanInput} from '../../source/planning/index.js';
import {lightNames} from './night.js';

// Two hours from 21:00 UTC: 75 frames per quarter of an hour, 50 per ten minutes, 300 per hour.
const frames = lightNames({from: '2026-02-27T21:00:00', count: 600, everySeconds: 12});
const plan = (blockMinutes: number, stackNames: string[] = [], more: Partial<PlanInput> = {}) =>
	planTarget({subFrameNames: frames, stackNames, timeZone: 'UTC', now: '2026-03-01', blockMinutes, ...more});
const stack = (frameCount: number, rest: string) => `CrowdSky_${frameCount}_IC 434_10.0s_LP_20260227${rest}.fit`;
const statuses = ({blocks}: ReturnType<typeof planTarget>) => blocks.map(({start, status, isForeignCoverage}) => `${start.slice(11, 16)} ${isForeignCoverage ? 'foreign' : status}`);

test('10-minute blocks of 21:00-21:30 get the names of the design', () => {
	const names = plan(10).blocks.slice(0, 3).map(block => formatStackName({target: 'IC 434', pixel: 22854, ...block}));
	assert.deepEqual(names, [stack(50, '.84_HP022854'), stack(50, '.84_HP022854_2'), stack(50, '.85_HP022854')]);
});

test('the second block of a slot is named _2 although the first has no frames', () => {
	const {blocks} = plan(10, [], {subFrameNames: lightNames({from: '2026-02-27T21:10:00', count: 40})});
	assert.deepEqual(blocks.map(({chunk, ordinal}) => [chunk, ordinal]), [['20260227.84', 2]]);
});

test('the ordinals of one-minute blocks count to 15', () => {
	const {blocks} = plan(1);
	assert.equal(blocks.length, 120);
	assert.deepEqual(blocks.map(({ordinal}) => ordinal), Array.from({length: 120}, (_, index) => index % 15 + 1));
});

test('Kathmandu\'s 10-minute grid starts at other times within the slots', () => {
	const {blocks} = plan(10, [], {timeZone: 'Asia/Kathmandu', subFrameNames: lightNames({from: '2026-02-27T21:00:00', count: 150, everySeconds: 12})});
	assert.deepEqual(blocks.map(({startUtc, chunk, ordinal}) => `${startUtc.slice(11, 16)} ${chunk} ${ordinal}`), ['15:15 20260227.61 1', '15:25 20260227.61 2', '15:35 20260227.62 1']);
});

test('blocks of an hour and of a day have the chunk of their start', () => {
	assert.deepEqual(plan(60).blocks.map(({start, chunk, frames}) => [start.slice(11, 16), chunk, frames]), [['21:00', '20260227.84', 300], ['22:00', '20260227.88', 300]]);
	const [day] = plan(1440, [], {timeZone: 'Europe/Vienna'}).blocks;
	assert.deepEqual([day?.start, day?.end, day?.chunk, day?.ordinal, day?.frames], ['2026-02-27T00:00:00+01:00', '2026-02-28T00:00:00+01:00', '20260226.92', 1, 600]);
});

test('from 15 to 10 minutes: stacks with more frames than their blocks cover all that they may contain, up to the next stack', () => {
	const old = stack(75, '.84_HP022854');
	const night = [old, ...[85, 86, 87].map(slot => stack(75, `.${slot}_HP022854`))];
	const {blocks, foreignStacks} = plan(10, night);
	// Blocks of 18 minutes explain these four names as well: the last one runs from 21:54 to 22:12.
	assert.deepEqual(statuses(plan(10, night)), [
		'21:00 foreign', '21:10 foreign', '21:20 foreign', '21:30 foreign', '21:40 foreign', '21:50 foreign',
		'22:00 foreign', '22:10 foreign', '22:20 ready', '22:30 ready', '22:40 ready', '22:50 ready',
	]);
	assert.deepEqual(foreignStacks, night);
	assert.deepEqual([blocks[0]?.coveredBy, blocks[0]?.reason], [old, `covered by a stack of another block size: ${old}; purge it to stack again`]);
});

test('from 10 to 15 minutes: a stack with an ordinal that the grid does not have covers the slot', () => {
	const old = [stack(50, '.84_HP022854_2'), stack(50, '.85_HP022854')];
	const night = plan(15, old);
	// Both may be of 12 minutes as well: the second one from 21:24 to 21:36.
	assert.deepEqual(statuses(night).slice(0, 4), ['21:00 foreign', '21:15 covered', '21:30 foreign', '21:45 ready']);
	assert.deepEqual(night.foreignStacks, [old[0]]);
});

test('a block reports its own stack rather than a foreign one', () => {
	const own = stack(60, '.84_HP022854');
	const night = plan(15, [stack(70, '.84_HP022854_2'), own]);
	assert.deepEqual([night.blocks[0]?.coveredBy, night.blocks[0]?.isForeignCoverage], [own, false]);
	assert.deepEqual(night.foreignStacks, [stack(70, '.84_HP022854_2')]);
});

test('from 60 to 15 minutes: a stack of more frames than its slot holds covers every block that it may be part of', () => {
	for (const count of [300, 290, 100]) {
		const night = plan(15, [stack(count, '.84_HP022854')]);
		// A block of three hours with 900 frames starts at 21:00 as well.
		assert.deepEqual(statuses(night), ['21:00', '21:15', '21:30', '21:45', '22:00', '22:15', '22:30', '22:45'].map(start => `${start} foreign`));
		assert.equal(night.foreignStacks.length, 1);
		const [first, , , , , , , last] = night.blocks.map(({reason}) => reason);
		assert.match(first ?? '', /^covered by a stack of another block size: CrowdSky_.*; purge it to stack again$/);
		assert.match(last ?? '', /^may be part of a stack of another block size: CrowdSky_.*; purge it to stack again$/);
		const both = plan(15, [stack(count, '.84_HP022854'), stack(60, '.88_HP022854')]);
		assert.deepEqual(statuses(both).slice(3), ['21:45 foreign', '22:00 covered', '22:15 ready', '22:30 ready', '22:45 ready']);
	}
});

test('a stack of 80 or 72 frames in a slot that holds 60 covers the next block too', () => {
	const sparse = lightNames({from: '2026-02-27T21:00:00', count: 480, everySeconds: 15});
	for (const count of [80, 72]) {
		const night = plan(15, [stack(count, '.84_HP022854')], {subFrameNames: sparse});
		assert.deepEqual(statuses(night).slice(0, 2), ['21:00 foreign', '21:15 foreign']);
	}
});

test('a stack of more frames than any block can hold covers every block that may remain', () => {
	assert.deepEqual(statuses(plan(15, [stack(5000, '.84_HP022854')])).slice(0, 2), ['21:00 foreign', '21:15 foreign']);
});

test('the known frames of a stack count, not what its name would allow', () => {
	const made = (name: string, first: number, last: number) => ({stackFrames: new Map([[name, {first: frames[first] ?? '', last: frames[last] ?? ''}]])});
	// An hour with most frames rejected has a name and a number of frames that fit a quarter of an hour.
	const hour = stack(70, '.84_HP022854');
	assert.deepEqual(statuses(plan(15, [hour])).slice(0, 3), ['21:00 covered', '21:15 ready', '21:30 ready']);
	const night = plan(15, [hour], made(hour, 0, 299));
	assert.deepEqual(statuses(night).slice(0, 6), ['21:00 foreign', '21:15 foreign', '21:30 foreign', '21:45 foreign', '22:00 ready', '22:15 ready']);
	assert.deepEqual(night.foreignStacks, [hour]);
	// 30 minutes of 100 frames, alone in their night: exactly these blocks are covered.
	const half = stack(100, '.84_HP022854');
	assert.deepEqual(statuses(plan(15, [half], made(half, 0, 149))).slice(0, 3), ['21:00 foreign', '21:15 foreign', '21:30 ready']);
	// The block's own stack stays its own, and so does a stack whose frames are gone.
	const own = stack(70, '.84_HP022854');
	assert.deepEqual(statuses(plan(15, [own], made(own, 0, 74))).slice(0, 2), ['21:00 covered', '21:15 ready']);
	assert.deepEqual(statuses(plan(15, [own], {stackFrames: new Map([[own, {first: 'Light_gone.fit', last: ''}]])})).slice(0, 2), ['21:00 covered', '21:15 ready']);
});

test('from 15 to 60 minutes: a stack from a slot in which no block starts is foreign and covers the hour', () => {
	const night = plan(60, [stack(75, '.85_HP022854')]);
	// A block of 80 minutes from 21:20 would have that name as well.
	assert.deepEqual(statuses(night), ['21:00 foreign', '22:00 foreign']);
	assert.deepEqual(statuses(plan(60, [84, 85, 86, 87].map(slot => stack(75, `.${slot}_HP022854`)))), ['21:00 covered', '22:00 foreign']);
	assert.deepEqual(night.foreignStacks, [stack(75, '.85_HP022854')]);
	assert.deepEqual(statuses(plan(60, [stack(75, '.84_HP022854')])), ['21:00 covered', '22:00 ready']);
});

test('a stack of sub-frames that have been deleted since causes no warning', () => {
	const night = plan(15, [stack(75, '.40_HP022854'), stack(75, '-100000')]);
	assert.deepEqual([night.foreignStacks, night.blocks.every(({status}) => status === 'ready')], [[], true]);
});

test('a stack of more frames than remain covers its block, and its name is reported', () => {
	const night = plan(15, [stack(75, '.84_HP022854'), stack(70, '.85_HP022854')], {subFrameNames: frames.slice(20)});
	assert.deepEqual(statuses(night).slice(0, 3), ['21:00 foreign', '21:15 covered', '21:30 ready']);
	assert.deepEqual(night.foreignStacks, [stack(75, '.84_HP022854')]);
});

test('a grid with the offset of any of the frames counts as the current grid', () => {
	// Hours start at :15 UTC in Kathmandu, and at :00 in UTC.
	const [first = ''] = frames;
	const night = plan(60, [stack(75, '.61_HP022854')], {instants: {[first]: '2026-02-27T15:15:00Z'}, minExposureSeconds: 0, subFrameNames: [...frames]});
	assert.deepEqual(night.blocks.map(({start, frames}) => `${start} ${frames}`), ['2026-02-27T21:00:00+05:45 1', '2026-02-27T21:00:00+00:00 299', '2026-02-27T22:00:00+00:00 300']);
	assert.deepEqual(statuses(plan(60, [stack(1, '.61_HP022854')], {instants: {[first]: '2026-02-27T15:15:00Z'}, minExposureSeconds: 0})), ['21:00 covered', '21:00 ready', '22:00 ready']);
});

test('a stack of another season, made under the zone\'s other offset, is not foreign', () => {
	// The grid of 45-minute blocks differs between winter and summer.
	const winter = planTarget({subFrameNames: lightNames({from: '2026-02-27T21:00:00', count: 100}), stackNames: [], timeZone: 'Europe/Vienna', now: '2026-03-01', blockMinutes: 45});
	const names = winter.blocks.map(block => formatStackName({target: 'IC 434', pixel: 1, ...block}));
	const summer = planTarget({subFrameNames: lightNames({from: '2026-06-27T21:00:00', count: 100}), stackNames: names, timeZone: 'Europe/Vienna', now: '2026-07-01', blockMinutes: 45});
	assert.deepEqual(summer.foreignStacks, []);
});

test('a legacy name covers the block that starts then, or the slot when none does', () => {
	assert.deepEqual(statuses(plan(15, [stack(75, '-211500')])).slice(0, 3), ['21:00 ready', '21:15 covered', '21:30 ready']);
	const ten = stack(50, '-211000');
	const night = plan(15, [ten]);
	// From 21:10 to 21:20.
	assert.deepEqual(statuses(night).slice(0, 3), ['21:00 foreign', '21:15 foreign', '21:30 ready']);
	assert.deepEqual(night.foreignStacks, [ten]);
	assert.deepEqual(statuses(plan(15, [stack(300, '-210000'), stack(75, '-220000')])).slice(0, 6), ['21:00 foreign', '21:15 foreign', '21:30 foreign', '21:45 foreign', '22:00 covered', '22:15 ready']);
});

test('a legacy start on no grid covers blocks by its own wall-clock time only', () => {
	// One frame's clock was half an hour behind UTC: its block of 20:00-21:00 shares the slot of 21:00 UTC with the block of the others.
	const [late = ''] = lightNames({from: '2026-02-27T20:40:00', count: 1});
	const night = plan(60, [stack(1, '-211000')], {subFrameNames: [late, ...frames], instants: {[late]: '2026-02-27T21:10:00Z'}, minExposureSeconds: 0});
	assert.deepEqual(night.blocks.map(({start, isForeignCoverage}) => [start, isForeignCoverage]), [
		['2026-02-27T20:00:00-00:30', false], ['2026-02-27T21:00:00+00:00', true], ['2026-02-27T22:00:00+00:00', false],
	]);
});

test('the longer block that a stack came from starts in the stack\'s slot', () => {
	// 170 frames take 34 minutes. Blocks of 36 minutes start at 21:00 and 21:36, those of 40 and 80 minutes at 21:20.
	assert.deepEqual(statuses(plan(15, [stack(170, '.85_HP022854'), stack(60, '.90_HP022854')])), [
		'21:00 ready', '21:15 foreign', '21:30 foreign', '21:45 foreign', '22:00 foreign', '22:15 foreign', '22:30 covered', '22:45 ready',
	]);
});
