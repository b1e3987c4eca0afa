import assert from 'node:assert/strict';
import test from 'ava';
import {createElement} from 'react';
import {themeOf} from '../../source/components/theme.js';
import {App} from '../../source/tui/app.js';
import {drawn, unstyled} from '../support/drawn.js';
import {blockId} from '../../source/machine/stacking/jobs.js';
import {press} from '../../source/tui/press.js';
import {previewTotals} from '../../source/tui/preview/rows.js';
import {description, foldersOf, inspection, zone} from '../machine/machine.js';
import {createViewed, type Viewed} from './viewed.js';

function phases(viewed: Viewed): string[] {
	return viewed.state().jobs.map(({phase}) => phase);
}

/** Both blocks were requested, and the first is being stacked. */
function stacking(): Viewed {
	const viewed = createViewed();
	viewed.press('enter', 'enter');
	viewed.machine.tell({kind: 'batchInspected', inspection: inspection()});
	viewed.machine.tell({kind: 'stackStarted', isProven: true});
	return viewed;
}

test('Space switches a block off and on, a all of them, i inverts them, and the totals follow', () => {
	const viewed = createViewed();
	viewed.press('enter');
	const blocks = (): number => previewTotals(viewed.state(), viewed.view()).blocks;
	assert.equal(blocks(), 2);
	viewed.press('space');
	assert.equal(blocks(), 1);
	viewed.press('i');
	assert.deepEqual([blocks(), viewed.view().switchedOff.size], [1, 1]);
	viewed.press('a');
	assert.equal(blocks(), 2);
	viewed.press('a');
	assert.equal(blocks(), 0);
	assert.match(viewed.press('enter').message ?? '', /Every block is switched off/);
	assert.deepEqual([viewed.view().screen, phases(viewed)], ['preview', []]);
});

test('Enter says when the sub-frames are still being read, instead of pointing to reasons beside the blocks', () => {
	const viewed = createViewed();
	viewed.press('enter');
	const state = viewed.state();
	const reading = {...state, scopes: state.scopes.map(scope => ({...scope, targets: scope.targets.map(target => ({...target, phase: 'reading' as const, reading: undefined, blocks: []}))}))};
	assert.equal(press(reading, viewed.view(), 'enter').view.message, 'The sub-frames are still being read');
});

test('a filter on the preview hides blocks, but they are still stacked', () => {
	const viewed = createViewed();
	viewed.press('enter', '/', '2', '1', ':', '1', '5', 'enter');
	assert.equal(previewTotals(viewed.state(), viewed.view()).blocks, 2);
	viewed.press('enter');
	assert.equal(phases(viewed).length, 2);
});

test('Space on a block that cannot be stacked says why and moves on', () => {
	const viewed = createViewed();
	viewed.press('enter', 'G', 'space');
	assert.match(viewed.view().message ?? '', /Not to be stacked/);
	assert.equal(viewed.view().switchedOff.size, 0);
});

test('the first Space on a doubtful block warns, the second one selects it, and Enter stacks it', () => {
	const viewed = createViewed();
	const reading = viewed.state().scopes[0]?.targets[0]?.reading;
	assert.ok(reading);
	const [first = '', last = ''] = [reading.subFrameNames.at(0), reading.subFrameNames.at(29)];
	const pointings = new Map([[first, {raDegrees: 10, decDegrees: 40, fieldDegrees: 0.73}], [last, {raDegrees: 14, decDegrees: 40, fieldDegrees: 0.73}]]);
	viewed.machine.send({kind: 'rereadRequested', scope: 'a'});
	viewed.machine.send({kind: 'scopeDescribed', scope: 'a', description, zone, hasOpenBlocks: false});
	viewed.machine.send({kind: 'targetsRead', scope: 'a', targets: foldersOf('M 1')});
	viewed.machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: {...reading, pointings}});
	viewed.press('enter', 'a', 'a');
	assert.equal(previewTotals(viewed.state(), viewed.view()).blocks, 1, 'all is not the doubtful one');
	viewed.press('g', 'space');
	assert.match(viewed.view().message ?? '', /^Better not: .* Space again stacks it$/);
	assert.equal(previewTotals(viewed.state(), viewed.view()).blocks, 1);
	viewed.press('space');
	assert.equal(previewTotals(viewed.state(), viewed.view()).blocks, 2);
	viewed.press('enter');
	assert.deepEqual(viewed.state().jobs.map(({block}) => block.status), ['moved', 'ready']);
});

test('brackets step through the lengths that divide a day, and stop at both ends', () => {
	const viewed = createViewed();
	viewed.press('enter');
	const minutes = (): number => viewed.state().settings.blockMinutes;
	const seen = [minutes()];
	for (let count = 0; count < 14; count++) {
		viewed.press(']');
		seen.push(minutes());
	}

	assert.match(viewed.view().message ?? '', /1 minute to a whole day/);
	for (let count = 0; count < 20; count++) {
		viewed.press('[');
		seen.push(minutes());
	}

	assert.deepEqual([Math.max(...seen), Math.min(...seen)], [1440, 1]);
	assert.ok(seen.every(value => 1440 % value === 0), seen.join(' '));
});

test('minus and plus change the minimum exposure by a minute, never below zero, and the plan follows', () => {
	const viewed = createViewed();
	viewed.press('enter', '+');
	assert.deepEqual([viewed.state().settings.minExposureSeconds, previewTotals(viewed.state(), viewed.view()).blocks], [300, 2]);
	viewed.press('=');
	assert.deepEqual([viewed.state().settings.minExposureSeconds, previewTotals(viewed.state(), viewed.view()).blocks], [360, 1]);
	for (let count = 0; count < 9; count++) viewed.press('-');
	assert.deepEqual([viewed.state().settings.minExposureSeconds, previewTotals(viewed.state(), viewed.view()).blocks], [0, 3]);
});

test('on a telescope that is observing a question comes first: no stacks nothing, yes stacks the blocks', () => {
	const viewed = createViewed({observing: 'M 81'});
	viewed.press('enter', 'enter');
	assert.equal(viewed.view().overlay?.kind, 'confirm');
	for (const key of ['enter', 'n', 'escape', 'space']) {
		viewed.press(key);
		assert.deepEqual([viewed.view().overlay, viewed.view().screen, phases(viewed)], [undefined, 'preview', []], key);
		viewed.press('enter');
	}

	viewed.press('y');
	assert.deepEqual([viewed.view().screen, phases(viewed).length, viewed.state().settings.evenIfObserving], ['stack', 2, 'untilQuit']);
});

test('where one of two telescopes is observing, o stacks on the other and leaves that one alone', () => {
	const viewed = createViewed({scopes: ['a', 'b']});
	viewed.machine.send({kind: 'scopeDescribed', scope: 'b', description: {...description, observing: 'M 81'}, zone, hasOpenBlocks: false});
	viewed.press('a', 'enter', 'enter');
	const theme = themeOf({isAscii: true, hasColor: false});
	viewed.set({columns: 60, rows: 16});
	assert.match(drawn(theme, createElement(App, {theme, state: viewed.state(), view: viewed.view()}), 60).map(unstyled).join('\n'), /b is observing[^]*Stack all the same\?[^]*o: only the others +any other key: no/);
	viewed.press('o');
	assert.deepEqual([viewed.view().screen, viewed.state().jobs.map(({scope}) => scope), viewed.state().settings.evenIfObserving], ['stack', ['a', 'a'], false]);
	assert.equal(viewed.view().message, 'b is observing and left out');
});

test('where every telescope is observing there are no others to stack on', () => {
	const viewed = createViewed({scopes: ['a', 'b'], observing: 'M 81'});
	viewed.press('a', 'enter', 'enter', 'o');
	assert.deepEqual([viewed.view().overlay, phases(viewed)], [undefined, []]);
});

test('read-only refuses to stack, to stop and to retry', () => {
	const viewed = createViewed({view: {isReadOnly: true}});
	viewed.press('enter', 'enter');
	assert.match(viewed.view().message ?? '', /--read-only/);
	for (const key of ['s', 'r']) assert.match(viewed.press('3', key).message ?? '', /--read-only/, key);
	assert.deepEqual(phases(viewed), []);
});

test('quitting asks only while work is left: no goes on, yes and a second Ctrl-C quit', () => {
	const idle = createViewed();
	idle.press('q');
	assert.deepEqual(idle.actions, [{kind: 'quit'}]);
	const viewed = stacking();
	viewed.press('q', 'n', 'q', 'enter', 'q', 'q');
	assert.deepEqual([viewed.actions, viewed.view().overlay], [[], undefined]);
	viewed.press('ctrl+c');
	assert.equal(viewed.view().overlay?.kind, 'confirm');
	viewed.press('ctrl+c');
	assert.deepEqual(viewed.actions, [{kind: 'quit'}]);
	assert.deepEqual(stacking().press('q', 'y').overlay, undefined);
});

test('an address that was taken off the list kept what was chosen there, also a doubtful block, for the telescope that is next at it', () => {
	const viewed = createViewed({scopes: ['a', 'ab']});
	const chosen = () => [viewed.view().selected, viewed.view().previewed, viewed.view().switchedOff, new Set(viewed.view().insisted.keys())].map(ids => [...ids]);
	const ids = ['a\nM 1', 'ab\nM 1'];
	const blocks = ids.map(id => `${id}\n20260227.81`);
	viewed.set({selected: new Set(ids), previewed: ids, switchedOff: new Set(blocks), insisted: new Map(blocks.map(id => [id, 'on']))});
	viewed.machine.send({kind: 'linkChanged', scope: 'a', link: 'lost', reason: 'it is switched off'});
	viewed.press('home', 'x');
	assert.deepEqual(viewed.state().scopes.map(({id}) => id), ['ab']);
	assert.deepEqual(chosen(), [[ids[1]], [ids[1]], [blocks[1]], [blocks[1]]]);
});

test('x skips the waiting block under the cursor, and r queues it again', () => {
	const viewed = stacking();
	viewed.press('G', 'x');
	assert.deepEqual(phases(viewed), ['stacking', 'skipped']);
	assert.match(viewed.press('x').message ?? '', /has ended/);
	viewed.press('r');
	assert.deepEqual(phases(viewed), ['stacking', 'queued']);
	assert.match(viewed.press('r').message ?? '', /Only a block that failed/);
});

test('s asks before it stops, and then stops everything', () => {
	const viewed = stacking();
	viewed.press('s', 'n');
	assert.deepEqual(phases(viewed), ['stacking', 'queued']);
	viewed.press('s', 'y');
	viewed.machine.tell({kind: 'stackStopped'});
	assert.deepEqual(phases(viewed), ['cancelled', 'cancelled']);
	// Stopped blocks are kept: s asks whether to go on with them.
	assert.notEqual(viewed.press('s').overlay, undefined);
	assert.equal(viewed.press('n').overlay, undefined);
	assert.deepEqual(phases(viewed), ['cancelled', 'cancelled']);
	viewed.press('5', 'r');
	assert.deepEqual([viewed.view().screen, phases(viewed).filter(phase => phase === 'cancelled')], ['stack', []]);
});

test('a block is not queued twice by going back and pressing Enter again', () => {
	const viewed = stacking();
	viewed.press('escape', 'enter');
	assert.match(viewed.view().message ?? '', /No block is ready/);
	assert.equal(new Set(viewed.state().jobs.map(({block}) => blockId(block))).size, 2);
	assert.equal(viewed.state().jobs.length, 2);
});

test('an address is passed on as typed, and an empty one closes the box', () => {
	const viewed = createViewed({targets: []});
	viewed.press('t', ...'10.0.0.9x', 'backspace', 'enter');
	assert.deepEqual(viewed.actions, [{kind: 'addAddress', text: '10.0.0.9'}]);
	viewed.press('ctrl+u', 'space', 'enter');
	assert.equal(viewed.view().overlay, undefined);
	viewed.press('t', 'up', 'f5', 'escape');
	assert.deepEqual([viewed.view().overlay, viewed.actions.length], [undefined, 1]);
});

test('the password goes only to the sign-in', () => {
	const viewed = stacking();
	viewed.machine.tell({kind: 'stackEnded', batch: {state: 'complete', word: 'complete', percent: 100, stackedFrames: 30, totalFrames: 30, remainingSeconds: 0, output: undefined, error: undefined, code: undefined}});
	viewed.machine.tell({kind: 'stackNamed', file: 'CrowdSky_30_M 1_10.0s_LP_20260227.81_HP022854.fit', frames: 30, note: undefined});
	viewed.press('u');
	assert.equal(viewed.view().overlay?.kind, 'login');
	viewed.press('enter');
	assert.match(JSON.stringify(viewed.view().overlay), /user name first/);
	viewed.press('m', 'e', 'enter', 's', '?', 'q', 'enter');
	const [action] = viewed.actions;
	assert.deepEqual(action?.kind === 'signIn' && [action.username, action.password], ['me', 's?q']);
	viewed.press('x');
	assert.match(JSON.stringify(viewed.view().overlay), /"isChecking":true/);
	viewed.press('escape');
	assert.ok(!JSON.stringify(viewed.view()).includes('s?q'));
});

test('the question before stacking while a telescope observes says how far a yes goes', () => {
	const viewed = createViewed({scopes: ['a', 'b'], observing: 'M 31'});
	viewed.press('a', 'enter', 'enter');
	const {overlay} = viewed.view();
	assert.ok(overlay?.kind === 'confirm', viewed.view().message);
	const asked = overlay.lines.join(' ');
	viewed.press('y');
	assert.equal(viewed.state().settings.evenIfObserving, 'untilQuit');
	// It is a setting of the program, not of the telescope that was named.
	assert.match(asked, /every telescope .* until you turn it off in the settings/);
	assert.match(asked, /Stack all the same\?$/);
});

test('the question is whole in the smallest window, however many telescopes observe', () => {
	const theme = themeOf({isAscii: true, hasColor: false});
	for (const count of [1, 2, 3, 12]) {
		const viewed = createViewed({scopes: Array.from({length: count}, (_, index) => `seestar-${index}.local`), observing: 'stacking M 44', view: {columns: 60, rows: 16}});
		viewed.press('a', 'enter', 'enter');
		const text = drawn(theme, createElement(App, {theme, state: viewed.state(), view: viewed.view()}), 60).map(unstyled).join('\n');
		assert.match(text, /seestar-0.local[^]*Stack all the same\?/, text);
	}
});
