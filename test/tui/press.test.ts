import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {keyTable, keysOn} from '../../source/tui/keys.js';
import {cursorId, placesOf} from '../../source/tui/list/list-motion.js';
import {gridIn} from '../../source/tui/gallery/rows.js';
import {layoutOf} from '../../source/tui/layout.js';
import {reactionTo} from '../../source/tui/reaction.js';
import {listOf, screens, targetKey} from '../../source/tui/view-state.js';
import {draws} from '../support/draws.js';
import {createViewed} from './viewed.js';

const names = Array.from({length: 30}, (_, index) => `M ${index + 1}`);
const idOf = (name: string): string => targetKey('a', name);

test('no two rows of the table take the same key on one screen, and every screen has help and quit', () => {
	for (const screen of screens) {
		const keys = keysOn(screen).flatMap(row => row.keys);
		assert.deepEqual(keys.filter((key, index) => keys.indexOf(key) !== index), [], screen);
		assert.ok(keys.includes('?') && keys.includes('q') && keys.includes('ctrl+c'), screen);
	}
});

test('a disabled key says why and does nothing', () => {
	for (const screen of screens) {
		const viewed = createViewed({targets: [], view: {screen}});
		for (const {whyNot, keys} of keysOn(screen)) {
			const reason = whyNot?.(viewed.state(), viewed.view());
			if (reason === undefined) continue;
			viewed.press(keys[0] ?? '');
			assert.equal(viewed.view().message, reason);
			assert.deepEqual([viewed.view().screen, viewed.view().overlay, viewed.actions], [screen, undefined, []]);
		}
	}
});

test('the answer to a key disappears with the next key', () => {
	const viewed = createViewed({targets: []});
	assert.ok(viewed.press('enter').message);
	assert.equal(viewed.press('j').message, undefined);
});

test('the cursor begins on the first target, moves by rows, pages and to the ends, and stops at both', () => {
	const viewed = createViewed({targets: names});
	const at = (): string | undefined => cursorId(viewed.state(), viewed.view());
	assert.equal(at(), idOf('M 1'));
	viewed.press('j', 'j', 'k');
	assert.equal(at(), idOf('M 2'));
	viewed.press('G');
	assert.equal(at(), idOf('M 30'));
	viewed.press('j', 'down');
	assert.equal(at(), idOf('M 30'));
	viewed.press('g');
	assert.equal(at(), 'a');
	viewed.press('pagedown');
	const page = layoutOf(viewed.state(), {screen: 'discover', rows: 24, columns: 80}).list - 1;
	assert.equal(at(), idOf(`M ${page}`));
	viewed.press('pageup');
	assert.equal(at(), 'a');
});

test('after any keys the cursor is on an existing row within the window', () => {
	const keys = [...new Set(keyTable.flatMap(row => row.keys)), 'y', 'n', 'backspace', 'tab', '9', 'M', 'é', 'f5'];
	const sizes = fc.constantFrom({columns: 80, rows: 24}, {columns: 60, rows: 16}, {columns: 200, rows: 50}, {columns: 10, rows: 3});
	const steps = fc.array(fc.oneof({weight: 20, arbitrary: fc.constantFrom(...keys)}, sizes), {maxLength: 60});
	fc.assert(fc.property(fc.integer({min: 0, max: 20}), steps, (count, pressed) => {
		const viewed = createViewed({targets: names.slice(0, count)});
		for (const step of pressed) {
			if (typeof step === 'string') viewed.press(step);
			else viewed.set(step);
			const view = viewed.view();
			const places = placesOf(view.screen, viewed.state(), view);
			const {index, top} = view[listOf(view.screen)];
			const grid = gridIn(view);
			const height = view.screen === 'gallery' ? grid.across * grid.down : layoutOf(viewed.state(), view).list;
			if (places.length === 0) continue;
			assert.ok(index >= 0 && index < places.length, `${index} of ${places.length}`);
			assert.ok(top >= 0 && index >= top && index < top + height, `${index} in ${top} + ${height}`);
			if (places.some(({isStop}) => isStop)) assert.equal(places[index]?.isStop, true);
		}
	}), {numRuns: draws(300)});
});

test('Space selects and moves down, a selects all or none, i inverts, and on a scope they apply to its targets', () => {
	const viewed = createViewed({targets: ['M 1', 'M 2', 'M 3']});
	const selected = (): string[] => [...viewed.view().selected].map(key => key.split('\n')[1] ?? '').sort();
	viewed.press('space');
	assert.deepEqual([selected(), cursorId(viewed.state(), viewed.view())], [['M 1'], idOf('M 2')]);
	viewed.press('i');
	assert.deepEqual(selected(), ['M 2', 'M 3']);
	viewed.press('a');
	assert.deepEqual(selected(), ['M 1', 'M 2', 'M 3']);
	viewed.press('a');
	assert.deepEqual(selected(), []);
	viewed.press('g', 'space');
	assert.deepEqual(selected(), ['M 1', 'M 2', 'M 3']);
	viewed.press('g', 'space');
	assert.deepEqual(selected(), []);
});

test('Enter previews the selection, or else the target under the cursor, or else the targets of the scope', () => {
	const viewed = createViewed({targets: ['M 1', 'M 2', 'M 3']});
	assert.deepEqual(viewed.press('enter').previewed, [idOf('M 1')]);
	assert.deepEqual(viewed.press('escape', 'j', 'space', 'g', 'enter').previewed, [idOf('M 2')]);
	assert.deepEqual(viewed.press('escape', 'a', 'a', 'g', 'enter').previewed, ['M 1', 'M 2', 'M 3'].map(idOf));
});

test('2 previews the selection from any screen, as Enter does, and returns to what was shown', () => {
	const viewed = createViewed({targets: ['M 1', 'M 2', 'M 3']});
	viewed.press('space', 'space', '2');
	assert.deepEqual([viewed.view().screen, viewed.view().previewed], ['preview', ['M 1', 'M 2'].map(idOf)]);
	viewed.press('j');
	const cursor = cursorId(viewed.state(), viewed.view());
	viewed.press('3', '2');
	assert.deepEqual([cursorId(viewed.state(), viewed.view()), viewed.view().previewed.length], [cursor, 2]);
	viewed.press('1', 'a', '3', '2');
	assert.deepEqual(viewed.view().previewed, ['M 1', 'M 2', 'M 3'].map(idOf));
	// Without a selection it previews the target under the cursor, and from another screen what was shown before.
	viewed.press('1', 'a', 'g', 'j', '2');
	assert.deepEqual(viewed.view().previewed, [idOf('M 1')]);
	viewed.press('3', '2');
	assert.deepEqual(viewed.view().previewed, [idOf('M 1')]);
	assert.deepEqual(createViewed({targets: []}).press('2').previewed, []);
});

test('a filter hides rows as it is typed; Enter keeps it, Esc removes it, and another Esc leaves the screen', () => {
	const viewed = createViewed({targets: ['M 1', 'M 2', 'IC 434']});
	const rows = (): string[] => placesOf('discover', viewed.state(), viewed.view()).map(({id}) => id).filter(id => id !== 'a');
	viewed.press('/', 'i', 'C');
	assert.deepEqual(rows(), [idOf('IC 434')]);
	viewed.press('backspace', 'backspace', 'm', 'space', '2', 'enter');
	assert.deepEqual([rows(), viewed.view().overlay], [[idOf('M 2')], undefined]);
	viewed.press('/', '9', 'escape');
	assert.deepEqual(rows(), [idOf('M 2')]);
	viewed.press('/', 'ctrl+u', 'enter');
	assert.equal(rows().length, 3);
	viewed.press('enter', '/', '2', '1', ':', '1', '5', 'enter');
	assert.equal(viewed.view().preview.filter, '21:15');
	assert.equal(viewed.press('escape').screen, 'preview');
	assert.equal(viewed.view().preview.filter, '');
	assert.equal(viewed.press('escape').screen, 'discover');
});

test('r reads every scope again, or searches if there is none', () => {
	const viewed = createViewed();
	viewed.press('r');
	assert.deepEqual(viewed.actions, [{kind: 'searchAgain'}]);
	const empty = createViewed({targets: []});
	empty.press('r');
	assert.deepEqual([empty.actions, empty.view().message], [[], 'Still searching']);
	empty.machine.send({kind: 'discoveryEnded'});
	empty.press('r');
	assert.deepEqual([empty.actions, empty.view().message], [[{kind: 'searchAgain'}], 'Searching again']);
});

test('the message of a key goes when the last block ends and done opens by itself', () => {
	const viewed = createViewed();
	viewed.press('a', 'enter', 'enter');
	const before = viewed.state();
	const told = {...viewed.view(), screen: 'stack' as const, message: 'There is no picture yet'};
	const after = {...before, jobs: before.jobs.map(job => ({...job, phase: 'stacked' as const, endedAtMs: before.nowMs}))};
	const {view, rings} = reactionTo(before, after, told);
	assert.deepEqual([view.screen, view.message, rings], ['done', undefined, true]);
	assert.equal(reactionTo(before, before, told).view.message, told.message);
});
