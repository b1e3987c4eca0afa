import assert from 'node:assert/strict';
import test from 'ava';
import {isKnownOnServer} from '../../../source/machine/uploads/upload.js';
import {mayStillCome} from '../../../source/runtime/uploads/check-upload.js';
import {systemClock, type Clock} from '../../../source/runtime/clock.js';
import {untilState} from '../../support/run-night.js';
import {twoNames} from '../../support/simulated-scope.js';
import {createUploading, runUploads} from './run-uploads.js';
import {sendingFrom, stackedScope} from './stacked-scope.js';

const hourMs = 3_600_000;

test('what was being sent by a clock that stood hours behind is waited for in the list after the network has set it, and is sent once', async t => {
	const scope = await stackedScope(t);
	const haste = 150;
	const beganMs = Date.now();
	const passedMs = () => (Date.now() - beganMs) * haste;
	const sleep: Clock['sleep'] = async (ms, signal) => systemClock.sleep(ms / haste, signal);
	const clockBy = (setMs: number): Clock => ({now: () => beganMs + passedMs() + setMs, upMs: () => 30_000 + passedMs(), sleep});
	const {sky, uploading} = await sendingFrom(t, scope, {listDelayMs: 500}, [{on: 'upload', do: {kind: 'cutAfterBody'}}]);
	// It ends, as by a power cut, once the server has a stack and this machine does not know.
	const {runtime} = await createUploading({...uploading, clock: clockBy(-10 * hourMs)});
	await runtime.start();
	await untilState(runtime, ({uploads}) => uploads.some(({phase}) => phase === 'undecided'));
	await runtime.close();
	const {uploads} = await runUploads({...uploading, clock: clockBy(0)});
	assert.ok(uploads.every(upload => isKnownOnServer(upload)), JSON.stringify(uploads));
	assert.deepEqual(sky.uploads.map(({name}) => name).sort(), twoNames);
});

test('what was being sent hours ago by the clock must have been so by the time that this machine has been up', () => {
	const nowMs = Date.UTC(2026, 1, 28, 6);
	const mayCome = (hoursAgo: number, upThenHours: number | undefined, upNowHours: number) => {
		const clock = {now: () => nowMs, upMs: () => upNowHours * hourMs, sleep: systemClock.sleep};
		return mayStillCome({atMs: nowMs - (hoursAgo * hourMs), upMs: upThenHours === undefined ? undefined : upThenHours * hourMs}, clock);
	};

	assert.equal(mayCome(2, 10, 12), false, 'it has been up all the time');
	assert.equal(mayCome(2, 10, 10.1), true, 'the clock was put forward');
	assert.equal(mayCome(0.1, 10, 12), true, 'the clock was put back');
	assert.equal(mayCome(20, 10, 2), false, 'it was switched on again two hours ago');
	assert.equal(mayCome(20, 10, 0.1), true, 'it was switched on a moment ago, and may have been off for as short');
	assert.equal(mayCome(2, undefined, 0.1), false, 'written by a version that did not say');
	assert.equal(mayStillCome({atMs: nowMs - (2 * hourMs), upMs: 5}, {now: () => nowMs, sleep: systemClock.sleep}), false, 'a clock that nobody sets');
});
