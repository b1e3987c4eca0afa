import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'ava';
import {launch} from './harness.js';

test.serial('a program\'s last output is read even if this process was busy when it ended', async t => {
	const text = `${'x'.repeat(70)}\n`.repeat(400);
	const shown = launch(process.execPath, ['-e', `process.stdout.write(${JSON.stringify(text)} + 'the end')`], {columns: 80, rows: 24});
	t.teardown(() => shown.end());
	const busy = setInterval(() => {
		for (const untilMs = performance.now() + 300; performance.now() < untilMs;);
	}, 1);
	t.teardown(() => clearInterval(busy));
	await shown.exited(20_000);
	assert.ok(shown.raw().endsWith('the end'), JSON.stringify(shown.raw().slice(-80)));
});
