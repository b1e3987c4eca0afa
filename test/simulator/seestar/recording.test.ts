import assert from 'node:assert/strict';
import {setTimeout} from 'node:timers/promises';
import test from 'ava';
import {parseScopeAddress} from '../../../source/seestar/address.js';
import {createSeestar} from '../../../source/seestar/seestar.js';
import {fastClock} from '../../support/run-night.js';
import {startScope, storedNames, twoBlocks} from '../../support/simulated-scope.js';

test.serial('a telescope that records adds frames by its own clock, each after its exposure', async t => {
	const clock = fastClock(600, '2026-02-27T20:29:00Z');
	const scope = await startScope(t, {now: clock.now, targets: [{...twoBlocks, blocks: []}]});
	const recording = scope.record({...twoBlocks, blocks: []}, {filter: 'LP', fromMs: Date.parse('2026-02-27T20:29:00Z'), untilMs: Date.parse('2026-02-27T20:31:00Z')});
	while (clock.now() < Date.parse('2026-02-27T20:30:06Z')) await setTimeout(5);
	const early = await storedNames(scope, 'IC 434_sub');
	// No more than those whose exposure is over; a slow machine may write them late.
	assert.ok(early.length <= Math.floor((clock.now() - Date.parse('2026-02-27T20:29:12Z')) / 12_000) + 1, `${early.length} frames`);
	await recording.ended;
	const names = await storedNames(scope, 'IC 434_sub');
	assert.equal(names.length, 10);
	assert.equal(names[0], 'Light_IC 434_10.0s_LP_20260227-212900.fit');
	assert.equal(names.at(-1), 'Light_IC 434_10.0s_LP_20260227-213048.fit');
	assert.equal(recording.frames(), 10);
});

test.serial('a telescope reports that it is observing while it records in a session, and no longer', async t => {
	const clock = fastClock(600, '2026-02-27T20:29:00Z');
	const scope = await startScope(t, {now: clock.now});
	const told: number[] = [];
	const address = parseScopeAddress(scope.hostOption);
	assert.ok(address.ok);
	const seestar = createSeestar(address.value, {clock: clock.now});
	t.teardown(async () => seestar.close());
	const observing = async () => {
		const facts = await seestar.readDeviceInfo();
		return facts.ok ? facts.value.observing : facts.problem;
	};

	assert.equal(await observing(), undefined);
	const recording = scope.record({...twoBlocks, name: 'M 44'}, {isObserving: true, onFrame: frames => told.push(frames)});
	assert.match(String(await observing()), /^stacking M 44, \d+ frames?$/);
	while (recording.frames() < 3) await setTimeout(5);
	await recording.stop();
	await setTimeout(20);
	assert.equal(await observing(), undefined);
	assert.ok(told.length > 0);
	assert.equal((await storedNames(scope, 'M 44_sub')).length, recording.frames());
});
