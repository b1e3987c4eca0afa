import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {startScope} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {resize, sizes, startProgram, untilWhole} from '../program.js';
import {onUnix} from '../../support/on-system.js';
import {ownFolders} from '../../support/own-folders.js';

onUnix.serial('settings change and replan at once, are written to the file, and are there at the next start', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t);
	const shown = await startProgram(t, {home, args: ['--host', scope.hostOption]});
	await shown.until(/IC 434 +52 +2/);
	await shown.press('enter');
	await shown.until('2 blocks to stack');
	await shown.press('o');
	await shown.until(/Block minutes +< 15 min >/);
	await untilWhole(shown, true);
	await shown.press('left');
	await shown.until(/Block minutes +< 10 min >/);
	await shown.press('j', '+');
	await shown.until(/Least exposure +< 300 s >/);
	await shown.press('down', 'l', 'down', '+', 'down', 'space', 'down', 'enter', 'down', 'down', 'down', 'h');
	await shown.until(/Stack while observing +< yes >/);
	assert.match(shown.text(), /Longest wait +5400 s[^]*Patience +1200 s[^]*Tiling +ring128[^]*Scrub location +yes/);
	assert.match(shown.text(), /may disturb a session/);
	await shown.press('right', 'w');
	await shown.until(/Written to .*config\.json|Written to/);
	await shown.press('escape');
	await shown.until('Blocks of 10 min');
	assert.deepEqual(JSON.parse(await readFile(path.join(ownFolders(home).config, 'config.json'), 'utf8')),
		{blockMinutes: 10, minExposure: 300, maxWait: 5400, patience: 1200, tiling: 'ring128', scrubLocation: true});
	await shown.press('q');
	await shown.exited();

	const again = await startProgram(t, {home, args: ['--host', scope.hostOption]});
	await again.until(/IC 434 +52/);
	await again.press('o');
	await again.until(/Block minutes +< 10 min >[^]*300 s[^]*5400 s[^]*ring128[^]*yes[^]*no/);
});

onUnix.serial('the settings fit at every size, and the demo saves none', async t => {
	const shown = await startProgram(t, {args: ['--demo']});
	await shown.until(/IC 434/);
	for (const size of sizes) {
		resize(shown, size);
		await shown.press('o', 'w');
		await shown.until('The demo keeps no settings');
		await untilWhole(shown, true);
		assert.match(shown.text(), /Block minutes[^]*Stack while observing[^]*w write +Esc close/);
		await shown.press('o');
		await shown.until(() => !shown.text().includes('Block minutes'));
	}
});
