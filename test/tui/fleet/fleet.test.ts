import assert from 'node:assert/strict';
import test from 'ava';
import {createElement} from 'react';
import {themeOf} from '../../../source/components/theme.js';
import {problemOf} from '../../../source/errors/problem.js';
import {DiscoverScreen} from '../../../source/tui/discover/discover-screen.js';
import {focusedScope} from '../../../source/tui/fleet/focus.js';
import {telescopeLines} from '../../../source/tui/fleet/telescope-line.js';
import {cursorId, placesOf} from '../../../source/tui/list/list-motion.js';
import {StackScreen} from '../../../source/tui/stack/stack-screen.js';
import {targetKey} from '../../../source/tui/view-state.js';
import {batch, inspection} from '../../machine/machine.js';
import {drawn, unstyled} from '../../support/drawn.js';
import {createViewed, type Viewed} from '../viewed.js';

const mono = themeOf({isAscii: true, hasColor: false});
const eight = Array.from({length: 8}, (_, index) => `seestar-${index + 1}`);

function screenOf(viewed: Viewed): string[] {
	const Screen = viewed.view().screen === 'stack' ? StackScreen : DiscoverScreen;
	return drawn(mono, createElement(Screen, {state: viewed.state(), view: viewed.view()}), viewed.view().columns).map(unstyled);
}

/** All blocks of all telescopes are queued, and each telescope stacks its first one. */
function working(scopes: readonly string[], size = {columns: 80, rows: 24}): Viewed {
	const viewed = createViewed({scopes, view: size});
	viewed.press('a', 'enter', 'enter');
	for (const scope of scopes) {
		viewed.machine.tell({kind: 'batchInspected', inspection: inspection()}, scope);
		viewed.machine.tell({kind: 'stackStarted', isProven: true}, scope);
	}

	for (const scope of scopes) viewed.machine.tell({kind: 'stackProgressed', batch: batch('working', {percent: 50, stackedFrames: 15})}, scope);

	return viewed;
}

function lose(viewed: Viewed, scope: string, seconds: number): void {
	viewed.machine.send({kind: 'linkChanged', scope, link: 'lost', reason: 'the line broke'});
	viewed.machine.wait((seconds - 10) * 1000);
	viewed.machine.send({kind: 'ticked'});
}

test('no screen has a line for the telescope when there is only one', () => {
	const viewed = working(['a']);
	assert.ok(!screenOf(viewed).some(line => /^ {5}telescope/.test(line)));
	assert.equal(viewed.press('tab').message, 'There is one telescope only');
});

test('eight telescopes are all in sight at 80x24, on discover and on stack, above five rows of the list', () => {
	for (const viewed of [createViewed({scopes: eight}), working(eight)]) {
		const lines = screenOf(viewed);
		assert.equal(lines.length, 24);
		for (const scope of eight) assert.equal(lines.filter(line => new RegExp(`^. [+=] {2}${scope} `).test(line.replace(/^> /, '  '))).length, 1, `${scope}\n${lines.join('\n')}`);
		const head = lines.findIndex(line => /^ +(?:time|target)[ ^]/.test(line));
		const rule = lines.findIndex((line, row) => row > 1 && line.startsWith('--'));
		assert.equal(rule - head - 1, 5);
	}
});

test('in a window of 60x16 as many telescopes are shown as fit, and the others are counted with those that need attention', () => {
	const viewed = createViewed({scopes: eight, view: {columns: 60, rows: 16}});
	assert.match(screenOf(viewed).join('\n'), /seestar-5 .*\n {5}3 more\n/);
	lose(viewed, 'seestar-7', 11);
	assert.match(screenOf(viewed).join('\n'), /seestar-5 .*\n {5}3 more, 1 of them needs you\n/);
	viewed.press('tab', 'down', 'down', 'down', 'down', 'down', 'down');
	const text = screenOf(viewed).join('\n');
	assert.match(text, /\n> x {2}seestar-7 +connection lost\. Is it on/);
	assert.equal(screenOf(viewed).length, 16);
});

test('a telescope\'s line has its activity, a bar, its blocks, its free space and the time when it will be done', () => {
	const viewed = working(['seestar-1', 'seestar-2'], {columns: 100, rows: 24});
	const [first] = telescopeLines(viewed.state());
	assert.deepEqual(first?.blocks, {done: 0, all: 2, failed: 0});
	assert.match(screenOf(viewed).join('\n'), /= {2}seestar-1 +21:15 M 1 +#{6,}-+ +50 % +0\/2 +1\.0 GB +13:0\d/);
});

test('a lost telescope is shown on stack with the time since its last progress, a dim bar, and no end time', () => {
	const viewed = working(['seestar-1', 'seestar-2']);
	lose(viewed, 'seestar-2', 14);
	const line = telescopeLines(viewed.state())[1];
	assert.deepEqual([line?.mark, line?.isStill, line?.fraction, line?.doneAtMs], ['bad', true, 0.5, undefined]);
	assert.match(screenOf(viewed).join('\n'), /x {2}seestar-2 +no progress for \d+ s +#+-+ +50 % +0\/2 +is it on\?/);
	assert.match(screenOf(viewed)[2] ?? '', /done about \d\d:\d\d +if 1 of 2 telescopes comes back/);
});

test('an abandoned or locked telescope shows the reason and the next step, and is marked without colours too', () => {
	const viewed = createViewed({scopes: ['seestar-1', 'seestar-2']});
	viewed.machine.send({kind: 'scopeFound', scope: 'seestar-3'});
	viewed.machine.send({kind: 'scopeFailed', scope: 'seestar-3', problem: problemOf('locked', 'It takes no commands', 'it wants a key', 'Name your own key file with --key.')});
	assert.match(screenOf(viewed).join('\n'), /x {2}seestar-3 +locked: key needed\. Name your own key file with --key\./);
	viewed.press('2', '1', 'a', 'enter', 'enter');
	viewed.machine.tell({kind: 'batchInspected', inspection: inspection({observing: 'M 42'})}, 'seestar-1');
	assert.match(screenOf(viewed).join('\n'), /x {2}seestar-1 +given up: the telescope is observing \(M 42\)\. Wait/);
});

test('the cursor moves between the list and the lines above it as in one list', () => {
	const viewed = createViewed({scopes: ['a', 'b', 'c']});
	const at = (): string | undefined => cursorId(viewed.state(), viewed.view());
	assert.equal(at(), targetKey('a', 'M 1'));
	assert.deepEqual([viewed.press('k') && at(), viewed.press('up') && at(), viewed.press('j') && at()], ['c', 'b', 'c']);
	viewed.press('j');
	assert.equal(at(), targetKey('a', 'M 1'));
	viewed.press('g');
	assert.equal(at(), 'a');
	viewed.press('G');
	assert.equal(at(), targetKey('c', 'M 1'));
	viewed.press('tab');
	assert.equal(at(), 'a');
	viewed.press('tab');
	assert.equal(at(), targetKey('c', 'M 1'));
});

test('Enter shows the targets and blocks of one telescope only, on stack as on discover, until Esc shows all again', () => {
	const viewed = working(['a', 'b', 'c']);
	const shown = (): number => placesOf(viewed.view().screen, viewed.state(), viewed.view()).length;
	viewed.press('1');
	const all = shown();
	viewed.press('tab', 'j', 'enter');
	assert.deepEqual([cursorId(viewed.state(), viewed.view()), focusedScope(viewed.state(), viewed.view()), shown()], [targetKey('b', 'M 1'), undefined, 1]);
	viewed.press('3');
	assert.equal(shown(), 2);
	assert.match(screenOf(viewed).join('\n'), /b alone {2}Esc shows all telescopes/);
	assert.equal(viewed.press('escape').screen, 'stack');
	assert.equal(shown(), 3 + 6);
	viewed.press('1');
	assert.equal(shown(), all);
});

test('selected targets of other telescopes count although only one telescope is shown', () => {
	const viewed = createViewed({scopes: ['a', 'b'], targets: ['M 1', 'M 2']});
	viewed.press('space', 'tab', 'j', 'enter', 'space', 'enter');
	assert.deepEqual([...viewed.view().previewed].sort(), [targetKey('a', 'M 1'), targetKey('b', 'M 1')]);
});

test('on the line of a telescope Space selects all of its targets, and s stops only that telescope', () => {
	const viewed = createViewed({scopes: ['a', 'b'], targets: ['M 1', 'M 2']});
	viewed.press('tab', 'space');
	assert.deepEqual([...viewed.view().selected].sort(), [targetKey('a', 'M 1'), targetKey('a', 'M 2')]);
	const busy = working(['a', 'b']);
	busy.press('tab', 'j', 's');
	const {overlay} = busy.view();
	assert.ok(overlay?.kind === 'confirm' && overlay.title === 'Stop stacking on b?');
	busy.press('y');
	assert.deepEqual(busy.state().jobs.filter(({phase}) => phase === 'cancelled').map(({scope}) => scope), ['b']);
	assert.equal(busy.press('x').message, 'Put the cursor on a block first');
});

test('a telescope without room for one stack says so before anything is begun, and what to do', () => {
	const viewed = createViewed({scopes: ['seestar-1', 'seestar-2'], view: {columns: 80, rows: 24}});
	viewed.machine.send({kind: 'scopeSeen', scope: 'seestar-2', seen: {observing: undefined, freeMb: 3, batteryPercent: 80, isStorageMounted: true}});
	const lines = screenOf(viewed);
	assert.match(lines.find(line => line.includes('seestar-1 ')) ?? '', /2 to stack +0\/2/);
	assert.match(lines.find(line => line.includes('seestar-2 ')) ?? '', /! +seestar-2 +2 to stack, but its storage is full/);
	viewed.machine.send({kind: 'scopeSeen', scope: 'seestar-2', seen: {observing: undefined, freeMb: 300, batteryPercent: 80, isStorageMounted: true}});
	assert.ok(!screenOf(viewed).join('\n').includes('full'));

	const alone = createViewed({view: {columns: 80, rows: 24}});
	alone.machine.send({kind: 'scopeSeen', scope: 'a', seen: {observing: undefined, freeMb: 3, batteryPercent: 80, isStorageMounted: true}});
	assert.match(screenOf(alone).join('\n'), /^> a +\S+ online +! storage is full/m);
});
