import assert from 'node:assert/strict';
import test from 'ava';
import {readScopeClock} from '../../../source/runtime/reading/scope-clock.js';

const at = (text: string) => Date.parse(text);

test('in the hour that comes twice a telescope\'s clock shows the time after its newest frame, else the one that is nearer to this machine\'s', () => {
	const clock = (readAt: string) => ({local: '2025-10-26T02:20:00', readAtMs: at(readAt)});
	const ahead = (readAt: string, newest?: string) => readScopeClock(clock(readAt), 'Europe/Vienna', undefined, newest === undefined ? undefined : at(newest));
	assert.deepEqual(ahead('2025-10-26T00:20:00Z'), {aheadMs: 0, doubt: undefined});
	assert.deepEqual(ahead('2025-10-26T01:20:00Z'), {aheadMs: 0, doubt: undefined});
	assert.deepEqual(ahead('2025-10-26T00:20:00Z', '2025-10-26T00:19:50Z'), {aheadMs: 0, doubt: undefined});
	// This machine's clock stands at the evening before.
	assert.deepEqual(ahead('2025-10-25T20:20:00Z', '2025-10-26T01:19:50Z'), {aheadMs: 5 * 3_600_000, doubt: undefined});
	assert.match(ahead('2025-10-26T01:20:00Z', '2025-10-26T01:40:00Z').doubt ?? '', /before its own newest sub-frame/);
});

test('a telescope\'s clock that was not put forward yet keeps the offset of before in the hour that is skipped', () => {
	for (const [zone, local, utc] of [['Europe/Vienna', '2026-03-29T02:30:00', '2026-03-29T01:30:00Z'], ['America/New_York', '2026-03-08T02:30:00', '2026-03-08T07:30:00Z']] as const) {
		assert.deepEqual(readScopeClock({local, readAtMs: at(utc)}, zone, undefined, undefined), {aheadMs: 0, doubt: undefined}, zone);
	}
});
