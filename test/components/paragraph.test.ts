import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {createElement} from 'react';
import {Lines} from '../../source/components/line.js';
import {paragraphRows, paragraphs} from '../../source/components/paragraph.js';
import type {SpanRow} from '../../source/components/spans.js';
import {drawn, unstyled} from '../support/drawn.js';
import {themeOf, type Theme} from '../../source/components/theme.js';

const mono = themeOf({isAscii: true, hasColor: false});
const colored = themeOf({isAscii: false, hasColor: true});
const linesOf = (theme: Theme, rows: readonly SpanRow[], width: number): string[] => drawn(theme, createElement(Lines, {rows, width}), width);
const cause = 'its files cannot be renamed on port 445: it refuses the connection';
const next = 'Restart the telescope; look whether a firewall keeps its port 445 shut.';

test('the reason of a failure and the next step are not cut while lines are left', () => {
	const lines = linesOf(mono, paragraphs([[['bad', 'Nothing was stacked'], `: ${cause}.`], [next]], {width: 58, rows: 4}), 59);
	assert.deepEqual(lines.map(unstyled), [
		'Nothing was stacked: its files cannot be renamed on port', '445: it refuses the connection.',
		'Restart the telescope; look whether a firewall keeps its', 'port 445 shut.',
	]);
	const low = linesOf(mono, paragraphs([[['bad', 'Nothing was stacked'], `: ${cause}.`], [next]], {width: 58, rows: 2}), 59);
	assert.equal(low.length, 2);
	assert.match(unstyled(low[1]), /connection\. Restart the/);
	assert.match(unstyled(low[1]), /~ *$/);
});

test('the parts of a paragraph keep their colours across line breaks', () => {
	const [first, second] = linesOf(colored, paragraphRows([['bad', 'The stack failed'], ': too few stars'], 10), 11);
	assert.equal(first, colored.paint('bad', 'The stack'));
	assert.ok(second?.startsWith(colored.paint('bad', 'failed')));
});

test('a paragraph of any text has rows within its width, and no more rows than asked for', () => {
	fc.assert(fc.property(fc.array(fc.string({unit: 'grapheme', maxLength: 60}), {maxLength: 4}), fc.integer({min: 3, max: 90}), fc.integer({min: 1, max: 5}), (texts, width, rows) => {
		const lines = paragraphs(texts.map(text => [['bad', text], text]), {width, rows});
		assert.ok(lines.length <= rows);
		for (const line of linesOf(mono, lines, width)) assert.ok(stringWidth(line) <= width);
	}), {seed: 20_261_126, numRuns: 300});
});

test('parts that have to share a row are kept apart, whether they end with a full stop or not', () => {
	const joined = (first: string) => paragraphs([[first], ['On the server']], {width: 60, rows: 1}).map(row => row.map(span => typeof span === 'string' ? span : span[1]).join('')).join('|');
	assert.equal(joined('8.6 kB'), '8.6 kB; On the server');
	assert.equal(joined('Now stacking.'), 'Now stacking. On the server');
});
