import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {SceneTarget} from '../../source/simulator/simulator.js';
import {startScope, stacksOf, twoBlocks, twoNames} from '../support/simulated-scope.js';
import {runNight} from '../support/run-night.js';
import {temporaryFolder} from '../support/temporary-folder.js';

type Given = Parameters<typeof startScope>[1];

/** The stacks of a night, and what was warned of. */
async function nightOf(t: Parameters<typeof startScope>[0], options: Given, timeZone?: string) {
	const scope = await startScope(t, options);
	const {warnings, scopes, nowMs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), timeZone});
	return {names: await stacksOf(scope, 'IC 434'), warnings: warnings.map(({what}) => what), zone: scopes[0]?.zone, nowMs};
}

test('the same telescope gives the same names whatever the zone of this machine', async t => {
	const {TZ} = process.env;
	t.after(() => {
		if (TZ === undefined) delete process.env['TZ'];
		else process.env['TZ'] = TZ;
	});
	for (const zone of ['UTC', 'Asia/Tokyo', 'Europe/Vienna']) {
		process.env['TZ'] = zone;
		assert.equal(Intl.DateTimeFormat().resolvedOptions().timeZone, zone);
		const told = await nightOf(t, {});
		assert.deepEqual([told.names, told.warnings], [twoNames, []], zone);
		// Without a word of the telescope the machine's zone is taken, and DATE-OBS puts it right.
		const untold = await nightOf(t, {reportedTimeZone: ''});
		assert.deepEqual(untold.names, twoNames, `${zone}, zone not told`);
	}
});

test('a telescope that reports a wrong zone is corrected by DATE-OBS, and the user is told', async t => {
	const {names, warnings, zone} = await nightOf(t, {reportedTimeZone: 'America/New_York'});
	assert.deepEqual(names, twoNames);
	assert.deepEqual([zone?.source, zone?.check], ['scope', 'corrected']);
	assert.ok(warnings.some(what => what.includes('America/New_York')));
});

test('a wrong --time-zone is corrected by DATE-OBS, too', async t => {
	assert.deepEqual((await nightOf(t, {}, 'Asia/Kathmandu')).names, twoNames);
});

test('a telescope whose clock stands in 1970 is told of, and this machine\'s clock is used', async t => {
	const {names, warnings} = await nightOf(t, {clockOffsetSeconds: -Date.now() / 1000});
	assert.deepEqual(names, twoNames);
	assert.ok(warnings.some(what => /clock/.test(what)), warnings.join());
});

test('frames of the hour that comes twice get their block by their own DATE-OBS', async t => {
	const autumn: SceneTarget = {...twoBlocks, blocks: [
		{localStart: '2025-10-26T02:15:03+02:00', frames: 24, filter: 'LP'},
		{localStart: '2025-10-26T02:15:04+01:00', frames: 25, filter: 'LP'},
	]};
	const {names, warnings} = await nightOf(t, {targets: [autumn]});
	assert.deepEqual(names, ['CrowdSky_24_IC 434_10.0s_LP_20251026.01_HP022854.fit', 'CrowdSky_25_IC 434_10.0s_LP_20251026.05_HP022854.fit']);
	assert.deepEqual(warnings, []);
});

test('a block that is still being recorded waits for the telescope\'s clock, not for this machine\'s', async t => {
	// 21:36 there: the block of 21:30 has its frames and is not over.
	const offset = (Date.UTC(2026, 1, 27, 20, 36) - Date.now()) / 1000;
	const {names} = await nightOf(t, {clockOffsetSeconds: offset, targets: [{...twoBlocks, blocks: twoBlocks.blocks.slice(0, 2)}]});
	assert.deepEqual(names, twoNames.slice(0, 1));
});
