import assert from 'node:assert/strict';
import test from 'ava';
import {createElement} from 'react';
import {themeOf} from '../../source/components/theme.js';
import {App} from '../../source/tui/app.js';
import {matches} from '../../source/tui/list/filter.js';
import {placesOf} from '../../source/tui/list/list-motion.js';
import type {ListName} from '../../source/tui/view-state.js';
import {inspection} from '../machine/machine.js';
import {drawn, unstyled} from '../support/drawn.js';
import {createViewed, type Viewed} from './viewed.js';

const theme = themeOf({isAscii: false, hasColor: false});

function screenOf(viewed: Viewed): string[] {
	return drawn(theme, createElement(App, {theme, state: viewed.state(), view: viewed.view()}), viewed.view().columns).map(unstyled);
}

function filtered(viewed: Viewed, screen: ListName, words: string): string[] {
	viewed.set({screen, [screen]: {...viewed.view()[screen], filter: words}});
	return placesOf(screen, viewed.state(), viewed.view()).filter(({isHeading}) => !isHeading).map(({id}) => id);
}

/** Four requested blocks on the stack screen, the first being stacked. */
function stacking(): Viewed {
	const viewed = createViewed({targets: ['M 1', 'M 2']});
	viewed.press('a', 'enter', 'enter');
	viewed.machine.tell({kind: 'batchInspected', inspection: inspection()});
	viewed.machine.tell({kind: 'stackStarted', isProven: true});
	return viewed;
}

test('each word of a filter must match, and a catalogue and its number are one word', () => {
	const passes = (filter: string) => matches(filter, () => ['M 27', 'waiting', '2026-02-27', '21:15-21:30', 'LP', undefined]);
	for (const filter of ['', '  ', 'm 27', 'M  2', 'WAIT', 'lp waiting', 'm 27 21:15', '2026-02-27 lp']) assert.ok(passes(filter), filter);
	for (const filter of ['m 3', 'stacked', 'lp ircut', 'm 27 failed']) assert.ok(!passes(filter), filter);
	assert.ok(!matches('m 2', () => ['M 1', '2026-02-27']));
	assert.ok(matches('seestar waiting', () => ['waiting'], () => ['seestar-2']));
	assert.ok(!matches('2', () => ['waiting'], () => ['seestar-2']));
	assert.ok(matches('', () => assert.fail('texts are asked for without a filter')));
});

test('a filter on stack matches what is shown: state, night, filter, telescope', () => {
	const viewed = stacking();
	const all = filtered(viewed, 'stack', '');
	assert.equal(all.length, 4);
	assert.deepEqual(filtered(viewed, 'stack', 'waiting'), all.slice(1));
	assert.equal(filtered(viewed, 'stack', viewed.state().jobs[0]?.phase === 'stacking' ? 'stacking' : 'starting').length, 1);
	for (const words of ['2026-02-27', viewed.state().jobs[0]?.block.filter ?? '?', 'm waiting', 'working']) assert.ok(filtered(viewed, 'stack', words).length >= 3, words);
	assert.deepEqual(filtered(viewed, 'done', 'waiting'), all.slice(1));
	assert.deepEqual(filtered(viewed, 'stack', 'queued'), []);
});

test('filters on discover and preview also match states and nights', () => {
	const viewed = createViewed({targets: ['M 1', 'M 2']});
	for (const words of ['ready', '2026-02-27', 'online', 'm 1', 'short']) assert.ok(filtered(viewed, 'discover', words).length > 0, words);
	assert.equal(filtered(viewed, 'discover', 'failed').length, 0);
	viewed.press('escape');
	assert.equal(viewed.view().discover.filter, '');
	viewed.press('enter');
	const all = filtered(viewed, 'preview', '');
	assert.equal(all.length, 3);
	assert.deepEqual([filtered(viewed, 'preview', 'ready').length, filtered(viewed, 'preview', 'too short').length, filtered(viewed, 'preview', '2026-02-27').length], [2, 1, 3]);
	viewed.set({preview: {...viewed.view().preview, filter: '', cursor: all[0], index: 1}});
	viewed.press('space');
	assert.equal(filtered(viewed, 'preview', 'switched off').length, 1);
});

test('a filter says how many rows of how many it shows, and how to remove it where nothing matches', () => {
	const viewed = stacking();
	viewed.press('/', 'w', 'a', 'i', 't');
	assert.match(screenOf(viewed).at(-2) ?? '', /^ \/wait {4}3 of 4$/);
	viewed.press('enter');
	assert.match(screenOf(viewed).at(-2) ?? '', /^ \/wait {3}3 of 4 {3}Esc shows all again$/);
	viewed.press('/', 'x', 'enter');
	assert.match(screenOf(viewed).join('\n'), /Nothing matches \/waitx\. Esc shows all again\.[^]*\/waitx {3}0 of 4/);
	assert.equal(viewed.press('escape').screen, 'stack');
	assert.doesNotMatch(screenOf(viewed).join('\n'), /Nothing matches/);
	for (const screen of ['discover', 'preview', 'done', 'upload', 'mine'] as const) {
		filtered(viewed, screen, 'nobody');
		assert.equal(/Nothing matches \/nobody/.test(screenOf(viewed).join('\n')), screen !== 'upload' && screen !== 'mine', screen);
	}
});

test('a list shows the number of the current row', () => {
	const viewed = createViewed({targets: Array.from({length: 30}, (_, index) => `M ${index + 1}`)});
	viewed.set({});
	const rule = () => screenOf(viewed).findLast(line => line.startsWith('── ')) ?? '';
	assert.match(rule(), /^── M 1 on a ─+ 1\/30 ──$/);
	viewed.press('j', 'j');
	assert.match(rule(), / 3\/30 ──$/);
	viewed.press('G');
	assert.match(rule(), / 30\/30 ──$/);
	viewed.press('g');
	assert.match(rule(), / -\/30 ──$/);
	viewed.press('/', 'm', ' ', '3', 'enter');
	assert.match(rule(), / 1\/2 ──$/);
});

test('a filter that nothing matched said to switch the telescope on, although it was there', () => {
	for (const columns of [60, 80, 200]) {
		const viewed = createViewed();
		viewed.set({columns, discover: {...viewed.view().discover, filter: 'zz'}});
		const shown = screenOf(viewed).join('\n');
		assert.match(shown, /Nothing matches \/zz/);
		assert.doesNotMatch(shown, /Next step|witch|demo/);
	}
});

test('a telescope without targets offered to select them all', () => {
	const viewed = createViewed({targets: []});
	viewed.machine.send({kind: 'scopeFound', scope: 'a'});
	assert.match(viewed.press('space').message ?? '', /nothing to select/);
	assert.match(viewed.press('a').message ?? '', /nothing to select/);
	assert.match(screenOf(viewed).at(-1) ?? '', /^r read again /);
});

test('the sky took the words of a filter as one text', () => {
	const viewed = createViewed({targets: ['T CrB', 'M 1']});
	assert.equal(filtered(viewed, 'sky', 'crb t').length, 1);
	assert.equal(filtered(viewed, 'sky', ' m  1 ').length, 1);
	assert.equal(filtered(viewed, 'sky', '').length, 2);
});
