import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {createPictureTerminal} from '../../terminal/graphics/picture-terminal.js';
import {launch} from '../../terminal/harness.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {commandFor, environmentFor, startProgram} from '../program.js';
import {assertInPlace, openGallery, outside, walkThroughGallery} from './picture-walk.js';
import {onUnix} from '../../support/on-system.js';

const hasTmux = spawnSync('tmux', ['-V']).status === 0;

for (const protocol of ['kitty', 'sixel', 'iterm2'] as const) {
	onUnix.serial(`${protocol}: each tile has its picture, which is removed while its cells show something else, and no picture is left behind`, async t => {
		await walkThroughGallery(t, protocol);
	});
}

onUnix.serial('half blocks are drawn where real pictures are not requested, not known or not wanted', async t => {
	const inTmux = {TMUX: '/tmp/tmux-0/default,1,0'};
	for (const {args = [], env, sign} of [
		{args: ['--pictures', 'blocks'], env: {}, sign: '▀▀▀'},
		{env: inTmux, sign: '▀▀▀'},
		{env: {TERM: 'tmux-256color'}, sign: '▀▀▀'},
		{args: ['--pictures', 'kitty', '--ascii'], env: {}, sign: '@'},
		{env: {NO_COLOR: '1'}, sign: '█'},
	]) {
		const home = await temporaryFolder(t);
		const terminal = createPictureTerminal('kitty');
		const shown = await startProgram(t, {args: ['--demo', '--data', path.join(home, 'demo'), ...args], env: {...outside, ...env}, home, isSilent: true, through: terminal.through});
		terminal.connect(shown);
		await shown.until('1 Discover');
		await shown.press('8');
		await shown.until(() => shown.text().includes(sign) && !shown.text().includes('loading'), 20_000);
		assert.equal(terminal.sequences(), 0);
		assert.doesNotMatch(shown.raw(), /\u001B(?:_|\[c|P)/, 'nothing was asked');
		await shown.press('q');
		await shown.until(() => shown.text().includes('y: yes') || !shown.isAlternate());
		shown.end();
	}
});

onUnix.serial('a protocol that is named in tmux passes through it', async t => {
	for (const protocol of ['kitty', 'iterm2'] as const) {
		const {shown, terminal} = await openGallery(t, {protocol, isInTmux: true, args: ['--pictures', protocol], env: {TMUX: '/tmp/tmux-0/default,1,0', TERM: 'tmux-256color'}});
		assertInPlace(shown, terminal);
		await shown.press('1');
		await shown.until(() => terminal.pictures().length === 0 && terminal.remains() === 0);
		await shown.press('q');
		await shown.exited();
		assert.equal(terminal.leftBehind(), 0);
	}
});

(hasTmux ? test.serial : test.serial.skip)('tmux itself passes pictures on to the position of the program', async t => {
	for (const protocol of ['kitty', 'iterm2'] as const) {
		const home = await temporaryFolder(t);
		const terminal = createPictureTerminal(protocol);
		const socket = `crowdsky-${process.pid}-${protocol}`;
		const command = `tmux set -g allow-passthrough on; ${commandFor(['--demo', '--data', path.join(home, 'demo'), '--pictures', protocol])}`;
		const env = {...environmentFor(home), ...outside};
		const shown = launch('tmux', ['-L', socket, '-f', '/dev/null', 'new-session', 'sh', '-c', command], {columns: 100, rows: 30, env, isSilent: true, through: terminal.through});
		t.teardown(() => {
			spawnSync('tmux', ['-L', socket, 'kill-server'], {env: process.env});
			shown.end();
		});
		terminal.connect(shown);
		await shown.until('1 Discover');
		await shown.press('8');
		await shown.until(() => terminal.pictures().length === 10 && terminal.remains() === 0);
		const [first, second] = terminal.pictures();
		assert.ok(first?.row === 2 && second?.row === 2 && second.column > first.column);
		await shown.press('1');
		await shown.until(() => terminal.pictures().length === 0 && terminal.remains() === 0);
	}
});
