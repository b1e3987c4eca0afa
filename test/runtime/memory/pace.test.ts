import assert from 'node:assert/strict';
import test from 'ava';
import {measuredPace, type JournalEntry} from '../../../source/runtime/memory/journal-entry.js';

const named = (index: number, seconds: number | undefined): JournalEntry => ({
	kind: 'stackNamed', key: {target: 'M 1', chunk: `20260227.${index}`, exposure: '10.0', filter: 'LP', ordinal: 1},
	stackFolder: 'M 1', from: 'a', to: `CrowdSky_50_M 1_10.0s_LP_20260227.${index}_HP000001.fit`, companionsLeft: [], seconds,
});

test('a stack during which this machine\'s clock was set says nothing of a telescope\'s pace', () => {
	assert.equal(measuredPace([named(80, 100), named(81, 300), named(82, undefined)]), 4);
	// A month ahead, a month back, and not at all.
	for (const wrong of [2_592_000, -2_592_000, 0]) {
		assert.equal(measuredPace([named(80, 100), named(81, wrong), named(82, 300)]), 4);
		assert.equal(measuredPace([named(80, wrong)]), undefined);
	}
});
