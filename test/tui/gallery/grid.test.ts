import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {captionRows, gridOf, gridTop, markWidth, movedInGrid, tileSizes} from '../../../source/tui/gallery/grid.js';

test('the window is filled with tiles, and a tile has room for "2026-02-27 IRCUT" below its picture', () => {
	const shape = (columns: number, rows: number) => tileSizes.map(size => {
		const {across, down, pictureWidth, pictureRows} = gridOf({columns, rows}, size);
		return `${across}x${down} of ${pictureWidth}x${pictureRows}`;
	});
	assert.deepEqual(shape(80, 16), ['4x2 of 17x6', '4x1 of 17x14', '2x1 of 37x14']);
	assert.deepEqual(shape(60, 9), ['3x1 of 17x7', '3x1 of 17x7', '1x1 of 56x7']);
	assert.deepEqual(shape(200, 42), ['11x5 of 16x6', '10x3 of 17x11', '6x2 of 31x18']);
	fc.assert(fc.property(fc.integer({min: 60, max: 400}), fc.integer({min: 9, max: 150}), fc.constantFrom(...tileSizes), (columns, rows, size) => {
		const {across, down, tileWidth, pictureWidth, pictureRows, gapRows} = gridOf({columns, rows}, size);
		assert.equal(tileWidth, pictureWidth + markWidth);
		assert.ok(pictureWidth >= 16 && across * tileWidth <= columns - 2);
		assert.ok(pictureRows >= 4 && (down * (pictureRows + captionRows)) + (gapRows * (down - 1)) <= rows);
	}));
});

test('the arrows move through the grid, wrap between rows, and stay in a column', () => {
	const grid = {across: 4, down: 2};
	const from = (index: number, motion: Parameters<typeof movedInGrid>[2]) => movedInGrid(grid, {count: 22, index}, motion);
	assert.deepEqual([from(3, 'right'), from(4, 'left'), from(0, 'left'), from(21, 'right')], [4, 3, 0, 21]);
	assert.deepEqual([from(5, 'up'), from(5, 'down'), from(2, 'up'), from(21, 'down')], [1, 9, 2, 21]);
	// The last row has two tiles: from the columns beyond them the cursor moves to the last tile.
	assert.deepEqual([from(19, 'down'), from(17, 'down'), from(20, 'down')], [21, 21, 20]);
	assert.deepEqual([from(1, 'pageDown'), from(13, 'pageDown'), from(15, 'pageDown'), from(9, 'pageUp'), from(6, 'pageUp')], [9, 21, 21, 1, 2]);
	assert.deepEqual([from(9, 'first'), from(9, 'last')], [0, 21]);
	assert.deepEqual([movedInGrid(grid, {count: 0, index: 0}, 'down'), movedInGrid(grid, {count: 0, index: 0}, 'last')], [0, 0]);
});

test('the window over the grid moves by whole rows, and always includes the tile under the cursor', () => {
	const motions = fc.array(fc.constantFrom(...['left', 'right', 'up', 'down', 'pageUp', 'pageDown', 'first', 'last'] as const), {maxLength: 40});
	fc.assert(fc.property(fc.integer({min: 1, max: 200}), fc.integer({min: 1, max: 9}), fc.integer({min: 1, max: 5}), motions, (count, across, down, pressed) => {
		const grid = {across, down};
		let [index, top] = [0, 0];
		for (const motion of pressed) {
			index = movedInGrid(grid, {count, index}, motion);
			top = gridTop(grid, {count, index, top});
			assert.ok(index >= 0 && index < count);
			assert.ok(top % across === 0 && top <= index && index < top + (across * down));
			assert.ok(top === 0 || top + (across * down) < count + across, 'no blank rows below the last one');
		}
	}));
});
