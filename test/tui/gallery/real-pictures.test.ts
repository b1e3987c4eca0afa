import assert from 'node:assert/strict';
import {assertRestored} from '../program.js';
import {areaOf, openGallery} from './picture-walk.js';
import {onUnix} from '../../support/on-system.js';

onUnix('a picture of my stacks is real, in an overlay over the list, and a signal leaves none behind', async t => {
	const {shown, terminal} = await openGallery(t, {protocol: 'kitty'});
	await shown.press('m', 'enter');
	await shown.until(() => /┌─ Old 59/.test(shown.text()) && terminal.pictures().length === 1 && terminal.remains() === 0);
	const [picture] = terminal.pictures();
	assert.ok(picture && areaOf(picture) > 200);
	const box = shown.screen().findIndex(line => line.includes('┌─ Old 59'));
	assert.ok(picture.row === box + 1 && (shown.screen()[picture.row + picture.rows] ?? '').includes('└─ any key: close'));
	// The clock of the list below runs on.
	const drawn = terminal.sequences();
	await new Promise(resolve => setTimeout(resolve, 1500));
	assert.equal(terminal.sequences(), drawn);
	await shown.press('x');
	await shown.until(() => terminal.pictures().length === 0 && terminal.remains() === 0);
	// However the program ends, the terminal keeps nothing.
	await shown.press('8');
	await shown.until(() => terminal.pictures().length > 1);
	assert.ok(terminal.kept() > 1);
	shown.kill('SIGTERM');
	await shown.exited();
	assert.deepEqual([terminal.leftBehind(), terminal.kept()], [0, 0]);
	assertRestored(shown);
});

onUnix('beside My stacks in a wide window the picture is real, follows the cursor, and gives way to a box', async t => {
	const {shown, terminal} = await openGallery(t, {protocol: 'sixel', size: {columns: 160, rows: 40}});
	const isAlone = () => terminal.pictures().length === 1 && terminal.remains() === 0;
	await shown.press('m');
	await shown.until(() => isAlone() && (terminal.pictures()[0]?.column ?? 0) > 80);
	const before = terminal.sent();
	await shown.press('j');
	await shown.until(() => terminal.sent() > before && isAlone());
	await shown.press('?');
	await shown.until(() => shown.text().includes('On this screen') && terminal.remains() === 0);
	await shown.press('escape');
	await shown.until(() => !shown.text().includes('On this screen') && isAlone());
	await shown.press('1');
	await shown.until(() => terminal.pictures().length === 0 && terminal.remains() === 0);
	await shown.press('q');
	await shown.exited();
});
