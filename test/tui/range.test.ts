import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'ava';
import {createElement} from 'react';
import {themeOf} from '../../source/components/theme.js';
import type {ListedRow} from '../../source/planning/my-stacks/my-stack.js';
import {App} from '../../source/tui/app.js';
import {drawn, unstyled} from '../support/drawn.js';
import {manyRows} from './sky/long-sky.js';
import {createViewed, type Viewed} from './viewed.js';

const theme = themeOf({isAscii: true, hasColor: false});
const names = (ids: Iterable<string>) => [...ids].map(id => id.split('\n')[1] ?? '').sort();

function linesOf(viewed: Viewed): string[] {
	return drawn(theme, createElement(App, {theme, state: viewed.state(), view: viewed.view()}), viewed.view().columns).map(unstyled);
}

test('v marks targets up or down to the cursor, and Space selects them, or deselects them if all were selected', () => {
	const viewed = createViewed({targets: ['M 1', 'M 2', 'M 3', 'M 4']});
	viewed.press('j', 'v', 'j', 'j');
	const marked = linesOf(viewed).filter(line => /^[#>] \[ \] M/.test(line));
	assert.deepEqual(marked.map(line => line.slice(0, 9)), ['# [ ] M 2', '# [ ] M 3', '> [ ] M 4']);
	assert.match(linesOf(viewed).at(-2) ?? '', /^ Range of 3: Space selects, Enter previews, Esc ends it/);
	viewed.press('space');
	assert.deepEqual([names(viewed.view().selected), viewed.view().range], [['M 2', 'M 3', 'M 4'], undefined]);
	viewed.press('v', 'k', 'k', 'k', 'space');
	assert.deepEqual(names(viewed.view().selected), ['M 1', 'M 2', 'M 3', 'M 4']);
	viewed.press('v', 'G', 'space');
	assert.deepEqual(names(viewed.view().selected), []);
});

test('Enter previews the targets of a range, Esc ends the range first, and so does another screen', () => {
	const viewed = createViewed({targets: ['M 1', 'M 2', 'M 3']});
	viewed.press('space', 'v', 'j', 'enter');
	assert.deepEqual([names(viewed.view().previewed), viewed.view().range], [['M 2', 'M 3'], undefined]);
	viewed.press('escape', 'v', 'escape');
	assert.deepEqual([viewed.view().screen, viewed.view().range], ['discover', undefined]);
	viewed.press('v', '3', '1');
	assert.equal(viewed.view().range, undefined);
});

test('a range of blocks is switched off and on as one, over several nights and targets, and Enter stacks only that range', () => {
	const viewed = createViewed({targets: ['M 1', 'M 2', 'M 3']});
	const jobs = () => viewed.state().jobs.map(({target, block}) => `${target} ${block.start.slice(11, 16)}`);
	viewed.press('a', 'enter', 'j', 'v', 'j', 'j');
	assert.match(linesOf(viewed).at(-2) ?? '', /^ Range of 3: Space on or off, Enter stacks, Esc ends it/);
	assert.match(linesOf(viewed).join('\n'), /^ 2 blocks of the range to stack in about /m);
	viewed.press('space');
	assert.equal(viewed.view().switchedOff.size, 2);
	viewed.press('v', 'g', 'space');
	assert.equal(viewed.view().switchedOff.size, 0);
	viewed.press('g', 'j', 'v', 'j', 'j', 'enter');
	assert.deepEqual(jobs(), ['M 1 21:30', 'M 2 21:15']);
});

test('a range without any block switched on stacks nothing and says so', () => {
	const viewed = createViewed({targets: ['M 1']});
	viewed.press('enter', 'space', 'g', 'v', 'enter');
	assert.deepEqual([viewed.state().jobs.length, viewed.view().message], [0, 'No block of the range is switched on']);
});

test('d downloads a range of my stacks, as far as the server has them', () => {
	const row = (chunkKey: string): ListedRow => ({
		id: chunkKey, chunkKey, objectName: 'M 1', telescopeId: undefined, filterName: 'LP', exposureSeconds: 10, dateObsMs: Date.UTC(2026, 1, 27, 20), dateObsEndMs: undefined, sizeBytes: 5, createdAt: undefined,
	} as unknown as ListedRow);
	const viewed = createViewed();
	viewed.set({screen: 'mine', isSignedIn: true, myStacks: {...viewed.view().myStacks, phase: 'read', rows: ['a', 'b', 'c'].map(row)}});
	viewed.press('g', 'v', 'j', 'd');
	const [action] = viewed.actions;
	assert.deepEqual(action?.kind === 'downloadStacks' && action.rows.length, 2);
	assert.deepEqual([viewed.view().range, viewed.view().myStacks.download?.totalBytes], [undefined, 5]);
});

test('a range of 12,000 stacks is downloaded in linear time', () => {
	const viewed = createViewed();
	const row = manyRows(1)[0] ?? assert.fail();
	viewed.set({screen: 'mine', isSignedIn: true, myStacks: {...viewed.view().myStacks, phase: 'read', rows: Array.from({length: 12_000}, (_, index) => ({...row, id: String(index), chunkKey: `20260227.${index}`}))}});
	viewed.press('g', 'v', 'G');
	// Of this process alone, so that other work on the machine does not count.
	const before = process.cpuUsage();
	viewed.press('d');
	const {user, system} = process.cpuUsage(before);
	const [action] = viewed.actions;
	assert.equal(action?.kind === 'downloadStacks' && action.rows.length, 12_000);
	assert.ok(user + system < 600_000, `${user + system} us`);
});
