import assert from 'node:assert/strict';
import {readdir} from 'node:fs/promises';
import {setTimeout as wait} from 'node:timers/promises';
import test from 'ava';
import {runNight} from '../support/run-night.js';
import {stacksOf, startScope, twoNames} from '../support/simulated-scope.js';
import {temporaryFolder} from '../support/temporary-folder.js';

test.serial('a scope that is read again while it is still being opened has one journal, opened once', async t => {
	const scope = await startScope(t);
	const dataFolder = await temporaryFolder(t);
	let asked = 0;
	let isFirstOver = false;
	let wasFirstOver = false;
	const state = await runNight({
		hosts: [scope.hostOption], dataFolder,
		around: seestar => ({
			...seestar,
			async facts(signal) {
				// The first two calls are the two openings, or an opening and the look at the batch after it.
				const nth = ++asked;
				if (nth === 2) wasFirstOver = isFirstOver;
				await wait(100);
				return seestar.facts(signal).finally(() => {
					isFirstOver ||= nth === 1;
				});
			},
		}),
	}, async ({store}) => {
		store.dispatch({kind: 'rereadRequested', scope: scope.hostOption});
		return Promise.resolve();
	});
	assert.ok(asked >= 2, 'it was not read again');
	assert.ok(wasFirstOver, 'two openings at once');
	assert.deepEqual(state.jobs.map(({phase}) => phase), ['stacked', 'stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	assert.equal((await readdir(dataFolder)).filter(name => name.startsWith('journal-')).length, 1);
});
