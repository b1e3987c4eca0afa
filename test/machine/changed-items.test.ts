import assert from 'node:assert/strict';
import test from 'ava';
import {changedItems} from '../../source/machine/changed-items.js';

test('new and changed items are found together with their earlier versions, anywhere in the list', () => {
	const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(id => ({id, percent: 0}));
	assert.ok(a && b && c && d);
	const changed = {...b, percent: 1};
	assert.deepEqual(changedItems([a, b, c], [a, changed, c, d]), [[changed, b], [d, undefined]]);
	assert.deepEqual(changedItems([a, b, c], [b, c, {...a}]), [[a, a]]);
	assert.deepEqual(changedItems([a, b], [b]), []);
	const list = [a, b];
	assert.deepEqual(changedItems(list, list), []);
});

test('a change in a list of thousands looks at each item a few times, not once per change', () => {
	let reads = 0;
	const item = (nth: number) => ({
		get id() {
			reads++;
			return String(nth);
		},
	});
	const before = Array.from({length: 3000}, (_, nth) => item(nth));
	assert.equal(changedItems(before, before.map((each, nth) => nth % 2 === 0 ? each : item(nth))).length, 1500);
	assert.equal(changedItems(before, [item(3000), ...before]).length, 1);
	assert.ok(reads < 5 * 3000, `${reads} reads`);
});
