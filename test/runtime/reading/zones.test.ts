import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import test from 'ava';
import {systemClock} from '../../../source/runtime/clock.js';
import {ntStatus, type SceneTarget} from '../../../source/simulator/simulator.js';
import {startScope, stacksOf, twoBlocks, twoNames} from '../../support/simulated-scope.js';
import {headersRead} from '../../support/headers-read.js';
import {bundled} from '../../support/bundled.js';
import {createNight, runNight, untilState} from '../../support/run-night.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

type Given = Parameters<typeof startScope>[1];

/** The stacks of a night, and its warnings. */
async function nightOf(t: Parameters<typeof startScope>[0], options: Given, timeZone?: string) {
	const scope = await startScope(t, options);
	const {warnings, scopes, nowMs} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), timeZone});
	return {names: await stacksOf(scope, 'IC 434'), warnings: warnings.map(({what}) => what), zone: scopes[0]?.zone, nowMs};
}

test.serial('the same telescope gives the same names in any time zone of this machine', async t => {
	const program = await bundled(await temporaryFolder(t), path.join(import.meta.dirname, 'night-in-zone.ts'));
	for (const zone of ['UTC', 'Asia/Tokyo', 'Europe/Vienna']) {
		// If the telescope reports no zone, the machine's is used, and DATE-OBS corrects it.
		for (const options of [{}, {reportedTimeZone: ''}]) {
			const scope = await startScope(t, options);
			const {stdout} = await promisify(execFile)(process.execPath, [program, scope.hostOption, await temporaryFolder(t)], {env: {...process.env, TZ: zone}});
			const told = JSON.parse(stdout) as {zone: string; warnings: string[]};
			assert.deepEqual([told.zone, await stacksOf(scope, 'IC 434')], [zone, twoNames], JSON.stringify(options));
			if (!('reportedTimeZone' in options)) assert.deepEqual(told.warnings, []);
		}
	}
});

test.serial('a telescope that reports a wrong zone is corrected by DATE-OBS, with a warning', async t => {
	const {names, warnings, zone} = await nightOf(t, {reportedTimeZone: 'America/New_York'});
	assert.deepEqual(names, twoNames);
	assert.deepEqual([zone?.source, zone?.check], ['scope', 'corrected']);
	assert.ok(warnings.some(what => what.includes('America/New_York')));
});

test.serial('a wrong --time-zone is corrected by DATE-OBS, too', async t => {
	assert.deepEqual((await nightOf(t, {}, 'Asia/Kathmandu')).names, twoNames);
});

test.serial('a telescope whose clock is in 1970 is reported, and this machine\'s clock is used', async t => {
	const {names, warnings} = await nightOf(t, {clockOffsetSeconds: -Date.now() / 1000});
	assert.deepEqual(names, twoNames);
	assert.ok(warnings.some(what => /clock/.test(what)), warnings.join());
});

test.serial('frames of the repeated hour get their block by their own DATE-OBS', async t => {
	const autumn: SceneTarget = {...twoBlocks, blocks: [
		{localStart: '2025-10-26T02:15:03+02:00', frames: 24, filter: 'LP'},
		{localStart: '2025-10-26T02:15:04+01:00', frames: 25, filter: 'LP'},
	]};
	const {names, warnings} = await nightOf(t, {targets: [autumn]});
	assert.deepEqual(names, ['CrowdSky_24_IC 434_10.0s_LP_20251026.01_HP022854.fit', 'CrowdSky_25_IC 434_10.0s_LP_20251026.05_HP022854.fit']);
	assert.deepEqual(warnings, []);
});

test.serial('a telescope\'s clock in the hour that comes twice is not an hour behind its own frames', async t => {
	const autumn: SceneTarget = {...twoBlocks, blocks: [{localStart: '2025-10-26T02:00:04+01:00', frames: 30, filter: 'LP'}, {localStart: '2025-10-26T02:15:04+01:00', frames: 30, filter: 'LP'}]};
	for (const [time, statuses] of [['01:22:00', ['ready', 'recording']], ['01:31:00', ['ready', 'ready']]] as const) {
		const now = () => Date.parse(`2025-10-26T${time}Z`);
		const scope = await startScope(t, {now, targets: [autumn]});
		const clock = {now, sleep: systemClock.sleep};
		const {scopes, warnings} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), goal: {depth: 'plan'}, clock});
		assert.deepEqual([scopes[0]?.targets[0]?.blocks.map(({status}) => status), warnings], [statuses, []]);
		assert.ok(Math.abs(scopes[0]?.targets[0]?.reading?.clockAheadMs ?? Infinity) < 2000);
	}
});

test.serial('frames of a half hour that is repeated within an hour get their block by their own DATE-OBS, too', async t => {
	const autumn: SceneTarget = {...twoBlocks, blocks: [
		{localStart: '2026-04-05T01:15:03+11:00', frames: 24, filter: 'LP'},
		{localStart: '2026-04-05T01:45:03+11:00', frames: 25, filter: 'LP'},
		{localStart: '2026-04-05T01:45:04+10:30', frames: 26, filter: 'LP'},
	]};
	const {names, warnings} = await nightOf(t, {targets: [autumn], sceneZone: 'Australia/Lord_Howe', timeZone: 'Australia/Lord_Howe'});
	assert.deepEqual(names.map(name => name.split('_')[5]), ['20260404.57', '20260404.59', '20260404.61']);
	assert.deepEqual(warnings, []);
});

test.serial('a block that is still being recorded waits for the telescope\'s clock, not for this machine\'s', async t => {
	// 21:36 there: the block of 21:30 has its frames and is not over.
	const offset = (Date.UTC(2026, 1, 27, 20, 36) - Date.now()) / 1000;
	const {names} = await nightOf(t, {clockOffsetSeconds: offset, targets: [{...twoBlocks, blocks: twoBlocks.blocks.slice(0, 2)}]});
	assert.deepEqual(names, twoNames.slice(0, 1));
});

test.serial('a block is recorded by the telescope\'s corrected clock, also when this machine\'s clock stands days before its frames', async t => {
	const now = () => Date.parse('2026-02-27T20:22:00Z');
	const target: SceneTarget = {...twoBlocks, blocks: [{localStart: '2026-02-27T21:15:03', frames: 30, filter: 'LP'}]};
	for (const daysBehind of [0, 3]) {
		const scope = await startScope(t, {now, targets: [target], reportedTimeZone: 'Europe/London'});
		const clock = {now: () => now() - (daysBehind * 86_400_000), sleep: systemClock.sleep};
		const {scopes, warnings} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), goal: {depth: 'plan'}, clock});
		assert.deepEqual([scopes[0]?.zone?.check, scopes[0]?.targets[0]?.blocks.map(({status}) => status)], ['corrected', ['recording']], `${daysBehind}`);
		assert.deepEqual(warnings.map(({what}) => what.includes('Europe/London')), [true]);
	}
});

test.serial('the headers of nights that could not be verified, and of the repeated hour, were read again at every reading', async t => {
	const autumn: SceneTarget = {...twoBlocks, blocks: [
		{localStart: '2025-10-26T02:15:03+02:00', frames: 24, filter: 'LP'},
		{localStart: '2025-10-26T02:15:04+01:00', frames: 25, filter: 'LP'},
	]};
	for (const [target, answer] of [[autumn, undefined], [twoBlocks, {kind: 'status', status: 404}]] as const) {
		const scope = await startScope(t, {targets: [target]});
		if (answer) {
			scope.faults.add({on: 'http', match: /Light_/, times: Number.POSITIVE_INFINITY, do: answer});
			scope.faults.add({on: 'smb', match: 'read', times: Number.POSITIVE_INFINITY, do: {kind: 'status', status: ntStatus.nameNotFound}});
		}

		const night = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), goal: {depth: 'plan'}, settings: {minExposureSeconds: 100_000}});
		t.teardown(async () => night.close());
		await night.start();
		const counts: number[] = [];
		for (let reading = 1; reading <= 4; reading++) {
			if (reading > 1) night.store.dispatch({kind: 'rereadRequested', scope: scope.hostOption});
			await untilState(night, ({scopes}) => scopes[0]?.targetsPhase === 'read' && scopes[0].targets[0]?.phase === 'read');
			counts.push(headersRead(scope));
		}

		assert.ok((counts[0] ?? 0) > 0);
		// A file that was refused once may have been unfinished.
		assert.equal(counts[3], counts[1], counts.join());
		if (!answer) assert.equal(counts[1], counts[0], counts.join());
	}
});
