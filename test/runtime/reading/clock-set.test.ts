import assert from 'node:assert/strict';
import test from 'ava';
import {notOfTheFuture} from '../../../source/machine/clock-set.js';
import {defaultSettings} from '../../../source/machine/settings.js';
import {listedTarget} from '../../../source/machine/targets/list-targets.js';
import {plannedTarget} from '../../../source/machine/targets/plan-target.js';
import {readTarget} from '../../../source/runtime/reading/read-target.js';
import {newSession} from '../../../source/runtime/session.js';
import {parseScopeAddress} from '../../../source/seestar/address.js';
import {createSeestar} from '../../../source/seestar/seestar.js';
import {startScope, twoBlocks} from '../../support/simulated-scope.js';

const hourMs = 3_600_000;
const target = listedTarget(undefined, {target: 'IC 434', stackFolder: 'IC 434', subFrameFolder: 'IC 434_sub', stackCount: 0, subFrameCount: 24});

test('a block is still being recorded, whenever this machine\'s clock is set while the telescope\'s is read', async t => {
	const sinceMs = performance.now();
	const trueMs = () => Date.parse('2026-02-27T20:25:00Z') + performance.now() - sinceMs;
	const scope = await startScope(t, {now: trueMs, targets: [{...twoBlocks, blocks: [{localStart: '2026-02-27T21:15:03', frames: 24, filter: 'LP'}]}]});
	const address = parseScopeAddress(scope.hostOption);
	assert.ok(address.ok);
	for (const leapMs of [-2 * hourMs, 2 * hourMs, 3 * 24 * hourMs]) {
		for (const moment of ['before', 'after']) {
			let setMs = 0;
			const clock = {now: () => trueMs() + setMs, sleep: async () => Promise.resolve(true)};
			let isSet = true;
			const setOnce = () => {
				if (!isSet) setMs += leapMs;
				isSet = true;
			};

			const seestar = createSeestar(address.value, {clock() {
				if (moment === 'before') setOnce();
				const readAtMs = clock.now();
				setOnce();
				return readAtMs;
			}});
			const session = newSession(address.value, seestar);
			const facts = await seestar.readDeviceInfo();
			assert.ok(facts.ok);
			// Read two minutes ago, so that the clocks are compared again.
			session.facts = {...facts.value, clock: {local: '2026-02-27T21:23:00', readAtMs: trueMs() - 120_000}};
			isSet = false;
			const read = await readTarget(session, target, {chosenZone: undefined, settings: defaultSettings}, () => undefined, clock, AbortSignal.timeout(30_000));
			await seestar.close();
			assert.ok(read.ok);
			const reading = notOfTheFuture(read.value, clock.now());
			const [block] = plannedTarget({...target, reading}, defaultSettings).blocks;
			assert.equal(block?.status, 'recording', `${leapMs / hourMs} h, ${moment}`);
			assert.ok(Math.abs(reading.readAtMs + reading.clockAheadMs - trueMs()) < 60_000, `${leapMs / hourMs} h, ${moment}: ${(reading.readAtMs + reading.clockAheadMs - trueMs()) / hourMs} h off`);
		}
	}
});
