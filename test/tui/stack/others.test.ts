import assert from 'node:assert/strict';
import {startScope, storedNames} from '../../support/simulated-scope.js';
import {oneOrAll} from '../../support/draws.js';
import {cursorLine, sizes, startProgram, untilWhole} from '../program.js';
import {onUnix} from '../../support/on-system.js';

for (const size of oneOrAll(sizes)) {
	onUnix.serial(`at ${size.columns}x${size.rows} a batch of another program is never stopped, and waiting blocks say that they wait for it`, async t => {
		const scope = await startScope(t, {speed: 0.02});
		const files = (await storedNames(scope, 'IC 434_sub')).filter(name => name.endsWith('.fit'));
		// The first nine frames are no block.
		scope.startForeignBatch('IC 434_sub', files.slice(0, 9));
		const shown = await startProgram(t, {args: ['--host', scope.hostOption], size});
		await shown.until(/IC 434 +52/);
		await shown.press('enter');
		await shown.until('2 blocks to stack');
		await shown.press('enter');
		await shown.until(/waiting[^]*It waits:[^]*stacks for/);
		await untilWhole(shown);
		await shown.press('s', 'y');
		await shown.until('2 cancelled');
		assert.equal(scope.requests.some(({method}) => method === 'stop_batch_stack'), false);
	});

	onUnix.serial(`at ${size.columns}x${size.rows} a block that another program has begun is taken over and shown with its progress`, async t => {
		const scope = await startScope(t, {speed: 0.02});
		const files = (await storedNames(scope, 'IC 434_sub')).filter(name => name.endsWith('.fit')).sort();
		scope.startForeignBatch('IC 434_sub', files.slice(0, 24));
		const shown = await startProgram(t, {args: ['--host', scope.hostOption], size});
		await shown.until(/IC 434 +52/);
		await shown.press('enter');
		await shown.until('2 blocks to stack');
		await shown.press('enter');
		await shown.until(/It was begun before/);
		await untilWhole(shown);
		assert.match(cursorLine(shown), /21:15-21:30.* \d+ %/);
	});
}
