import assert from 'node:assert/strict';
import {truncate, utimes} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {unfinishedFrames} from '../../../source/runtime/reading/unfinished-frames.js';
import {planTarget} from '../../../source/planning/index.js';
import {createNight, settableClock, untilState} from '../../support/run-night.js';
import {startScope, storedNames, twoBlocks} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

const nowMs = Date.parse('2026-02-27T20:40:00Z');
const clock = {local: '2026-02-27T21:40:00', readAtMs: nowMs};
const nameOf = (time: string) => `Light_M 1_10.0s_LP_20260227-${time}.fit`;
const whole = ['213800', '213820', '213840'].map(time => ({name: nameOf(time), sizeKb: undefined, sizeBytes: 8640, ageMs: 60_000}));
const judged = (time: string, file: {sizeBytes?: number; sizeKb?: number; ageMs?: number}) =>
	unfinishedFrames([...whole, {name: nameOf(time), sizeKb: undefined, ...file}], clock, nowMs).length === 1;

test('a frame that is shorter than others, empty or written a moment ago is unfinished', () => {
	assert.ok(judged('213930', {sizeBytes: 4096, ageMs: 20_000}));
	assert.ok(judged('213930', {sizeBytes: 0, ageMs: 20_000}));
	assert.ok(judged('213930', {sizeBytes: 8640, ageMs: 1000}));
	assert.ok(judged('213930', {sizeBytes: 4096}), 'a share that does not tell its time');
	assert.equal(judged('213930', {sizeBytes: 8640, ageMs: 20_000}), false);
	assert.equal(judged('213930', {sizeBytes: 8640, ageMs: -3_600_000}), false, 'times by another clock');
});

test('a frame is not left out for ever: neither by its size once it stops growing, nor by any clock once its name is old', () => {
	assert.equal(judged('213700', {sizeBytes: 4096, ageMs: 150_000}), false);
	for (const file of [{sizeBytes: 4096}, {sizeBytes: 0, ageMs: 1000}, {sizeBytes: 8640, ageMs: 0}]) assert.equal(judged('212500', file), false, JSON.stringify(file));
	// A name of the future, by a clock that was set since.
	assert.equal(judged('231500', {sizeBytes: 0, ageMs: 1000}), false);
	assert.deepEqual(unfinishedFrames([{name: nameOf('213930'), sizeKb: undefined, sizeBytes: 0, ageMs: 0}], undefined, nowMs), [], 'without a clock nothing is judged');
});

test('a smaller size that other frames have as well belongs to another kind of frame', () => {
	const others = ['213900', '213930'].map(time => ({name: nameOf(time), sizeKb: undefined, sizeBytes: 5760, ageMs: 20_000}));
	assert.deepEqual(unfinishedFrames([...whole, ...others], clock, nowMs), []);
	const pages = ['213800', '213820', '213930'].map((time, nth) => ({name: nameOf(time), sizeKb: nth === 2 ? 4 : 8}));
	assert.deepEqual(unfinishedFrames(pages, clock, nowMs), [nameOf('213930')], 'whole kilobytes of the pages do as well');
});

test('a block that is over is not complete while one of its frames is being written', () => {
	const frames = Array.from({length: 40}, (_, index) => nameOf(`2115${String(index).padStart(2, '0')}`));
	const input = {stackNames: [], timeZone: 'Europe/Vienna', now: nowMs};
	const [recording] = planTarget({...input, subFrameNames: frames.slice(1), unfinishedNames: frames.slice(0, 1)}).blocks;
	assert.deepEqual([recording?.status, recording?.reason, recording?.frames], ['recording', 'a frame is still being written', 39]);
	assert.equal(planTarget({...input, subFrameNames: frames}).blocks[0]?.status, 'ready');
	assert.deepEqual(planTarget({...input, subFrameNames: [], unfinishedNames: frames}).blocks, []);
});

test('a frame that is truncated when its block ends is awaited, read again, and stacked with the others once it is complete', async t => {
	const begin = Date.parse('2026-02-27T20:31:00Z');
	const clock = settableClock(new Date(begin).toISOString());
	const scope = await startScope(t, {now: clock.now, targets: [{...twoBlocks, blocks: [{localStart: '2026-02-27T21:24:03', frames: 26, filter: 'LP'}]}]});
	const [last = ''] = (await storedNames(scope, 'IC 434_sub')).slice(-1);
	const file = path.join(scope.folder, 'MyWorks', 'IC 434_sub', last);
	await truncate(file, 4096);
	await utimes(file, begin / 1000, begin / 1000);
	const runtime = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), clock, goal: {depth: 'plan', recording: 'watch'}});
	t.teardown(async () => runtime.close());
	await runtime.start();
	const first = await untilState(runtime, ({scopes}) => scopes[0]?.targets[0]?.phase === 'read');
	assert.deepEqual(first.scopes[0]?.targets[0]?.blocks.map(({status, frames}) => [status, frames]), [['recording', 25]]);
	clock.setHaste(60);
	const settled = await untilState(runtime, ({scopes}) => scopes[0]?.targets[0]?.blocks[0]?.status === 'ready');
	assert.deepEqual(settled.scopes[0]?.targets[0]?.blocks.map(({frames}) => frames), [26]);
	assert.ok(clock.now() - begin >= 110_000, 'it was left alone while it might have grown');
});
