import assert from 'node:assert/strict';
import test from 'ava';
import {formatEntry, keptQueuesOf, parseEntry, type BlockKey, type JournalEntry} from '../../../source/runtime/memory/journal-entry.js';
import {createFold} from '../../../source/runtime/memory/journal-fold.js';

const key = (index: number): BlockKey => ({target: 'M 1', chunk: `20260227.${index}`, exposure: '10.0', filter: 'LP', ordinal: 1});
const kept = (blockMinutes: number, ...indexes: readonly number[]): JournalEntry => ({kind: 'queueKept', blockMinutes, blocks: indexes.map(key)});
const named = (index: number): JournalEntry => ({kind: 'stackNamed', key: key(index), stackFolder: 'M 1', from: 'a', to: `b${index}`, companionsLeft: [], seconds: undefined});
const sizes = (entries: readonly JournalEntry[]) => keptQueuesOf(entries).map(({blockMinutes, blocks}) => [blockMinutes, blocks.map(({chunk}) => chunk)]);

test('the latest queue of each block size is kept, without what was stacked since, before and after compaction', () => {
	const entries = [kept(15, 80, 81, 82), kept(30, 40), kept(15, 81, 82), named(81), kept(20, 3), kept(20)];
	const waiting = [[15, ['20260227.82']], [30, ['20260227.40']], [20, []]];
	assert.deepEqual(sizes(entries), waiting);

	const fold = createFold();
	for (const [index, entry] of entries.entries()) fold.add(entry, index, formatEntry(entry, 0).length);
	assert.deepEqual(sizes(fold.kept().map(({entry}) => entry)).sort(), [...waiting].sort());
});

test('a queue of an invalid block size is not read', () => {
	for (const size of [7, 0, 15.5, 1e9, Number.NaN]) assert.equal(parseEntry(formatEntry(kept(size, 1), 0)), undefined);
	assert.deepEqual(parseEntry(formatEntry(kept(15, 1), 0))?.kind, 'queueKept');
});
