import assert from 'node:assert/strict';
import test from 'ava';
import stringWidth from 'string-width';
import {oneCellCharacters as inTheBundle} from '../../package/bundle-edits.mjs';
import {graphemesOf} from '../../source/format/graphemes.js';
import {hasOneCellEach, oneCellCharacters} from '../../source/format/one-cell.js';

test('characters of one cell have the width of one, and none joins with another', () => {
	const all = Array.from({length: 0x1_00_00}, (_, code) => String.fromCodePoint(code)).filter(character => hasOneCellEach(character));
	assert.ok(all.length > 1000);
	assert.deepEqual(all.filter(character => stringWidth(character) !== 1), []);
	const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});
	for (const step of [1, 7, 331]) {
		const text = all.map((_, index) => all[index * step % all.length]).join('');
		assert.equal([...segmenter.segment(text)].length, text.length);
		assert.equal([...graphemesOf(text)].join('|'), [...text].join('|'));
	}

	assert.ok(!['\u00AD', '\u0301', '\u200D', '\uFE0F', '猎', '😀', '\u001B', '\n'].some(text => hasOneCellEach(text)));
});

test('the bundle edits its packages for the same characters', () => {
	assert.equal(inTheBundle, oneCellCharacters);
});
