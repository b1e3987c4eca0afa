import assert from 'node:assert/strict';
import test from 'ava';
import {createElement} from 'react';
import {themeOf} from '../../source/components/theme.js';
import type {Job} from '../../source/machine/state.js';
import {App} from '../../source/tui/app.js';
import {cursorId, placesOf} from '../../source/tui/list/list-motion.js';
import {byNumber, byText, inOrder} from '../../source/tui/list/order.js';
import {drawn, unstyled} from '../support/drawn.js';
import {createViewed, type Viewed} from './viewed.js';

const theme = themeOf({isAscii: false, hasColor: false});

function namesOn(viewed: Viewed): string[] {
	const {screen} = viewed.view();
	return placesOf(screen, viewed.state(), viewed.view()).filter(({isHeading}) => !isHeading).map(({id}) => id.split('\n')[1] ?? '');
}

function headOf(viewed: Viewed): string {
	viewed.set({});
	return drawn(theme, createElement(App, {theme, state: viewed.state(), view: viewed.view()}), viewed.view().columns).map(unstyled).find(line => /^ {2,}(target|time)/.test(line)) ?? '';
}

test('names sort by their numbers, unknown values come last in both directions, and equal rows keep their order', () => {
	assert.deepEqual([...['M 10', 'm 2', 'IC 434']].sort(byText(name => name)), ['IC 434', 'm 2', 'M 10']);
	const rows = [{n: 2}, {n: undefined}, {n: 3}, {n: 2, second: true}];
	for (const isDown of [false, true]) assert.equal([...rows].sort(byNumber(({n}) => n, isDown)).at(-1)?.n, undefined);
	const orders = [{id: 'n', title: 'n', words: '', compare: byNumber<{n: number | undefined}>(({n}) => n, true)}];
	assert.deepEqual(inOrder(rows, orders, 'n').map(({n}) => n), [3, 2, 2, undefined]);
	assert.equal(inOrder(rows, orders, 'n')[2], rows[3]);
	assert.equal(inOrder(rows, orders, undefined), rows);
	assert.equal(inOrder(rows, orders, 'gone'), rows);
});

test('s cycles through the orders of a list and back to none, the head shows column and direction, and the cursor stays on its row', () => {
	const viewed = createViewed({targets: ['M 10', 'M 2', 'IC 434']});
	viewed.press('j');
	const under = cursorId(viewed.state(), viewed.view());
	assert.match(headOf(viewed), /^ {6}target {2,}frames {2}ready/);
	viewed.press('s');
	assert.deepEqual([namesOn(viewed), viewed.view().message], [['IC 434', 'M 2', 'M 10'], 'Sorted: targets from A to Z']);
	assert.equal(cursorId(viewed.state(), viewed.view()), under);
	assert.match(headOf(viewed), /^ {6}target↑ {2,}frames {2}ready/);
	viewed.press('s');
	assert.match(headOf(viewed), /target {2,}↓frames {2}ready/);
	const width = headOf(viewed).length;
	for (let presses = 0; presses < 10 && viewed.view().discover.sort !== undefined; presses++) {
		assert.equal(headOf(viewed).length, width);
		viewed.press('s');
	}

	assert.deepEqual([namesOn(viewed), viewed.view().message], [['M 10', 'M 2', 'IC 434'], 'Not sorted']);
});

test('blocks are sorted within their night, jobs within their telescope, and the order is kept for another target', () => {
	const viewed = createViewed({targets: ['M 10', 'M 2']});
	viewed.press('a', 'enter', 's');
	const times = () => placesOf('preview', viewed.state(), viewed.view()).filter(({isHeading}) => !isHeading).map(({id}) => id);
	const sorted = times();
	viewed.press('1', 'enter');
	assert.deepEqual(times(), sorted);
	assert.match(headOf(viewed), /time↓/);
	viewed.press('s', 's', 's', 's', 's');
	assert.deepEqual(times().slice(0, 3), sorted.slice(0, 3).reverse());
	viewed.press('enter', 'S', 'S');
	assert.deepEqual(namesOn(viewed), ['M 2', 'M 2', 'M 10', 'M 10']);
	assert.match(headOf(viewed), /target↑/);
});

test('stack shows a telescope\'s blocks in the order of the night, with the cursor on the running one, and the order of the queue comes last', () => {
	const viewed = createViewed({targets: ['M 10', 'M 2']});
	viewed.press('a', 'enter', 'enter');
	const names = () => namesOn(viewed);
	// Queued target by target; both have the same two times.
	assert.deepEqual(viewed.state().jobs.map(({target}) => target), ['M 10', 'M 10', 'M 2', 'M 2']);
	assert.deepEqual(names(), ['M 10', 'M 2', 'M 10', 'M 2']);
	assert.match(headOf(viewed), /^ +time↑/);
	const [first, second, ...later] = viewed.state().jobs;
	assert.ok(first && second);
	// The first target's second block is running, which is later than the second target's first.
	const running = {...viewed.state(), jobs: [{...first, phase: 'stacked'}, {...second, phase: 'stacking'}, ...later] satisfies Job[]};
	assert.equal(cursorId(running, {...viewed.view(), stack: {...viewed.view().stack, cursor: undefined}}), second.id);
	const messages: Array<string | undefined> = [];
	for (let presses = 0; presses < 6; presses++) {
		viewed.press('S');
		messages.push(viewed.view().message);
	}

	const orders = ['latest first', 'targets from A to Z', 'most frames first', 'running and failed first', 'as they are stacked', 'earliest first'];
	assert.deepEqual(messages, orders.map(order => `Sorted: ${order}`));
	assert.deepEqual(names(), ['M 10', 'M 2', 'M 10', 'M 2']);
	viewed.press('S', 'S', 'S', 'S', 'S');
	assert.deepEqual(names(), ['M 10', 'M 10', 'M 2', 'M 2']);
	assert.doesNotMatch(headOf(viewed), /[↑↓]/);
});

test('in ASCII the arrow, a letter, is kept apart from the title', () => {
	const ascii = themeOf({isAscii: true, hasColor: false});
	const viewed = createViewed({targets: ['M 10', 'M 2']});
	const head = () => {
		viewed.set({});
		return drawn(ascii, createElement(App, {theme: ascii, state: viewed.state(), view: viewed.view()}), 80).map(unstyled).find(line => /^ {2,}(target|time)/.test(line)) ?? '';
	};

	const width = head().length;
	viewed.press('s', 's');
	assert.match(head(), /target +v frames {2}ready/);
	assert.equal(head().length, width);
	viewed.press('enter', 's');
	assert.match(head(), /time v +frames/);
});
