import assert from 'node:assert/strict';
import {stacksOf, startScope, twoNames} from '../support/simulated-scope.js';
import {oneOrAll} from '../support/draws.js';
import {assertRestored, untilWhole, cursorLine, sizes, startProgram} from './program.js';
import {onUnix} from '../support/on-system.js';

for (const size of oneOrAll(sizes)) {
	onUnix.serial(`at ${size.columns}x${size.rows} the keyboard alone leads from discover to done, every screen and overlay is whole, and the bell rings once, or never with --no-bell`, async t => {
		const scope = await startScope(t);
		// The low window stands for one beside a bed.
		const isSilent = size.rows === 16;
		const shown = await startProgram(t, {args: ['--host', scope.hostOption, ...(isSilent ? ['--no-bell'] : [])], size});
		await shown.until(/IC 434 +52 +2/);
		await untilWhole(shown);
		assert.match(cursorLine(shown), /IC 434/);

		await shown.press('?');
		await shown.until('On this screen');
		assert.match(shown.screen().at(-1) ?? '', /help/);
		await shown.press('escape', 'l');
		await shown.until(/─ Log ─/);
		await shown.press('escape', 't');
		await shown.until('Address of a telescope');
		await untilWhole(shown, true);
		await shown.press('escape', '/', 'i', 'c');
		await shown.until(/\/ic/);
		await untilWhole(shown);
		await shown.press('escape');
		await shown.until(() => !shown.text().includes('/ic'));

		await shown.press('enter');
		await shown.until(/21:15-21:30 +24 +10\.0s +LP/);
		await shown.until(/CrowdSky_\?_IC 434_10\.0s_LP_20260227\.81_HP\?{6}\.fit/);
		await untilWhole(shown);
		assert.match(shown.text(), /2 blocks to stack/);
		assert.match(shown.text(), /21:45-22:00 +3 .*too short/);

		scope.change({speed: 1});
		await shown.press('enter');
		await shown.until(/21:15-21:30 .*[█▏▎▍▌▋▊▉].* \d+ %/);
		await untilWhole(shown);
		await shown.press('q');
		await shown.until('Quit?');
		await untilWhole(shown, true);
		await shown.press('escape');
		await shown.until(() => !shown.text().includes('Quit?'));
		scope.change({speed: 40});
		await shown.until('2 of 2 stacked');
		await shown.until('2 stacked   0 failed');
		await untilWhole(shown);
		assert.match(shown.text(), /Nothing is left to stack/);
		assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);

		await shown.press('q');
		assert.equal((await shown.exited()).exitCode, 0);
		assertRestored(shown);
		assert.equal(shown.raw().split('\u0007').length - 1, isSilent ? 0 : 1, 'bells');
		assert.match(shown.text(), /^Stacked  2 stacks of IC 434$/m);
		assert.deepEqual(scope.canary, []);
	});
}
