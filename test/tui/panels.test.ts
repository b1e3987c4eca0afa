import assert from 'node:assert/strict';
import test from 'ava';
import {placePanels, type PanelFor} from '../../source/tui/panels.js';

const rowsOf = (count: number): PanelFor => () => ({title: 'Nights', rows: Array.from({length: count}, (_, index) => [`row ${index}`])});

test('panels with any content never take more rows than there are', () => {
	for (const rows of [0, 1, 3, 4, 6, 10, 20]) {
		const {placed} = placePanels([rowsOf(5), rowsOf(9), rowsOf(4)], {width: 40, rows});
		const taken = placed.reduce((sum, panel) => sum + panel.rows.length + 1, 0) + Math.max(0, placed.length - 1);
		assert.ok(taken <= rows, `${taken} of ${rows}`);
	}
});

test('a panel without room for three rows below its title is left out', () => {
	const {placed, left} = placePanels([rowsOf(5), rowsOf(9)], {width: 40, rows: 9});
	assert.deepEqual([placed.length, left.length], [1, 1]);
});
