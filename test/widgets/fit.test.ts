import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {cutTo, fit} from '../../source/widgets/fit.js';
import {besideEachOther, fillTo, headerLine, lineOf, ruleLine} from '../../source/widgets/line.js';
import {themeOf} from '../../source/widgets/theme.js';
import {wrapText, wrappedLines} from '../../source/widgets/wrap.js';

const seed = 20_261_122;
const ellipsis = '…';
const theme = themeOf({isAscii: false, hasColor: true});
const mono = themeOf({isAscii: true, hasColor: false});

// What people and attackers call their targets.
const anyText = fc.string({unit: fc.constantFrom('a', 'Z', ' ', '猎', 'é', 'e\u0301', '👩‍🚀', '\u001B]52;c;aGk=\u0007', '\u001B[2J', '\r', '\n', '\t', '\u202E', '\u009B', '\u200B', '—', '한'), maxLength: 12});

test('any text is made exactly as wide as asked, whatever is in it', () => {
	fc.assert(fc.property(anyText, fc.integer({min: 0, max: 20}), fc.constantFrom('left', 'right', 'center'), fc.constantFrom('start', 'middle', 'end'), (text, width, align, cut) => {
		const fitted = fit(text, width, {align, cut, ellipsis});
		assert.equal(stringWidth(fitted), width);
		assert.doesNotMatch(fitted, /[\u0000-\u001F\u007F-\u009F\u202E]/);
	}), {seed});
});

test('a row of spans is exactly as wide as asked, and holds no other control codes than its styles', () => {
	const roles = fc.constantFrom('plain', 'strong', 'accent', 'selected', 'bad');
	fc.assert(fc.property(fc.array(fc.oneof(anyText, fc.tuple(roles, anyText)), {maxLength: 5}), fc.integer({min: 0, max: 30}), fc.constantFrom('left', 'right', 'center'), (spans, width, align) => {
		const line = lineOf(theme, spans, width, align);
		assert.equal(stringWidth(line), width);
		assert.doesNotMatch(line.replaceAll(/\u001B\[\d+m/g, ''), /[\u0000-\u001F\u007F-\u009F\u202E]/);
	}), {seed});
});

test('what is too long is cut where it tells least', () => {
	assert.equal(cutTo('NGC 6992 Veil', 8, {ellipsis}), 'NGC 699…');
	assert.equal(cutTo('NGC 6992 Veil', 8, {cut: 'start', ellipsis}), '…92 Veil');
	assert.equal(cutTo('CrowdSky_33_IC 434_HP022854.fit', 15, {cut: 'middle', ellipsis: '~'}), 'CrowdSk~854.fit');
	assert.equal(cutTo('猎户座大', 4, {ellipsis}), '猎…');
	assert.equal(fit('猎户座大', 4, {ellipsis}), '猎… ');
});

test('spans that are too wide together are cut in the span that does not fit', () => {
	assert.equal(lineOf(mono, ['Seestar', ['strong', ' is away']], 12), 'Seestar\u001B[1m is ~\u001B[22m');
	assert.equal(lineOf(mono, ['abc', 'd'], 3), 'ab~');
	assert.equal(lineOf(mono, ['ab', 'c'], 3), 'abc');
});

test('a header gives up its right side first', () => {
	const spans = {left: ['Discover'], right: ['three scopes online']};
	assert.equal(headerLine(mono, spans, 40), 'Discover             three scopes online');
	assert.equal(headerLine(mono, spans, 24), 'Discover  three scopes ~');
	assert.equal(headerLine(mono, spans, 14), 'Discover      ');
});

test('rules, blocks of lines and screens have the size that was asked for', () => {
	for (const width of [0, 5, 8, 20, 80]) assert.equal(stringWidth(ruleLine(theme, width, 'Night of 27 February')), width);
	assert.deepEqual(besideEachOther([{lines: ['ab', 'cd'], width: 2}, {lines: ['x'], width: 1}]), ['ab  x', 'cd   ']);
	assert.deepEqual(fillTo(['ab', 'cd', 'ef'], 2, 2), ['ab', 'cd']);
	assert.deepEqual(fillTo(['ab'], 2, 2), ['ab', '  ']);
});

test('text wraps at blanks, long words where the row ends, and nothing is lost', () => {
	assert.deepEqual(wrapText('The telescope goes on alone.', 13), ['The telescope', 'goes on', 'alone.']);
	assert.deepEqual(wrapText('DSO_Stacked_33.fit', 8), ['DSO_Stac', 'ked_33.f', 'it']);
	assert.deepEqual(wrapText('one\ntwo', 10), ['one', 'two']);
	assert.deepEqual(wrappedLines(mono, 'one two three four', 9, {mostLines: 1}), ['one two~ ']);
	fc.assert(fc.property(fc.string({unit: fc.constantFrom('a', 'b', ' ', '猎', 'é'), maxLength: 60}), fc.integer({min: 2, max: 20}), (text, width) => {
		const rows = wrapText(text, width);
		assert.ok(rows.every(row => stringWidth(row) <= width));
		assert.equal(rows.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
	}), {seed});
});
