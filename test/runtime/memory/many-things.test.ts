import assert from 'node:assert/strict';
import test from 'ava';
import type {Block} from '../../../source/planning/index.js';
import {formatEntry, parseEntry, type JournalEntry} from '../../../source/runtime/memory/journal-entry.js';
import {nightsOf} from '../../../source/tui/night/nights.js';
import {nightRows} from '../../../source/tui/discover/night-rows.js';
import {themeOf} from '../../../source/components/theme.js';

// A call takes some 120,000 arguments; a list of so many items may come from a disk or the network.
const many = 150_000;
const block = {files: ['a.fit'], start: '2026-02-27T21:15:00+01:00', end: '2026-02-27T21:30:00+01:00', frames: 1, exposureSeconds: 10, exposure: '10.0s', filter: 'LP', chunk: '20260227.81', ordinal: 1, status: 'ready'} as unknown as Block;

test('a block that was started beside 150,000 other files was forgotten', () => {
	const started: JournalEntry = {kind: 'blockStarted', stackFolder: 'M 31', subFrameFolder: 'M 31_sub', block, baseline: Array.from({length: many}, (_, nth) => `${nth}.fit`), key: {target: 'M 31', chunk: '20260227.81', exposure: '10.0s', filter: 'LP', ordinal: 1}};
	assert.equal(parseEntry(formatEntry(started, 0))?.kind, 'blockStarted');
	assert.equal(parseEntry(formatEntry({...started, baseline: 'b.fit' as unknown as string[]}, 0)), undefined);
});

test('a night of 150,000 blocks of different kinds could not be drawn', () => {
	assert.ok(nightRows(nightsOf(Array.from({length: many}, () => block)), () => 'ready', themeOf({isAscii: true, hasColor: false}).glyphs, {width: 80, rows: 5, hasLegend: true}).length > 1);
});
