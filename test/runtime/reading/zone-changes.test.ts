import assert from 'node:assert/strict';
import test from 'ava';
import {judgeNight} from '../../../source/runtime/reading/night-check.js';
import {tellOfTime} from '../../../source/runtime/reading/tell-of-time.js';
import type {SceneBlock, SceneTarget} from '../../../source/simulator/simulator.js';
import {headersRead} from '../../support/headers-read.js';
import {runNight} from '../../support/run-night.js';
import {stacksOf, startScope} from '../../support/simulated-scope.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';

async function nightOf(t: Context, blocks: readonly SceneBlock[], options: Parameters<typeof startScope>[1] = {}) {
	const target: SceneTarget = {name: 'M 57', raDegrees: 283.4, decDegrees: 33.03, blocks: blocks.map(block => ({filter: 'LP', ...block}))};
	const scope = await startScope(t, {targets: [target], ...options});
	const state = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	const slots = (await stacksOf(scope, 'M 57')).map(name => /\d{8}\.\d\d/.exec(name)?.[0]);
	return {slots, warnings: state.warnings.map(({what, cause}) => `${what}: ${cause}`), check: state.scopes[0]?.zone?.check, headers: headersRead(scope)};
}

// Vienna's clocks went from 02:00 to 03:00, from UTC+1 to UTC+2.
const spring = ['2026-03-29T00:00:03', '2026-03-29T01:30:03', '2026-03-29T03:00:03', '2026-03-29T04:30:03', '2026-03-29T05:15:03'];

test.serial('with a wrong zone and a change of clocks in the night, each frame gets the offset of its side of the change', async t => {
	for (const reportedTimeZone of ['America/New_York', 'Africa/Lagos']) {
		const {slots, warnings, check, headers} = await nightOf(t, spring.map(localStart => ({localStart, frames: 24})), {reportedTimeZone});
		assert.deepEqual([slots, check], [['20260328.92', '20260329.02', '20260329.04', '20260329.10', '20260329.13'], 'corrected'], reportedTimeZone);
		assert.deepEqual(warnings, [`The zone ${reportedTimeZone} does not fit the sub-frames of ${String(warnings[0]?.split(' of ')[1]?.split(': ')[0])}: their DATE-OBS says UTC+01:00, UTC+02:00`]);
		assert.ok(headers < 30, `${headers} headers`);
	}
});

test.serial('with a wrong zone and clocks going back in the night, both hours keep their frames apart', async t => {
	const {slots, check} = await nightOf(t, ['00:30:03+02:00', '02:15:03+02:00', '02:15:04+01:00', '03:30:03+01:00'].map(clock => ({localStart: `2025-10-26T${clock}`, frames: 24})), {reportedTimeZone: 'Asia/Kathmandu'});
	assert.deepEqual([slots, check], [['20251025.90', '20251026.01', '20251026.05', '20251026.10'], 'corrected']);
});

test.serial('DATE-OBS in local time is reported as such, and does not change the zone', async t => {
	const {slots, warnings, check} = await nightOf(t, [{localStart: '2026-02-27T21:15:03', frames: 24, isLocalDateObs: true}]);
	assert.deepEqual([slots, check], [['20260227.81'], 'unverified']);
	assert.match(warnings.join('\n'), /^DATE-OBS in the sub-frames of \S+ is not UTC in the zone Europe\/Vienna: it is the same time as in their names$/m);
});

test('a header that was read is never reported as unreadable: the warning says what it lacks, or how far it is off', () => {
	const words = (untold: 'unreadable' | 'untimed' | 'elsewhere') => {
		const warnings: string[] = [];
		tellOfTime({id: 'a', warned: new Set()}, {target: 'None', zone: {name: 'Europe/Vienna', source: 'scope'}, checks: [judgeNight([], untold, 'Europe/Vienna', false)], clockDoubt: undefined}, ({cause}) => warnings.push(cause));
		return warnings.join();
	};

	assert.equal(words('unreadable'), 'no header of None could be read');
	assert.equal(words('untimed'), 'the headers of None have no DATE-OBS in UTC');
	assert.equal(words('elsewhere'), 'DATE-OBS of None and the times in its names are further apart than any zone is');
});
