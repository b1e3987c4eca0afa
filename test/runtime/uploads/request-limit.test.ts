import assert from 'node:assert/strict';
import test from 'ava';
import {twoNames} from '../../support/simulated-scope.js';
import {outcomes, runUploads} from './run-uploads.js';
import {sendingFrom, stackedScope} from './stacked-scope.js';

test('a server that limits its requests gets both stacks, one record each, and no more requests than it allows', async t => {
	const scope = await stackedScope(t);
	// One request in 150 ms, which are 20 s for the program: the list, each stack, each new look at the list.
	const {sky, uploading} = await sendingFrom(t, scope, {requestLimit: {perSecond: 1 / 0.15, burst: 1, retryAfterSeconds: 20}});
	const state = await runUploads(uploading);
	assert.deepEqual(outcomes(state), ['uploaded', 'uploaded']);
	assert.deepEqual(sky.uploads.map(({name}) => name).sort(), twoNames);
	assert.ok(sky.calls.length <= 40, `${sky.calls.length} requests`);
});
