import assert from 'node:assert/strict';
import test from 'ava';
import {plainName} from '../../source/runtime/uploads/fetch-upload.js';
import {cleanText, longestCleanText} from '../../source/format/clean-text.js';
import {assertLinear} from '../support/linear.js';

test('a name of 200,000 combining marks blocked the program for half a minute', () => {
	// Two marks in the wrong order, so that normalization sorts each run.
	assertLinear('marks', size => cleanText(`a${'\u0301\u0323'.repeat(size / 2)}`), {size: 400_000});
	assert.ok(cleanText(`a${'\u0301\u0323'.repeat(100_000)}`).length < 40, 'the marks of one character are as many as text may have');
});

test('a text of any length is cut before it is cleaned', () => {
	assertLinear('text', size => cleanText('\u202E\u0301x'.repeat(size)), {size: 1 << 20});
	assert.equal(cleanText('x'.repeat(1_000_000)).length, longestCleanText);
	assert.ok(cleanText('x'.repeat(1_000_000)).endsWith('x...'), 'a cut text shows that it was cut');
	// A surrogate pair is not split at the cut.
	assert.ok(!/\p{Cs}/u.test(cleanText('\u{1F52D}'.repeat(1_000_000))), 'the cut leaves no half character');
	assert.equal(cleanText('x'.repeat(longestCleanText)), 'x'.repeat(longestCleanText));
});

test('combining marks of real text are kept', () => {
	// Vietnamese, pointed Hebrew, Zalgo text with a dozen marks.
	for (const text of ['Vie\u0323\u0302t', '\u05E9\u05C1\u05B8\u05DC\u05D5\u05B9\u05DD', `a${'\u0316'.repeat(12)}`]) assert.equal(cleanText(text), text.normalize('NFC'));
});

test('a file name of 64,000 dots blocked the program', () => {
	assertLinear('dots', size => plainName(`${'.'.repeat(size)}x${'. '.repeat(size)}x`), {size: 128_000});
	assert.equal(plainName('../a/b?.fit. .'), '__a_b_.fit');
	assert.equal(plainName('...'), '_');
	assert.equal(plainName(' . '), '_');
});

test('the folder for a target called CON or aux could not be made on Windows, where these are devices', () => {
	for (const device of ['CON', 'aux.fit', 'nul', 'Com1.x.fit', 'LPT\u00B9']) assert.equal(plainName(device), `_${device}`);
	for (const name of ['Console', 'com', 'auxiliary.fit', 'M 31']) assert.equal(plainName(name), name);
});
