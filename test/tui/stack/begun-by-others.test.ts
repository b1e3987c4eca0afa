import assert from 'node:assert/strict';
import {startScope, storedNames, twoBlocks} from '../../support/simulated-scope.js';
import {cursorLine, resize, sizes, startProgram, untilWhole} from '../program.js';
import {onUnix} from '../../support/on-system.js';

const subFrames = 'IC 434_sub';

onUnix.serial('while a telescope stacks for somebody else the screen says so, promises no end, and nothing is begun or stopped', async t => {
	const scope = await startScope(t, {speed: 0.01});
	// Frames of two blocks, which is none of this program's.
	scope.startForeignBatch(subFrames, (await storedNames(scope, subFrames)).filter(name => name.endsWith('.fit')).slice(5, 30));
	const shown = await startProgram(t, {args: ['--host', scope.hostOption]});
	await shown.until(/IC 434 +52 +2/);
	await shown.press('enter');
	await shown.until('2 blocks to stack');
	await shown.press('enter');
	await shown.until(/busy for others {2}0 of 2 stacked$/m);
	for (const size of sizes) {
		resize(shown, size);
		await shown.until(/the telescope stacks for\s+(?:│\s*)?somebody else\. It is left/);
		await untilWhole(shown);
		assert.match(shown.text(), size.columns < 80 ? /not done before \d\d:\d\d$/m : /not done before \d\d:\d\d {3}it stacks for others/);
		assert.doesNotMatch(shown.text(), /done about|2 stacked {2}\d/);
		assert.match(cursorLine(shown), /· .*21:15-21:30/);
	}

	assert.ok(!scope.requests.some(({method}) => method === 'stop_batch_stack' || method === 'start_batch_stack'));
});

onUnix.serial('a block that another client has begun is shown as running, with how far it is, and is not begun again', async t => {
	const scope = await startScope(t, {speed: 0.05, targets: [{...twoBlocks, liveStackFrames: 0}]});
	const files = (await storedNames(scope, subFrames)).filter(name => name.endsWith('.fit')).slice(0, 24);
	scope.startForeignBatch(subFrames, files);
	const shown = await startProgram(t, {args: ['--host', scope.hostOption]});
	await shown.until(/IC 434 +52 +2/);
	await shown.press('enter');
	await shown.until('2 blocks to stack');
	await shown.press('enter');
	for (const size of sizes) {
		resize(shown, size);
		await shown.until('It was begun before this run. Now stacking');
		await untilWhole(shown);
		assert.match(cursorLine(shown), /◧ .*21:15-21:30 +IC 434 .*\d %/);
		// A reversed full block is a hole.
		const buffer = shown.emulator.buffer.active;
		for (const [row, line] of shown.screen().entries()) {
			if (!line.includes('█')) continue;
			const cells = Array.from({length: size.columns}, (_, column) => buffer.getLine(buffer.baseY + row)?.getCell(column));
			assert.ok(!cells.some(cell => cell?.getChars() === '█' && cell.isInverse() !== 0), `reversed: ${line}`);
		}
	}

	assert.equal(scope.requests.filter(({method}) => method === 'start_batch_stack').length, 0);
});
