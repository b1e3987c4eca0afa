import assert from 'node:assert/strict';
import test from 'ava';
import {createInputReader, type Input} from '../../source/terminal/input-reader.js';

/** What some input events of Ink mean, without empty ones. */
function readAll(events: ReadonlyArray<string | readonly [string, object]>, reader = createInputReader()): Input[] {
	return events.map(event => typeof event === 'string' ? reader.read(event, {}) : reader.read(event[0], event[1])).filter(read => read.kind === 'paste' || read.keys.length > 0);
}

test('a paste that would stop the night if typed is one text', () => {
	assert.deepEqual(readAll(['[200~', 'sy', '[201~', 'j']), [{kind: 'paste', text: 'sy'}, {kind: 'keys', keys: ['j']}]);
});

test('a paste in pieces, with line breaks, arrows and a split end marker, is one line', () => {
	const events = ['[200~', 'one\r\ntwo', ['', {return: true}], ['', {upArrow: true}], 'three\u202E\u0007', ['i', {ctrl: true}], 'four\n[20', '1~'] as const;
	assert.deepEqual(readAll(events), [{kind: 'paste', text: 'one two threefour'}]);
});

test('a long paste is cut, and its end is still found', () => {
	const [read, ...more] = readAll(['[200~', 'x'.repeat(10_000), 'y'.repeat(10_000), '[201~', 'k']);
	assert.equal(read?.kind === 'paste' && read.text.length, 4096);
	assert.deepEqual(more, [{kind: 'keys', keys: ['k']}]);
});

test('a paste without an end blocks the keyboard for a few seconds only, and never Ctrl-C', () => {
	let nowMs = 0;
	const reader = createInputReader(() => nowMs);
	assert.deepEqual(readAll(['[200~', 'abc', 'q'], reader), []);
	nowMs += 6000;
	assert.deepEqual(readAll(['q'], reader), [{kind: 'keys', keys: ['q']}]);
	assert.deepEqual(readAll(['[200~', 'abc', ['c', {ctrl: true}], 'q'], reader), [{kind: 'keys', keys: ['ctrl+c']}, {kind: 'keys', keys: ['q']}]);
});
