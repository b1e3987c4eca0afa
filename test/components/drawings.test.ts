import assert from 'node:assert/strict';
import test from 'ava';
import {Box} from 'ink';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {durationText, rateText, remainingText, sizeText} from '../../source/format/amounts.js';
import {counted} from '../../source/format/counted.js';
import {createElement} from 'react';
import {Footer, type Hint} from '../../source/components/footer.js';
import {halfBlocks} from '../../source/components/half-block-image.js';
import {RawLines} from '../../source/components/raw-lines.js';
import {Overlay, type OverlayProps, innerHeight, innerWidth, placeOverlay, visibleRows} from '../../source/components/overlay.js';
import {barTexts, percentText, ProgressBar} from '../../source/components/progress-bar.js';
import {Lines} from '../../source/components/line.js';
import {themeOf, type Theme} from '../../source/components/theme.js';
import type {SpanRow} from '../../source/components/spans.js';
import {timelineLegend, timelineRows, type QuarterState} from '../../source/components/timeline.js';
import {isTooSmall} from '../../source/tui/too-small-keys.js';
import {TooSmall} from '../../source/components/too-small.js';
import {drawn, unstyled} from '../support/drawn.js';
import {Gallery} from './gallery.js';

const seed = 20_261_122;
const mono = themeOf({isAscii: true, hasColor: false});
const colored = themeOf({isAscii: false, hasColor: true});
const barOf = (theme: Theme, fraction: number | undefined, width: number): string => unstyled(drawn(theme, createElement(ProgressBar, {fraction, width}))[0]);
const linesOf = (theme: Theme, rows: readonly SpanRow[], width: number): string[] => drawn(theme, createElement(Lines, {rows, width})).map(unstyled);
const footerLine = (hints: readonly Hint[], width: number): string => unstyled(drawn(mono, createElement(Footer, {hints, width}))[0] ?? '');
type Cells = {columns: number; rows: number};
const tooSmallLines = (size: Cells, least: Cells, isQuitAsked: boolean): string[] => drawn(mono, createElement(TooSmall, {size, least, isQuitAsked}), size.columns);

test('a bar grows by eighths of a cell and is full only at the end', () => {
	assert.equal(barOf(colored, 0.5, 5), '██▌──');
	assert.equal(barOf(colored, 0.999, 5), '████▉');
	assert.equal(barOf(colored, 1, 5), '█████');
	assert.equal(barOf(mono, 0.5, 5), '##---');
	assert.equal(barOf(mono, undefined, 5), '-----');
	fc.assert(fc.property(fc.double(), fc.nat(60), fc.boolean(), (fraction, width, isAscii) => {
		const {done, left} = barTexts((isAscii ? mono : colored).glyphs, fraction, width);
		assert.equal(stringWidth(done + left), width);
	}), {seed});
});

test('percents are rounded down', () => {
	assert.deepEqual([0, 0.426, 0.9999, 1, 2, undefined, NaN].map(percentText), [' 0 %', '42 %', '99 %', '100 %', '100 %', '   -', '   -']);
});

test('a night has one character per quarter of an hour, with the hours above and a legend below', () => {
	const quarters: QuarterState[] = ['short', 'covered', 'ready', 'none', 'failed', 'recording'];
	const lines = linesOf(mono, timelineRows(mono.glyphs, {quarters, firstQuarter: 83, width: 12}), 12);
	assert.deepEqual(lines, [' 21  22', '.#o x*']);
	assert.match(timelineLegend(mono.glyphs, new Set(quarters)).flat().join(''), /# stacked.*o to stack/);
	assert.doesNotMatch(timelineLegend(mono.glyphs, new Set<QuarterState>(['covered'])).flat().join(''), /failed/);
});

test('a night that is too long has several quarters per character, and a failure stays visible', () => {
	const quarters = Array.from({length: 48}, (_, index): QuarterState => index === 7 ? 'failed' : 'covered');
	const lines = linesOf(mono, timelineRows(mono.glyphs, {quarters, firstQuarter: 72, width: 24}), 24);
	assert.deepEqual(lines, ['18  20  22  00  02  04', '###x####################']);
	for (const width of [1, 5, 12, 24, 48, 80]) {
		for (const line of linesOf(mono, timelineRows(mono.glyphs, {quarters, firstQuarter: 72, width}), width)) assert.ok(stringWidth(line) <= width);
	}
});

test('the footer drops hints from the right but keeps help and quit', () => {
	const hints: Hint[] = [{key: 'Enter', words: 'open'}, {key: 'Space', words: 'choose'}, {key: 'a', words: 'all'}, {key: '?', words: 'help', isKept: true}, {key: 'q', words: 'quit', isKept: true}];
	assert.equal(footerLine(hints, 60), 'Enter open   Space choose   a all   ? help   q quit');
	assert.equal(footerLine(hints, 45), 'Enter open   Space choose   ? help   q quit');
	assert.equal(footerLine(hints, 16), '? help   q quit');
	assert.equal(footerLine(hints, 8), '? help');
	for (let width = 0; width < 60; width++) assert.ok(stringWidth(footerLine(hints, width)) <= width);
});

test('without a telescope a narrow footer had only keys that did nothing', () => {
	const hints: Hint[] = [
		{key: 'Enter', words: 'preview', isDisabled: true}, {key: 'Space', words: 'select', isDisabled: true}, {key: 'r', words: 'read again'}, {key: 't', words: 'type an address'},
		{key: '?', words: 'help', isKept: true}, {key: 'q', words: 'quit', isKept: true},
	];
	assert.equal(footerLine(hints, 100), '(Enter preview)   (Space select)   r read again   t type an address   ? help   q quit');
	assert.equal(footerLine(hints, 60), 'r read again   t type an address   ? help   q quit');
	assert.equal(footerLine(hints, 40), 'r read again   ? help   q quit');
	// Two keys that do something are enough: where the list moves, the footer stays.
	const moving: Hint[] = [{key: 's', words: 'stop'}, {key: 'x', words: 'skip'}, {key: 'r', words: 'retry', isDisabled: true}, {key: 'u', words: 'upload'}, {key: '?', words: 'help', isKept: true}];
	assert.equal(footerLine(moving, 40), 's stop   x skip   (r retry)   ? help');
});

/** The rows of a box, from its first one on. */
function drawnOverlay(theme: Theme, props: OverlayProps): string[] {
	const {place: {left, top, width, height}} = props;
	return drawn(theme, createElement(Box, {width: left + width, height: top + height}, createElement(Overlay, props)), 200).slice(top);
}

test('an overlay is a centred box that shows the position in its text', () => {
	const place = placeOverlay({columns: 40, rows: 8}, 20, 30);
	assert.deepEqual(place, {left: 8, top: 1, width: 24, height: 6});
	const lines = Array.from({length: 30}, (_, index) => `line ${index + 1}`.padEnd(innerWidth(place)));
	const window = visibleRows(place, 30, 10);
	const children = createElement(RawLines, {lines: lines.slice(window.top, window.end), width: innerWidth(place)});
	const box = drawnOverlay(mono, {title: 'Help', place, count: 30, scrollTop: 10, hint: 'Esc', children}).map(line => unstyled(line).slice(place.left));
	assert.deepEqual(box, ['+- Help ---------------+', '| line 11              |', '| line 12              |', '| line 13              |', '| line 14              |', '+- Esc -- 11-14 of 30 -+']);
	assert.equal(innerHeight(place), 4);
	for (const line of box) assert.equal(stringWidth(line), place.width);
});

test('an overlay never leaves the screen', () => {
	fc.assert(fc.property(fc.integer({min: 20, max: 200}), fc.integer({min: 6, max: 60}), fc.nat(150), fc.nat(100), (columns, rows, width, count) => {
		const place = placeOverlay({columns, rows}, width, count);
		assert.ok(place.left + place.width <= columns && place.top + place.height <= rows);
		const box = drawnOverlay(colored, {title: 'A title that may be long', place, count: 0, hint: 'Esc close', children: null});
		assert.equal(box.length, place.height);
		for (const line of box) assert.equal(stringWidth(line), place.left + place.width);
	}), {seed});
});

test('durations, sizes and rates are written in the usual way', () => {
	assert.deepEqual([0, 45.4, 60, 200, 3600, 7500, 90_000, 172_800, -1, NaN, undefined].map(durationText), ['0 s', '45 s', '1 min', '3 min 20 s', '1 h', '2 h 05 min', '1 d 1 h', '2 d', '-', '-', '-']);
	assert.deepEqual([0, 12, 54, 61, 200, 7500, undefined].map(remainingText), ['5 s', '15 s', '55 s', '1 min', '3 min', '2 h 05 min', '-']);
	assert.deepEqual([0, 999, 1000, 12_345_678, 99_940_000, 999_499_999, 999_999_999, 2e12, NaN].map(sizeText), ['0 B', '999 B', '1.0 kB', '12.3 MB', '99.9 MB', '999 MB', '1.0 GB', '2.0 TB', '-']);
	assert.deepEqual([1_250_000, undefined].map(rateText), ['1.3 MB/s', '-']);
	assert.deepEqual([counted(1, 'block'), counted(12, 'block'), counted(2, 'fish', 'fish')], ['1 block', '12 blocks', '2 fish']);
});

test('a picture keeps its proportions, in colour and in shades', () => {
	const rgb = new Uint8Array(8 * 4 * 3).fill(255, 0, 8 * 2 * 3);
	const picture = {widthPixels: 8, heightPixels: 4, rgb};
	assert.deepEqual(halfBlocks(mono, picture, {columns: 8, rows: 8}), ['@@@@@@@@', '        ']);
	assert.deepEqual(halfBlocks(mono, picture, {columns: 12, rows: 2}), ['@@@@@@@@', '        ']);
	const lines = halfBlocks(colored, picture, {columns: 8, rows: 2});
	assert.equal(lines[0], `\u001B[38;5;231m\u001B[48;5;231m${'▀'.repeat(8)}\u001B[39m\u001B[49m`);
	assert.equal(lines[1], `\u001B[38;5;16m\u001B[48;5;16m${'▀'.repeat(8)}\u001B[39m\u001B[49m`);
	assert.deepEqual(halfBlocks(colored, {...picture, widthPixels: 0}, {columns: 8, rows: 2}), []);
});

const least = {columns: 60, rows: 16};

test('a window that is too small says how large it should be, within its own size', () => {
	assert.deepEqual([isTooSmall({columns: 60, rows: 16}), isTooSmall({columns: 59, rows: 16}), isTooSmall({columns: 60, rows: 15})], [false, true, true]);
	for (const size of [{columns: 40, rows: 10}, {columns: 10, rows: 3}, {columns: 1, rows: 1}]) {
		for (const isAsked of [false, true]) {
			const lines = tooSmallLines(size, least, isAsked);
			assert.equal(lines.length, size.rows);
			for (const line of lines) assert.ok(stringWidth(line) <= size.columns);
		}
	}

	assert.match(tooSmallLines({columns: 40, rows: 10}, least, false).join(' '), /40 x 10.*60 x 16/s);
});

test('the question whether to leave, with its answers, is complete even in the smallest windows', () => {
	for (const size of [{columns: 59, rows: 15}, {columns: 40, rows: 10}, {columns: 20, rows: 3}, {columns: 13, rows: 1}, {columns: 5, rows: 1}]) {
		assert.match(tooSmallLines(size, least, true).join(' '), /y: yes, +any +other +key: +no|y ?\/ ?n/, JSON.stringify(size));
	}
});

test('no colour codes are drawn without colours, and only ASCII characters in ASCII mode', () => {
	const screen = drawn(mono, createElement(Gallery, {theme: mono, columns: 80, rows: 24, step: 40, names: ['IC 434', 'NGC 6992', '猎户座']}), 80).join('\n');
	assert.doesNotMatch(screen, /\u001B\[(3|4|9|10)\d/);
	assert.match(screen, /^[\u0020-\u007E\n\u001B]*$/);
});

test('every screen has exactly its size', () => {
	for (const [columns, rows] of [[80, 24], [60, 16], [200, 50], [100, 24]] as const) {
		const lines = drawn(colored, createElement(Gallery, {theme: colored, columns, rows, step: 3}), columns);
		assert.equal(lines.length, rows);
		for (const line of lines) assert.ok(stringWidth(line) <= columns);
	}
});
