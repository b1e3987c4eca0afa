import assert from 'node:assert/strict';
import test from 'ava';
import {readStackStarts} from '../../../source/runtime/reading/stack-starts.js';
import type {Session} from '../../../source/runtime/session.js';
import type {RemoteFile} from '../../../source/seestar/port.js';
import {failure, problemOf} from '../../../source/errors/problem.js';

const name = 'CrowdSky_10_M 1_20.0s_LP_20260127.84_HP022854.fit';

/** How often headers were requested, after each listing of a session. */
async function asked(...listings: ReadonlyArray<Partial<RemoteFile>>): Promise<number[]> {
	let requests = 0;
	const seestar = {async header() {
		requests++;
		return Promise.resolve(failure(problemOf('refused', 'Could not read it', 'it is not FITS', '', 'permanent')));
	}};
	const session = {seestar, journal: undefined, facts: undefined, nights: new Map(), stackDates: new Map()} as unknown as Session;
	const counts: number[] = [];
	for (const marks of listings) {
		const stacks = [{name, sizeKb: undefined, isFolder: false, ...marks}];
		await readStackStarts(session, {folder: 'M 1', stacks, zone: 'UTC'}, starts => starts.has(name) ? [] : [name], new AbortController().signal);
		counts.push(requests);
	}

	return counts;
}

test('the header of a stack that was deleted and made again under its name was not read again when the share listed the folder', async () => {
	const first = {sizeBytes: 8640, modifiedMs: 1_770_000_000_000};
	assert.deepEqual(await asked(first, first, {...first, modifiedMs: 1_770_000_600_000}), [1, 1, 2]);
	assert.deepEqual(await asked(first, {...first, sizeBytes: 11_520}), [1, 2]);
});

test('a header is not read again just because the folder is listed in another way', async () => {
	assert.deepEqual(await asked({sizeBytes: 8640, modifiedMs: 1_770_000_000_000}, {sizeKb: 8}, {sizeKb: 8}, {sizeKb: 11}), [1, 1, 1, 1]);
	assert.deepEqual(await asked({sizeKb: 8}, {sizeKb: 8}, {sizeKb: 11}), [1, 1, 2]);
});
