import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {paragraphLines, paragraphs} from '../../source/widgets/paragraph.js';
import {themeOf} from '../../source/widgets/theme.js';

const mono = themeOf({isAscii: true, hasColor: false});
const colored = themeOf({isAscii: false, hasColor: true});
const plain = (line: string | undefined): string => (line ?? '').replaceAll(/\u001B\[[\d;]+m/g, '');
const cause = 'its files cannot be renamed on port 445: it refuses the connection';
const next = 'Restart the telescope; look whether a firewall keeps its port 445 shut.';

test('why something failed, and what to do, is not cut while there are lines left', () => {
	const lines = paragraphs(mono, [[['bad', 'Nothing was stacked'], `: ${cause}.`], [next]], {width: 60, rows: 4});
	assert.deepEqual(lines.map(line => plain(line).trimEnd()), [
		' Nothing was stacked: its files cannot be renamed on port', ' 445: it refuses the connection.',
		' Restart the telescope; look whether a firewall keeps its', ' port 445 shut.',
	]);
	const low = paragraphs(mono, [[['bad', 'Nothing was stacked'], `: ${cause}.`], [next]], {width: 60, rows: 2});
	assert.equal(low.length, 2);
	assert.match(plain(low[1]), /connection\. Restart the/);
	assert.match(plain(low[1]), /~ *$/);
});

test('the pieces of a paragraph keep their colours over the ends of lines', () => {
	const [first, second] = paragraphLines(colored, [['bad', 'The stack failed'], ': too few stars'], 12);
	assert.equal(first, ` ${colored.paint('bad', 'The stack')}  `);
	assert.ok(second?.startsWith(` ${colored.paint('bad', 'failed')}`));
});

test('a paragraph of any text has lines of exactly the width, and no more than are asked for', () => {
	fc.assert(fc.property(fc.array(fc.string({unit: 'grapheme', maxLength: 60}), {maxLength: 4}), fc.integer({min: 3, max: 90}), fc.integer({min: 1, max: 5}), (texts, width, rows) => {
		const lines = paragraphs(mono, texts.map(text => [['bad', text], text]), {width, rows});
		assert.ok(lines.length <= rows);
		for (const line of lines) assert.equal(stringWidth(line), width);
	}), {seed: 20_261_126, numRuns: 300});
});
