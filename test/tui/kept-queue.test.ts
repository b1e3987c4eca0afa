import assert from 'node:assert/strict';
import {stacksOf, startScope, twoNames} from '../support/simulated-scope.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {startProgram, untilWhole} from './program.js';
import {onUnix} from '../support/on-system.js';

onUnix.serial('the queue is kept after a stop: s resumes it, and after quitting the next start asks about it', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {speed: 0.2});
	const shown = await startProgram(t, {home, args: ['--host', scope.hostOption]});
	await shown.until(/IC 434 +52 +2/);
	await shown.press('enter');
	await shown.until('2 blocks to stack');
	await shown.press('enter');
	await shown.until(/[1-9]\d*\/24 /);
	await shown.press('s');
	await shown.until('Stop stacking?');
	await shown.press('y');
	await shown.until('2 blocks of IC 434 were waiting: r goes on.');
	await shown.press('3');
	// It said that s stops.
	await shown.until(/^s go on /m);
	await shown.press('s');
	await shown.until('2 blocks of IC 434 were waiting. Go on?');
	await untilWhole(shown, true);
	await shown.press('y');
	await shown.until(/[1-9]\d*\/24 /);
	await shown.press('s', 'y');
	await shown.until('2 cancelled');
	await shown.press('q');
	await shown.exited();
	assert.match(shown.text(), /2 blocks were waiting: the next start asks\s+whether to go on/);

	scope.change({speed: 40});
	const later = await startProgram(t, {home, args: ['--host', scope.hostOption], size: {columns: 60, rows: 16}});
	await later.until('2 blocks of IC 434 were waiting. Go on?');
	await untilWhole(later, true);
	// Any other key means later.
	await later.press('j');
	await later.until(() => !later.text().includes('Go on?'));
	await later.press('q');
	await later.exited();

	const next = await startProgram(t, {home, args: ['--host', scope.hostOption]});
	await next.until('2 blocks of IC 434 were waiting. Go on?');
	await next.press('y');
	await next.until('2 stacked   0 failed');
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	await next.press('q');
	await next.exited();
	assert.deepEqual(scope.canary, []);
});

onUnix.serial('n discards the waiting blocks, and the question does not interrupt a user who is typing', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {speed: 0.2});
	const shown = await startProgram(t, {home, args: ['--host', scope.hostOption]});
	await shown.until(/IC 434 +52 +2/);
	await shown.press('enter');
	await shown.until('2 blocks to stack');
	await shown.press('enter');
	await shown.until(/[1-9]\d*\/24 /);
	await shown.press('s', 'y');
	await shown.until('2 cancelled');
	await shown.press('q');
	await shown.exited();

	const busy = await startProgram(t, {home, args: ['--host', scope.hostOption]});
	await busy.until('1 Discover');
	await busy.press('j');
	await busy.until('2 blocks of IC 434 were waiting: s on Stack (3) goes on');
	await busy.press('3');
	await busy.until('2 blocks of IC 434 were waiting: s goes on.');
	await busy.press('s');
	await busy.until('n: no, forget them');
	await busy.press('n');
	await busy.until('Nothing is stacked yet');
	await busy.press('q');
	await busy.exited();

	const next = await startProgram(t, {home, args: ['--host', scope.hostOption]});
	await next.until(/IC 434 +52 +2/);
	await next.press('3');
	await next.until('Nothing is stacked yet');
	await next.press('q');
	await next.exited();
});
