import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import test from 'ava';
import {Outbox} from '../../../source/seestar/smb/outbox.js';

/** An outbox of named requests, and the messages that it has sent, as words. */
function outboxOf(credits: number) {
	const sent: string[] = [];
	const outbox = new Outbox<{readonly name: string; readonly charge: number}>(message => sent.push(message.map(({name}) => name).join('+')));
	outbox.grant(credits - 1);
	return {outbox, sent, request: (name: string, charge = 1) => ({name, charge})};
}

test('messages wait for their credits, in order', () => {
	const {outbox, sent, request} = outboxOf(3);
	outbox.add([request('a'), request('b')]);
	outbox.add([request('c', 4)]);
	outbox.add([request('d')]);
	assert.deepEqual([sent, outbox.credits], [['a+b'], 1]);
	outbox.grant(4);
	assert.deepEqual([sent, outbox.credits], [['a+b', 'c', 'd'], 0]);
});

test('what can wait goes with the next message that leaves credits for it, or by itself a moment later', async () => {
	const {outbox, sent, request} = outboxOf(4);
	outbox.addLater(request('x'));
	outbox.addLater(request('y'));
	outbox.add([request('a', 3)]);
	assert.deepEqual(sent, ['a']);
	outbox.grant(4);
	outbox.add([request('b', 3)]);
	assert.deepEqual([sent, outbox.credits], [['a', 'b+x+y'], 0]);
	outbox.grant(1);
	outbox.addLater(request('z'));
	while (sent.length < 3) await sleep(5);
	assert.deepEqual(sent.slice(2), ['z']);
});

test('what was emptied out is never sent', async () => {
	const {outbox, sent, request} = outboxOf(1);
	outbox.add([request('a', 2)]);
	outbox.addLater(request('x'));
	assert.deepEqual(outbox.empty().map(({name}) => name), ['a', 'x']);
	outbox.grant(10);
	await sleep(150);
	assert.deepEqual([sent, outbox.empty()], [[], []]);
});
