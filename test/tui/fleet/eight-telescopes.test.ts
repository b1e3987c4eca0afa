import assert from 'node:assert/strict';
import {startScope} from '../../support/simulated-scope.js';
import {cursorLine, resize, startProgram, untilWhole} from '../program.js';
import {onUnix} from '../../support/on-system.js';

/** A quarter of an hour of 24 frames, followed by another one. */
const blocks = [{localStart: '2026-02-27T21:15:03', frames: 24}, {localStart: '2026-02-27T21:30:03', frames: 24}];

onUnix.serial('eight telescopes at 80x24 each have a line with a moving bar, a lost one shows it at once, and Enter opens one while the others stay in sight', async t => {
	const scopes = await Promise.all(Array.from({length: 8}, async (_, index) =>
		startScope(t, {serial: `0000000${index}`, speed: 0.12, targets: [{name: `M ${index + 1}`, raDegrees: 10, decDegrees: 20, blocks}]})));
	const shown = await startProgram(t, {args: scopes.flatMap(({hostOption}) => ['--host', hostOption])});
	const lines = (pattern: RegExp) => shown.screen().slice(2, 12).filter(line => pattern.test(line)).length;
	await shown.until(() => lines(/✓ .* 2 to stack /) === 8);
	await untilWhole(shown);
	await shown.press('a', 'enter');
	await shown.until('16 blocks to stack');
	await shown.press('enter');
	await shown.until(() => lines(/◧ .* 21:15 M \d +█/) === 8);
	assert.match(shown.text(), /done about \d\d:\d\d/);
	const [, second] = scopes;
	await second?.closePort('rpc');
	second?.dropConnections();
	await shown.until(() => lines(/✗ .* no progress for \d+ s .* is it on\?/) === 1);
	assert.equal(lines(/◧ /), 7);
	await untilWhole(shown);
	await shown.press('tab', 'j');
	await shown.until(() => /✗ .* no progress for/.test(cursorLine(shown)));
	await shown.press('enter');
	await shown.until(/alone {2}Esc shows all telescopes/);
	assert.match(cursorLine(shown), /21:15-21:30 +M 2/);
	assert.equal(shown.screen().filter(line => /21:\d\d-21:\d\d/.test(line)).length, 3, shown.text());
	assert.equal(lines(/[◧✗] /), 8);
	resize(shown, {columns: 60, rows: 16});
	await shown.until(/ \d more/);
	await untilWhole(shown);
	assert.ok(!shown.raw().includes('MaxListeners'));
});
