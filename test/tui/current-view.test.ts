import assert from 'node:assert/strict';
import test from 'ava';
import {currentViewOf} from '../../source/tui/current-view.js';
import {settled} from '../../source/tui/list/list-motion.js';
import {initialView} from '../../source/tui/view-state.js';
import {createViewed} from './viewed.js';

/** A current view on thirty targets, and how often it was adapted to the state. */
function kept() {
	const viewed = createViewed({targets: Array.from({length: 30}, (_, index) => `M ${index + 1}`)});
	const size = {columns: 80, rows: 24};
	let times = 0;
	const view = currentViewOf(() => {
		times++;
		return {state: viewed.state(), size};
	});
	return {viewed, view, size, times: () => times};
}

test('the view of a fleet is adapted when somebody looks, not at each event', () => {
	const {view, size, times, viewed} = kept();
	assert.equal(view.get(), undefined);
	view.set(initialView({...size, isReadOnly: false}));
	for (let event = 0; event < 100; event++) {
		view.change(old => ({...old, message: `event ${event}`}));
		view.age();
	}

	assert.equal(times(), 0);
	const shown = view.get();
	assert.deepEqual([view.get() === shown, times(), shown?.message], [true, 1, 'event 99']);
	assert.deepEqual(shown, settled(viewed.state(), {...initialView({...size, isReadOnly: false}), message: 'event 99'}));
});

test('a key finds the cursor on a row that is there, and a new size the list scrolled to it', () => {
	const {view, size, viewed} = kept();
	view.set({...initialView({...size, isReadOnly: false}), discover: viewed.press('G').discover});
	const before = view.get();
	size.rows = 16;
	view.age();
	const after = view.get();
	assert.equal(after?.rows, 16);
	assert.equal(after?.discover.index, before?.discover.index);
	assert.ok((after?.discover.top ?? 0) > (before?.discover.top ?? 0));
});
