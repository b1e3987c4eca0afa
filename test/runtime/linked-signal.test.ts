import assert from 'node:assert/strict';
import {getEventListeners} from 'node:events';
import test from 'ava';
import {linkedSignal} from '../../source/runtime/linked-signal.js';

test('the signals for a night\'s polls leave nothing behind in the signal of the night', () => {
	const night = new AbortController();
	for (let poll = 0; poll < 10_000; poll++) {
		const run = new AbortController();
		const linked = linkedSignal(run.signal, undefined, night.signal);
		assert.equal(linked.signal.aborted, false);
		linked.end();
	}

	assert.deepEqual(getEventListeners(night.signal, 'abort'), []);
});

test('a linked signal aborts with any of its signals, with its reason, and not after its end', () => {
	for (const which of [0, 1]) {
		const pair = [new AbortController(), new AbortController()] as const;
		const linked = linkedSignal(pair[0].signal, pair[1].signal);
		pair[which as 0 | 1].abort(new Error('because'));
		assert.match(String(linked.signal.reason), /because/);
	}

	assert.equal(linkedSignal(undefined, AbortSignal.abort('before')).signal.reason, 'before');
	const late = new AbortController();
	const ended = linkedSignal(late.signal);
	ended.end();
	late.abort();
	assert.equal(ended.signal.aborted, false);
});
