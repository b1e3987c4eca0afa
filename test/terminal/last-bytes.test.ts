import assert from 'node:assert/strict';
import process from 'node:process';
import {launch} from './harness.js';
import {onUnix} from '../support/on-system.js';

onUnix.serial('a program\'s last output is read even if this process was busy when it ended', async t => {
	const text = `${'x'.repeat(70)}\n`.repeat(200);
	const shown = launch(process.execPath, ['-e', `process.stdout.write(${JSON.stringify(text)} + 'the end')`], {columns: 80, rows: 24});
	t.teardown(() => shown.end());
	// Asleep, it reads as little as one that computes, and leaves the processor to the other tests.
	const asleep = new Int32Array(new SharedArrayBuffer(4));
	const busy = setInterval(() => Atomics.wait(asleep, 0, 0, 300), 1);
	t.teardown(() => clearInterval(busy));
	await shown.exited(20_000);
	assert.ok(shown.raw().endsWith('the end'), JSON.stringify(shown.raw().slice(-80)));
});
