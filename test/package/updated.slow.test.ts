// The package is updated while its program runs: modules not loaded by then are gone. A whole night of the demo at the
// screens; npm test checks in chunks.test.ts that lazy modules have been preloaded.
import assert from 'node:assert/strict';
import {cp, rename} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {temporaryFolder} from '../support/temporary-folder.js';
import {launch} from '../terminal/harness.js';
import {environmentFor} from '../tui/program.js';
import {onUnix} from '../support/on-system.js';

const built = path.join(import.meta.dirname, '..', '..', 'dist');

onUnix('a night at the screens goes on, and every key works, after an update has removed the program\'s files', async t => {
	const home = await temporaryFolder(t);
	const installed = path.join(home, 'installed');
	await cp(built, installed, {recursive: true});
	await cp(path.join(built, '..', 'package.json'), path.join(home, 'package.json'));
	const shown = launch(process.execPath, [path.join(installed, 'cli.js'), '--demo'], {cwd: home, env: environmentFor(home)});
	t.teardown(() => shown.end());
	await shown.until(/IC 434 .*3/);
	await shown.press('enter');
	await shown.until('3 blocks to stack');
	await shown.press('enter');
	await shown.until(/\d+ %|stacked/, 20_000);
	await shown.until(/21:15-21:30 .*(?:sent|HP022854)/, 20_000);
	await rename(path.join(installed, 'chunks'), path.join(home, 'gone'));
	await shown.press('6');
	await shown.until(/stacks, .* objects, /, 10_000);
	await shown.press('down', 'p');
	await shown.until('any key: close', 10_000);
	await shown.until('▀▀▀', 10_000);
	await shown.press('escape', '3');
	await shown.until('3 of 3 stacked', 30_000);
	assert.ok(!shown.text().includes('mistake'));
});
