import assert from 'node:assert/strict';
import test from 'ava';
import {defaultSettings} from '../../source/machine/settings.js';
import {initialState} from '../../source/machine/state.js';
import {newLeapSensor, systemClock} from '../../source/runtime/clock.js';
import {createStore} from '../../source/runtime/store.js';

test('the store notices that this machine\'s clock was set, and that a machine that slept has not set it', () => {
	let [nowMs, upMs] = [Date.UTC(2026, 1, 27, 3), 30_000];
	const clock = {now: () => nowMs, upMs: () => upMs, sleep: async () => Promise.resolve(true)};
	const store = createStore(initialState(defaultSettings, {depth: 'stack', targets: undefined, adopts: true}, nowMs), clock, {runEffect: () => undefined, onListenerFailed: assert.fail});
	const ranMs = (clockMs: number, slept: number) => {
		nowMs += clockMs;
		upMs += slept;
		store.dispatch({kind: 'ticked'});
		return store.state().nowMs - store.state().startedAtMs;
	};

	assert.equal(ranMs(1000, 1000), 1000);
	assert.equal(ranMs(17 * 3_600_000, 0), 1000);
	assert.equal(ranMs(-3_600_000, 0), 1000);
	assert.equal(ranMs(8 * 3_600_000, 8 * 3_600_000), (8 * 3_600_000) + 1000);
	assert.equal(store.state().nowMs, nowMs);
});

test('this machine\'s own clock, which nobody sets, makes no leaps', async () => {
	const leap = newLeapSensor(systemClock);
	await systemClock.sleep(50);
	assert.equal(leap(), 0);
	assert.ok((systemClock.upMs?.() ?? 0) > 0);
});
