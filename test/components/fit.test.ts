import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {truncate, fit} from '../../source/components/cell-width.js';
import {createElement} from 'react';
import {Divider} from '../../source/components/divider.js';
import {Header} from '../../source/components/header.js';
import {Line} from '../../source/components/line.js';
import {fitSpans, spansWidth, textOf, type SpanRow} from '../../source/components/spans.js';
import {themeOf} from '../../source/components/theme.js';
import {drawn} from '../support/drawn.js';
import {wrapText} from '../../source/components/wrap.js';

const seed = 20_261_122;
const lineOf = (spans: SpanRow, width: number) => drawn(mono, createElement(Line, {spans, width}))[0];
const ellipsis = '…';
const theme = themeOf({isAscii: false, hasColor: true});
const mono = themeOf({isAscii: true, hasColor: false});

// What people and attackers call their targets.
const anyText = fc.string({unit: fc.constantFrom('a', 'Z', ' ', '猎', 'é', 'e\u0301', '👩‍🚀', '\u001B]52;c;aGk=\u0007', '\u001B[2J', '\r', '\n', '\t', '\u202E', '\u009B', '\u200B', '—', '한'), maxLength: 12});

test('any text is made exactly as wide as asked', () => {
	fc.assert(fc.property(anyText, fc.integer({min: 0, max: 20}), fc.constantFrom('left', 'right', 'center'), fc.constantFrom('start', 'middle', 'end'), (text, width, align, cut) => {
		const fitted = fit(text, width, {align, cut, ellipsis});
		assert.equal(stringWidth(fitted), width);
		assert.doesNotMatch(fitted, /[\u0000-\u001F\u007F-\u009F\u202E]/);
	}), {seed});
});

test('a row of spans is never wider than asked and contains no control codes but those of its styles', () => {
	const roles = fc.constantFrom('plain', 'strong', 'accent', 'selected', 'bad');
	fc.assert(fc.property(fc.array(fc.oneof(anyText, fc.tuple(roles, anyText)), {maxLength: 5}), fc.integer({min: 0, max: 30}), (spans, width) => {
		const fitted = fitSpans(spans, width, ellipsis);
		assert.ok(spansWidth(fitted) <= width);
		assert.equal(spansWidth(fitted), stringWidth(fitted.map(textOf).join('')));
		for (const span of fitted) assert.doesNotMatch(textOf(span), /[\u0000-\u001F\u007F-\u009F\u202E]/);
	}), {seed});
});

test('a row of any content takes one row of the screen and is aligned as asked', () => {
	fc.assert(fc.property(fc.array(anyText, {maxLength: 4}), fc.integer({min: 1, max: 30}), (spans, width) => {
		const lines = drawn(theme, createElement(Line, {spans, width}));
		assert.equal(lines.length, 1);
		assert.ok(stringWidth(lines[0] ?? '') <= width);
	}), {seed});
	assert.deepEqual((['left', 'right', 'center'] as const).map(align => drawn(mono, createElement(Line, {spans: ['ab'], width: 7, align}))[0]), ['ab', '     ab', '  ab']);
});

test('a text that is too long is cut where the least is lost', () => {
	assert.equal(truncate('NGC 6992 Veil', 8, {ellipsis}), 'NGC 699…');
	assert.equal(truncate('NGC 6992 Veil', 8, {cut: 'start', ellipsis}), '…92 Veil');
	assert.equal(truncate('CrowdSky_33_IC 434_HP022854.fit', 15, {cut: 'middle', ellipsis: '~'}), 'CrowdSk~854.fit');
	assert.equal(truncate('猎户座大', 4, {ellipsis}), '猎…');
	assert.equal(fit('猎户座大', 4, {ellipsis}), '猎… ');
});

test('spans that are too wide together are cut within the span that does not fit', () => {
	assert.equal(lineOf(['Seestar', ['strong', ' is away']], 12), 'Seestar\u001B[1m is ~\u001B[22m');
	assert.equal(lineOf(['abc', 'd'], 3), 'ab~');
	assert.equal(lineOf(['ab', 'c'], 3), 'abc');
});

test('a header drops its right side first', () => {
	const header = (width: number) => drawn(mono, createElement(Header, {left: ['Discover'], right: ['three scopes online'], width}))[0];
	assert.equal(header(40), 'Discover             three scopes online');
	assert.equal(header(24), 'Discover  three scopes ~');
	assert.equal(header(14), 'Discover');
});

test('a divider is as wide as asked, with and without a title', () => {
	for (const width of [1, 5, 8, 20, 80]) assert.equal(stringWidth(drawn(theme, createElement(Divider, {width, title: 'Night of 27 February'}))[0] ?? ''), width);
	assert.equal(drawn(mono, createElement(Divider, {width: 5}))[0], '\u001B[2m-----\u001B[22m');
});

test('text wraps at spaces, long words break at the end of the row, and nothing is lost', () => {
	assert.deepEqual(wrapText('The telescope goes on alone.', 13), ['The telescope', 'goes on', 'alone.']);
	assert.deepEqual(wrapText('DSO_Stacked_33.fit', 8), ['DSO_Stac', 'ked_33.f', 'it']);
	assert.deepEqual(wrapText('one\ntwo', 10), ['one', 'two']);
	fc.assert(fc.property(fc.string({unit: fc.constantFrom('a', 'b', ' ', '猎', 'é'), maxLength: 60}), fc.integer({min: 2, max: 20}), (text, width) => {
		const rows = wrapText(text, width);
		assert.ok(rows.every(row => stringWidth(row) <= width));
		assert.equal(rows.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
	}), {seed});
});
