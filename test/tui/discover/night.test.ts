import assert from 'node:assert/strict';
import test from 'ava';
import {createElement} from 'react';
import stringWidth from 'string-width';
import {themeOf, type Theme} from '../../../source/components/theme.js';
import {newUpload} from '../../../source/machine/uploads/upload.js';
import type {State} from '../../../source/machine/state.js';
import {App} from '../../../source/tui/app.js';
import {sentOf} from '../../../source/tui/sent.js';
import {blockStates} from '../../../source/tui/night/block-states.js';
import {readingOf} from '../../machine/machine.js';
import {drawn, unstyled} from '../../support/drawn.js';
import {createViewed, type Viewed} from '../viewed.js';

const theme = themeOf({isAscii: false, hasColor: false});

/** M 1 from 21:15 on, M 2 from 22:30 on, and any number of older nights of M 2. */
function twoTargets(older: readonly string[] = []): Viewed {
	const viewed = createViewed({targets: ['M 1', 'M 2']});
	const {subFrameNames: names, ...reading} = readingOf('M 2', [0, 0, 0, 0, 0, 30, 40, 2]);
	const subFrameNames = [...names];
	const night = subFrameNames.map(name => name.replace('LP_20260227-230', 'IRCUT_20260227-230'));
	viewed.machine.send({kind: 'targetRead', scope: 'a', target: 'M 2', number: viewed.machine.scope().targets[1]?.reads ?? 0, reading: {...reading, subFrameNames: [...older.flatMap(date => subFrameNames.map(name => name.replace('20260227', date))), ...night]}});
	return viewed;
}

function linesOf(viewed: Viewed, state: State = viewed.state(), look: Theme = theme): string[] {
	viewed.set({});
	return drawn(look, createElement(App, {theme: look, state, view: viewed.view()}), viewed.view().columns).map(unstyled);
}

test('every target shows its night in its row, on one scale of hours above, at each size with room for it', () => {
	for (const [size, cells] of [[{columns: 80, rows: 24}, 8], [{columns: 200, rows: 50}, 8], [{columns: 120, rows: 24}, 8]] as const) {
		const viewed = twoTargets(['20260220']);
		viewed.set(size);
		const lines = linesOf(viewed);
		const head = lines.find(line => line.includes('target')) ?? '';
		const at = head.indexOf('21  22');
		assert.ok(at > 0, head);
		const nightOf = (name: string) => lines.find(line => line.includes(`[ ] ${name}`))?.slice(at, at + cells + 1).trimEnd();
		assert.equal(nightOf('M 1'), ' □□·');
		assert.equal(nightOf('M 2'), '      □□·'.slice(0, cells + 1));
		assert.match(lines.at(-2) ?? '', /^ night of 2026-02-27: {2}□ to stack {2}· too short/);
		// Where the message line explains the signs, the details do not.
		assert.equal(lines.join('\n').split('□ to stack').length, 2, lines.join('\n'));
	}
});

test('with many telescopes in the smallest window no hours stand without a night below them', () => {
	const viewed = createViewed({scopes: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], view: {columns: 60, rows: 16}});
	const text = linesOf(viewed).join('\n');
	assert.match(text, /2 blocks ready, 0 stacked/);
	assert.doesNotMatch(text, /night of 2026-02-27 {3}/);
});

test('a night that is too long for its place is shown by half hours or hours, and is dropped before names and numbers', () => {
	const viewed = createViewed({targets: ['M 1', 'M 2']});
	const {subFrameNames, ...reading} = readingOf('M 2', [30]);
	const morning = [...subFrameNames].map(name => name.replace(/20260227-21/, '20260228-05'));
	viewed.machine.send({kind: 'targetRead', scope: 'a', target: 'M 2', number: viewed.machine.scope().targets[1]?.reads ?? 0, reading: {...reading, subFrameNames: morning}});
	const headAt = (columns: number) => {
		viewed.set({columns, rows: 24});
		return linesOf(viewed).find(line => line.includes('target')) ?? '';
	};

	assert.match(headAt(200), /21 {2}22 {2}23 {2}00 {2}01/);
	assert.match(headAt(82), /stacked +exposure +22 {2}00 {2}02/);
	assert.match(headAt(80), /stacked +sent +exposure +21 00 03/);
	assert.match(headAt(60), /ready +stacked +exposure *$/);
});

test('states of blocks are distinguishable without colours, also in ASCII, and from the cursor, which looked like a block at work', () => {
	for (const isAscii of [false, true]) {
		const {night, pointer} = themeOf({isAscii, hasColor: false}).glyphs;
		const marks = [...Object.values(night), pointer];
		assert.equal(new Set(marks).size, marks.length);
		assert.ok(marks.every(mark => stringWidth(mark) === 1));
	}
});

test('the picture of a night combines a block\'s plan, its job and the server\'s list', () => {
	const viewed = createViewed();
	viewed.press('enter', 'enter');
	const [target] = viewed.machine.scope().targets;
	const statesIn = (state: State) => target?.blocks.map(block => blockStates(state, sentOf(state, viewed.view()))('a', target, block));
	const [first, second] = viewed.state().jobs;
	if (!first || !second) throw new Error('two jobs are missing');
	assert.deepEqual(statesIn({...viewed.state(), jobs: [{...first, phase: 'stacking'}, second]}), ['working', 'ready', 'short']);
	const file = 'CrowdSky_30_M 1_10.0s_LP_20260227.81_HP022854.fit';
	const over = {...viewed.state(), jobs: [{...first, phase: 'stacked' as const, file}, {...second, phase: 'failed' as const}]};
	assert.deepEqual(statesIn(over), ['covered', 'failed', 'short']);
	const uploads = [{...newUpload({scope: 'a', target: 'M 1', folder: 'M 1', file, path: undefined, block: undefined}), phase: 'uploaded' as const, chunkKey: 'k'}];
	assert.deepEqual(statesIn({...over, uploads}), ['sent', 'failed', 'short']);
});

test('a wide window shows the number of frames over time beside the list, with gaps and changes of filter, and every night below it', () => {
	const viewed = twoTargets(['20260220']);
	viewed.set({columns: 200, rows: 50});
	viewed.press('G');
	const lines = linesOf(viewed);
	const beside = lines.map(line => line.split('│')[1] ?? '');
	assert.match(beside.join('\n'), /── M 2 on a ─.* 2\/2 ──\n 2 blocks ready|── M 2 on a ─/);
	assert.match(beside.join('\n'), /── Frames per 15 min, 2026-02-27 ─+\n 22:30 □ █+.* 30 {2}LP 10\.0s\n 22:45 □ █+.* 40\n 23:00 · █.* 2 {2}IRCUT 10\.0s/);
	const below = lines.map(line => line.split('│')[0]?.trimEnd() ?? '').join('\n');
	assert.match(below, /── The 2 nights of a ─+\n +21 {2}22 {2}23\n 2026-02-27 {2}M 1 +□□· .*2 to stack, 1 too short\n +M 2 +□□· .*2 to stack, 1 too short\n 2026-02-20 {2}M 2/);
	viewed.set({columns: 119, rows: 24});
	assert.ok(!linesOf(viewed).some(line => line.includes('│')));
});

test('a gap between frames shows its length, and bars stand for half hours when rows are few', () => {
	const viewed = createViewed({targets: ['M 1', 'M 2']});
	const quarters = [30, 40, 0, 0, 0, 30, ...Array.from({length: 5}, () => 20)];
	viewed.machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', number: viewed.machine.scope().targets[0]?.reads ?? 0, reading: readingOf('M 1', quarters)});
	viewed.set({columns: 140, rows: 24});
	assert.match(linesOf(viewed).join('\n'), /21:30 □.*\n.*nothing for 45 min.*\n.*22:30 □/);
	viewed.set({columns: 80, rows: 24});
	const text = linesOf(viewed).join('\n');
	assert.match(text, /Frames per half hour, 2026-02-27/);
	assert.match(text, /21:30 □ █+ +40/);
});

test('no screen is wider or taller than its window while its size changes, with one telescope and with eight', () => {
	const windows = [[60, 16], [80, 24], [119, 24], [120, 16], [121, 30], [200, 50], [80, 50]] as const;
	for (const scopes of [['a'], Array.from({length: 8}, (_, index) => `seestar-${index + 1}.local`)]) {
		const viewed = createViewed({scopes, targets: ['M 1', 'NGC 6992 Östlicher Schleiernebel', 'IC 434']});
		viewed.press('a', 'enter', 'enter');
		for (const screen of ['discover', 'preview', 'stack', 'upload', 'done', 'mine'] as const) {
			for (const [columns, rows] of windows) {
				viewed.set({screen, columns, rows});
				const lines = linesOf(viewed);
				assert.ok(lines.length <= rows, `${screen} ${columns}x${rows}: ${lines.length} rows`);
				for (const line of lines) assert.ok(stringWidth(line) <= columns, `${screen} ${columns}x${rows}: ${line}`);
				assert.match(lines[rows - 1] ?? '', /\? help/, `${screen} ${columns}x${rows}: no footer`);
			}
		}
	}
});

test('stack, preview, upload and done show the nights beside and below their lists, and a legend', () => {
	const viewed = createViewed({targets: ['M 1', 'M 2']});
	viewed.press('enter', 'enter');
	const [first] = viewed.state().jobs;
	if (!first) throw new Error('no job');
	const file = 'CrowdSky_30_M 1_10.0s_LP_20260227.81_HP022854.fit';
	const uploads = [{...newUpload({scope: 'a', target: 'M 1', folder: 'M 1', file, path: undefined, block: undefined}), phase: 'uploaded' as const, chunkKey: 'k'}];
	const state = {...viewed.state(), jobs: [{...first, phase: 'stacked' as const, file}, ...viewed.state().jobs.slice(1)], uploads};
	for (const screen of ['stack', 'preview', 'upload', 'done'] as const) {
		viewed.set({screen, columns: 200, rows: 50});
		viewed.press('j');
		const text = linesOf(viewed, state).join('\n');
		assert.match(text, /── The night of a ─/, screen);
		assert.match(text, /2026-02-27 {2}M 1 +█□· {2}1 to stack, 1 sent, 1 too short/, screen);
		assert.match(text, / M 2 +□□· {2}2 to stack, 1 too short/, screen);
		assert.match(text, /█ sent {2}□ to stack {2}· too short/, screen);
		if (screen !== 'upload') assert.match(text, /Frames per 15 min, 2026-02-27[^]*21:15.█ █+/, screen);
	}
});

test('a name is shown whole if that costs neither its numbers nor the picture of its night', () => {
	const name = 'NGC 6992 Eastern Veil Nebula';
	const viewed = createViewed({targets: ['M 1', name]});
	for (const [columns, isWhole] of [[60, false], [80, false], [82, true], [160, true]] as const) {
		viewed.set({columns, rows: 24});
		const lines = linesOf(viewed);
		assert.equal(lines.some(line => line.includes(`[ ] ${name} `)), isWhole, `${columns}`);
		assert.match(lines.find(line => line.includes('[ ] NGC')) ?? '', / 72 +2 .*□□?·?/);
	}
});

test('the marks of a night are explained once on discover, and no hours stand above a night for which there is no room', () => {
	const viewed = twoTargets();
	const one = linesOf(viewed);
	assert.equal(one.filter(line => line.includes('□ to stack')).length, 1, one.join('\n'));
	// A warning takes the line that explains them: then the details do, or where they stand at the side the nights below the list.
	viewed.machine.send({kind: 'warned', warning: {scope: 'a', what: 'The zone UTC does not fit', cause: 'DATE-OBS says UTC+01:00', next: 'Set it.'}});
	for (const size of [{columns: 80, rows: 24}, {columns: 80, rows: 30}, {columns: 200, rows: 50}]) {
		viewed.set(size);
		assert.equal(linesOf(viewed).filter(line => line.includes('□ to stack')).length, 1, linesOf(viewed).join('\n'));
	}

	const eight = createViewed({scopes: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], view: {columns: 60, rows: 16}});
	for (const rows of [16, 17, 18, 20]) {
		eight.set({columns: 60, rows});
		const lines = linesOf(eight);
		const hours = lines.findIndex(line => line.startsWith(' night of 2026-02-27  '));
		assert.ok(hours < 0 || /^ +□□/.test(lines[hours + 1] ?? ''), lines.join('\n'));
	}
});

test('a preview without targets shows the nights instead of an empty screen', () => {
	const viewed = twoTargets();
	viewed.set({screen: 'preview', previewed: []});
	const lines = linesOf(viewed);
	assert.ok(lines.some(line => line.includes('No target is chosen')) && lines.some(line => line.includes('The night of a')), lines.join('\n'));
});

test('the sentences of a block stay apart in a low window, and no sentence about an empty queue is cut', () => {
	const viewed = createViewed({view: {columns: 60, rows: 16, screen: 'stack'}});
	assert.ok(linesOf(viewed).some(line => line.includes('press Enter.')), linesOf(viewed).join('\n'));
	viewed.press('1', 'a', 'enter', 'enter');
	for (const rows of [11, 12, 13, 14, 16]) {
		viewed.set({columns: 60, rows, screen: 'stack'});
		assert.doesNotMatch(linesOf(viewed).join(' ').replaceAll(/\s+/g, ' '), /exposure [A-Z]/);
	}
});

test('done has no row of zeros before anything was stacked or sent', () => {
	const viewed = createViewed({view: {screen: 'done'}});
	const before = linesOf(viewed);
	assert.ok(before.some(line => line.includes('Nothing was stacked in this run')) && !before.some(line => /\b0 (?:stacked|failed|skipped)|in 0 s/.test(line)), before.join('\n'));
	viewed.press('1', 'a', 'enter', 'enter', '5');
	assert.ok(linesOf(viewed).some(line => line.includes('0 stacked   0 failed   0 skipped   2 to come')), linesOf(viewed).join('\n'));
});
