import assert from 'node:assert/strict';
import test from 'ava';
import {createElement} from 'react';
import {themeOf} from '../../../source/components/theme.js';
import type {Thumbnail} from '../../../source/pictures/no-picture.js';
import {MineScreen} from '../../../source/tui/mine/mine-screen.js';
import {drawn, unstyled} from '../../support/drawn.js';
import {manyRows} from '../sky/long-sky.js';
import {createViewed} from '../viewed.js';

const ascii = themeOf({isAscii: true, hasColor: false});
const [row] = manyRows(1);

const facts = [
	'Frames     70 aligned of 80', 'Exposure   11 min 40 s', 'Began      2023-11-14 22:13 UTC', 'Ended      2023-11-14 22:28 UTC', 'Night      2023-11-14',
	'Position   RA 0.00 h, Dec -85.0', 'Server     20260110.00', 'Received   2026-02-28 09:00:00', 'Size       3.0 MB', 'Made by    S50_1',
];

function shownAt(size: {readonly columns: number; readonly rows: number}, thumbnail: Thumbnail): string[] {
	const mine = createViewed({targets: [], view: {screen: 'mine', ...size}});
	assert.ok(row);
	const known = {...row, dateObsEndMs: (row.dateObsStartMs ?? 0) + 900_000, sizeBytes: 3_000_000, telescopeId: 'S50_1', createdAt: '2026-02-28 09:00:00'};
	mine.set({myStacks: {...mine.view().myStacks, phase: 'read', rows: [known]}});
	mine.press('g');
	return drawn(ascii, createElement(MineScreen, {state: mine.state(), view: mine.view(), thumbnailOf: () => thumbnail}), size.columns).map(unstyled);
}

test('beside the list stands all that is known of the stack, each fact once, then its picture or why there is none', () => {
	for (const size of [{columns: 120, rows: 24}, {columns: 200, rows: 50}]) {
		const lines = shownAt(size, {kind: 'none', why: 'away'});
		const text = lines.join('\n');
		assert.equal(lines.length, size.rows);
		for (const fact of facts) {
			assert.equal(text.split(fact).length, 2, `${fact}\n${text}`);
		}

		assert.match(text, /Its telescope or the server cannot/);
		assert.doesNotMatch(text, /frames aligned/);
		const picture = {widthPixels: 20, heightPixels: 20, rgb: new Uint8Array(1200).fill(255)};
		const pictured = shownAt(size, {kind: 'picture', picture}).map(line => line.slice(size.columns - 38));
		assert.ok(pictured.filter(line => /@{8}|#{8}/.test(line)).length >= 8, pictured.join('\n'));
	}
});

test('in a narrower window the same stands below the list in sentences, without a picture', () => {
	const text = shownAt({columns: 80, rows: 24}, {kind: 'none', why: 'away'}).join('\n');
	assert.match(text, /70 frames aligned of 80, 11 min 40 s, until 22:28 UTC, RA 0\.00 h, Dec -85\.0,\s+3\.0 MB/);
	assert.doesNotMatch(text, /Received|Its telescope/);
});
