import assert from 'node:assert/strict';
import test from 'ava';
import type {Effect} from '../../source/machine/effects.js';
import {defaultSettings} from '../../source/machine/settings.js';
import {initialState} from '../../source/machine/state.js';
import {systemClock} from '../../source/runtime/clock.js';
import {createStore} from '../../source/runtime/store.js';
import {runNight} from '../support/run-night.js';
import {stacksOf, startScope, twoNames} from '../support/simulated-scope.js';
import {temporaryFolder} from '../support/temporary-folder.js';

test.serial('a listener that throws at every event neither stops the night nor loses a stack, and is reported once', async t => {
	const scope = await startScope(t);
	let thrown = 0;
	const state = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)}, async ({store}) => {
		store.subscribe(({event}) => {
			thrown++;
			throw new Error(`no words for ${event.kind}`);
		});
		return Promise.resolve();
	});
	assert.deepEqual(state.jobs.map(({phase}) => phase), ['stacked', 'stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	assert.ok(thrown > 10, `${thrown} events`);
	assert.equal(state.warnings.length, 1);
	assert.match(state.warnings[0]?.cause ?? '', /^no words for /);
});

test('a listener that throws does not keep others from the event, and events that listeners dispatch are queued', () => {
	const told: string[] = [];
	const effects: Effect[] = [];
	const failures: string[] = [];
	const store = createStore(initialState(defaultSettings, {depth: 'plan', targets: undefined, adopts: false}, 0), systemClock, {
		runEffect(effect) {
			effects.push(effect);
			told.push(`effect ${effect.kind}`);
		},
		onListenerFailed(event) {
			failures.push(event.kind);
		},
	});
	store.subscribe(({event}) => {
		if (event.kind === 'scopeFound' && event.scope === 'a') store.dispatch({kind: 'scopeFound', scope: 'b'});
		throw new Error('first');
	});
	store.subscribe(({event}) => told.push(`${event.kind} ${'scope' in event ? event.scope ?? '' : ''}`));
	store.dispatch({kind: 'scopeFound', scope: 'a'});
	assert.deepEqual(told, ['scopeFound a', 'effect openScope', 'scopeFound b', 'effect openScope']);
	assert.deepEqual(failures, ['scopeFound']);
	assert.equal(effects.length, 2);
});
