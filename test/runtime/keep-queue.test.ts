import assert from 'node:assert/strict';
import test from 'ava';
import {success} from '../../source/errors/problem.js';
import type {KeptQueue} from '../../source/machine/stacking/kept-state.js';
import {systemClock} from '../../source/runtime/clock.js';
import {keepQueue} from '../../source/runtime/keep-queue.js';
import type {Session} from '../../source/runtime/session.js';

test('of two queues the newer one is kept, also when the older one waits for the lock after a sleep', async () => {
	const written: unknown[] = [];
	let awake: () => void = () => undefined;
	let looks = 0;
	const session = {
		identity: 'a',
		// After a long silence the first look takes two seconds, and the next one none.
		lock: {isOurs: async () => looks++ > 0 || new Promise<boolean>(resolve => {
			awake = () => {
				resolve(true);
			};
		})},
		journal: {append: async (entry: {readonly blocks: KeptQueue['blocks']}) => {
			written.push(entry.blocks.length);
			return success();
		}},
	} as unknown as Session;
	const block = {target: 'M 1', chunk: '20260227.81', exposure: '10.0s', filter: 'LP', ordinal: 1};
	const context = {dataFolder: '/nonexistent', clock: systemClock};
	const first = keepQueue(session, {blockMinutes: 15, blocks: [block]}, context);
	const second = keepQueue(session, {blockMinutes: 15, blocks: [block, {...block, chunk: '20260227.82'}]}, context);
	await new Promise(resolve => setImmediate(resolve));
	awake();
	await Promise.all([first, second]);
	assert.deepEqual(written, [1, 2]);
});
