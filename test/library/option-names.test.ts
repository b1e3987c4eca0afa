import assert from 'node:assert/strict';
import test from 'ava';
import {invocationOf} from '../../source/library/options.js';
import {makePlan} from '../../source/planning/index.js';

const names = [
	['stackWhileObserving', 'isEvenIfObserving', 'even-if-observing'],
	['stackDoubtful', 'isEvenIfDoubtful', 'even-if-doubtful'],
	['resend', 'isEvenIfPresent', 'even-if-present'],
] as const;

test('renamed options still work under their old names', () => {
	for (const [name, old, option] of names) {
		for (const spelt of [name, old]) {
			assert.deepEqual([...invocationOf({[spelt]: true}).switches], [option], spelt);
			assert.deepEqual([...invocationOf({[spelt]: false}).switches], [], spelt);
		}
	}
});

test('a plan makes doubtful blocks ready under the new and the old option name, and not without it', () => {
	const subFrameNames = Array.from({length: 30}, (_, nth) => `Light_IC 434_10.0s_LP_19700101-0115${String(nth * 2).padStart(2, '0')}.fit`);
	const statuses = (more: object) => makePlan({subFrameNames, stackNames: [], timeZone: 'UTC', blockMinutes: 15, minExposureSeconds: 240, now: new Date('2026-02-28T06:00:00Z'), ...more}).map(({status}) => status);
	assert.notDeepEqual(statuses({}), ['ready']);
	assert.deepEqual(statuses({stackDoubtful: true}), ['ready']);
	assert.deepEqual(statuses({isEvenIfDoubtful: true}), ['ready']);
	assert.notDeepEqual(statuses({stackDoubtful: false, isEvenIfDoubtful: true}), ['ready']);
});
