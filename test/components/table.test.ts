import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {columnGap, placeColumns, type Column} from '../../source/components/table/columns.js';
import {positionText, thumbOf, windowOf} from '../../source/components/table/scroll.js';
import {createElement} from 'react';
import {Table, type TableProps} from '../../source/components/table/table.js';
import {themeOf, type Theme} from '../../source/components/theme.js';
import {drawn, unstyled} from '../support/drawn.js';

const seed = 20_261_122;
const mono = themeOf({isAscii: true, hasColor: false});
const colored = themeOf({isAscii: false, hasColor: true});

const tableLines = (theme: Theme, table: TableProps): string[] => drawn(theme, createElement(Table, table));

const column = fc.record({title: fc.constant('Title'), minWidth: fc.integer({min: 1, max: 12}), weight: fc.integer({min: 0, max: 3}), maxWidth: fc.integer({min: 12, max: 30}), dropPriority: fc.integer({min: 0, max: 2})});

test('columns never take more than the width available, nor more than their maximum width', () => {
	fc.assert(fc.property(fc.array(column, {maxLength: 6}), fc.integer({min: 0, max: 120}), (columns, width) => {
		const placed = placeColumns(columns, width);
		const used = placed.reduce((sum, {width}) => sum + width, columnGap * Math.max(0, placed.length - 1));
		assert.ok(used <= Math.max(0, width));
		for (const {index, width} of placed) assert.ok(width <= (columns[index]?.maxWidth ?? 0));
	}), {seed});
});

test('in a narrow table columns are dropped by priority, and the others keep their minimum width', () => {
	const columns: Column[] = [{title: 'a', minWidth: 10, weight: 1}, {title: 'b', minWidth: 5, dropPriority: 2}, {title: 'c', minWidth: 5, dropPriority: 1}];
	assert.deepEqual(placeColumns(columns, 30), [{index: 0, width: 16}, {index: 1, width: 5}, {index: 2, width: 5}]);
	assert.deepEqual(placeColumns(columns, 20), [{index: 0, width: 13}, {index: 2, width: 5}]);
	assert.deepEqual(placeColumns(columns, 12), [{index: 0, width: 12}]);
	assert.deepEqual(placeColumns(columns, 4), [{index: 0, width: 4}]);
});

const props = {
	columns: [{title: 'Target', minWidth: 8, weight: 1}, {title: 'Blocks', minWidth: 6, align: 'right'}],
	count: 3,
	rowAt: (index: number) => ({cells: [['IC 434', 'M 31', 'NGC 6992'][index] ?? '', ['good', String(index)]], check: index === 0 ? 'checked' : 'unchecked'}),
	width: 26,
	height: 5,
	cursor: 1,
	top: 0,
	hasChecks: true,
} as const satisfies TableProps;

test('a table has titles, a pointer at the cursor, check boxes, and blank rows up to its height', () => {
	assert.deepEqual(tableLines(mono, props).map(unstyled), [
		'      Target        Blocks',
		'  [x] IC 434             0',
		'> [ ] M 31               1',
		'  [ ] NGC 6992           2',
		'',
	]);
});

test('the row of the cursor is bold with a pointer, keeps its colours, and its bar is not inverted', () => {
	const [, first, second] = tableLines(colored, props);
	assert.match(second ?? '', /^\u001B\[1m\u001B\[36m▸ \u001B\[39m\[ \] M 31 *\u001B\[32m +1\u001B\[39m\u001B\[22m$/);
	assert.doesNotMatch(first ?? '', /\u001B\[1m|▸/);
	const [, , bar] = tableLines(colored, {...props, rowAt: () => ({cells: ['M 31', {bar: 0.5}]})});
	assert.match(bar ?? '', /\u001B\[36m███\u001B\[39m\u001B\[2m───/);
	assert.doesNotMatch(bar ?? '', /\u001B\[7m/);
});

test('a long list shows the rows around the cursor and a scroll bar, and reads no other rows', () => {
	const asked: number[] = [];
	const lines = tableLines(mono, {...props, count: 1000, cursor: 500, top: 0, rowAt(index) {
		asked.push(index);
		return {cells: [`Row ${index}`, '']};
	}});
	assert.deepEqual(asked, [497, 498, 499, 500]);
	assert.ok(lines[4]?.includes('Row 500'));
	assert.equal(lines.filter(line => unstyled(line).endsWith('#')).length, 1);
});

test('an empty list says so', () => {
	assert.ok(tableLines(mono, {...props, count: 0, cursor: undefined, emptyText: 'No raw frames'}).join('\n').includes('No raw frames'));
});

test('a table of any cells and size has exactly its rows, none wider than its width', () => {
	const cell = fc.string({unit: fc.constantFrom('a', '猎', '\u001B[2J', '👩‍🚀', ' '), maxLength: 30});
	fc.assert(fc.property(fc.array(cell, {minLength: 1, maxLength: 20}), fc.integer({min: 12, max: 90}), fc.integer({min: 1, max: 12}), fc.nat(19), (cells, width, height, at) => {
		const lines = tableLines(colored, {...props, count: cells.length, cursor: at % cells.length, width, height, rowAt: index => ({cells: [cells[index] ?? '', '1']})});
		assert.equal(lines.length, height);
		for (const line of lines) assert.ok(stringWidth(line) <= width);
	}), {seed});
});

test('the window keeps the cursor in view, moves as little as possible, and never shows fewer rows than it could', () => {
	fc.assert(fc.property(fc.nat(200), fc.nat(200), fc.integer({min: 1, max: 50}), fc.nat(300), (count, at, height, top) => {
		fc.pre(count > 0);
		const cursor = at % count;
		const window = windowOf(count, cursor, height, top);
		assert.ok(cursor >= window.top && cursor < window.end);
		assert.equal(window.end - window.top, Math.min(count, height));
		assert.deepEqual(windowOf(count, cursor, height, window.top), window);
		const thumb = thumbOf(count, window);
		assert.ok(thumb.top >= 0 && thumb.end <= height);
		assert.equal(thumb.end > 0, count > height);
	}), {seed});
	assert.equal(positionText(80, {top: 11, end: 30}), '12-30 of 80');
	assert.equal(positionText(7, {top: 0, end: 7}), 'all 7');
});
