import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {planLoading, type Wanted} from '../../source/pictures/plan-loading.js';

const item = (id: string, line?: string, isHeld = false): Wanted => ({id, line, isHeld});
const running = (...items: readonly Wanted[]) => new Map(items.map(each => [each.id, each]));
const plan = (wanted: readonly Wanted[], going: ReadonlyMap<string, Wanted> = new Map(), known: readonly string[] = [], atOnce = 3) => {
	const {start, stop} = planLoading({wanted, running: going, isKnown: id => known.includes(id), atOnce});
	return [start.map(({id}) => id), stop];
};

test('a few pictures are loaded at a time, the most wanted first, and none that is known or loading', () => {
	const wanted = ['a', 'b', 'c', 'd', 'e'].map(id => item(id));
	assert.deepEqual(plan(wanted), [['a', 'b', 'c'], []]);
	assert.deepEqual(plan(wanted, running(item('b')), ['a']), [['c', 'd'], []]);
	assert.deepEqual(plan(wanted, running(item('a'), item('b'), item('c'))), [[], []]);
});

test('a picture that has left the view is stopped and makes room', () => {
	assert.deepEqual(plan([item('c'), item('d')], running(item('a'), item('b'), item('c'))), [['d'], ['a', 'b']]);
	assert.deepEqual(plan([], running(item('a'))), [[], ['a']]);
});

test('one picture at a time is loaded from a telescope, and a held one only from disk or server', () => {
	assert.deepEqual(plan([item('a', 's50'), item('b', 's50'), item('c', 's30'), item('d')]), [['a', 'c', 'd'], []]);
	// A held picture comes from the disk or the server: others of that telescope need not wait for it.
	assert.deepEqual(plan([item('a', 's50', true), item('b', 's50', true)]), [['a', 'b'], []]);
	assert.deepEqual(plan([item('a', 's50', true)], running(item('a', 's50'))), [['a'], ['a']]);
	assert.deepEqual(plan([item('a', 's50')], running(item('a', 's50', true))), [[], []]);
});

test('the number of loads is limited as the view moves, with no picture twice and one per telescope', () => {
	const anyItem = fc.record({id: fc.constantFrom(...'abcdefgh'), line: fc.constantFrom(undefined, 's50', 's30'), isHeld: fc.boolean()});
	const items = fc.uniqueArray(anyItem, {selector: ({id}) => id, maxLength: 8});
	fc.assert(fc.property(fc.array(items, {maxLength: 6}), fc.integer({min: 1, max: 4}), (views, atOnce) => {
		const going = new Map<string, Wanted>();
		for (const wanted of views) {
			const {start, stop} = planLoading({wanted, running: going, isKnown: () => false, atOnce});
			for (const id of stop) assert.ok(going.delete(id));
			for (const each of start) {
				assert.ok(!going.has(each.id));
				going.set(each.id, each);
			}

			assert.ok(going.size <= atOnce);
			assert.ok([...going.keys()].every(id => wanted.some(each => each.id === id)));
			for (const line of ['s50', 's30']) assert.ok([...going.values()].filter(each => each.line === line && !each.isHeld).length <= 1);
		}
	}), {numRuns: 300});
});
