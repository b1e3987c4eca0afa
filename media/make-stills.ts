// A still of every screen, made from the real program with its demo telescope:
//
//   node build.mjs && node --import tsx media/make-stills.ts [folder]
//
// Writes discover.png, help.png, preview.png, stack.png and done.png (100x28) beside this file.
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {takeStills} from './screenshot.js';

const folder = process.argv[2] ?? import.meta.dirname;
const home = await mkdtemp(path.join(tmpdir(), 'crowdsky-stills-'));
const program = path.join(import.meta.dirname, '..', 'dist', 'cli.js');
const picture = (name: string) => ({picture: path.join(folder, `${name}.png`)});

try {
	await takeStills({
		command: process.execPath,
		args: [program, '--demo'],
		columns: 100,
		rows: 28,
		scale: 1,
		cwd: home,
		env: {HOME: home, TMPDIR: home, TZ: 'Europe/Vienna', XDG_DATA_HOME: home, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home},
		steps: [
			{until: /M 81 +2053 +\d+/},
			{press: ['space', 'space', 'up']},
			{until: /▸ \[x\] M 42/},
			picture('discover'),
			{press: ['?']},
			{until: /On this screen[^]*Esc close/},
			picture('help'),
			{press: ['escape', 'enter']},
			{until: '6 blocks to stack'},
			{press: ['down', 'space']},
			{until: '5 blocks to stack'},
			picture('preview'),
			{press: ['enter']},
			{until: /✓ +21:15[^]*✓ +21:45[^]*█.* [4-9]\d %/, withinMs: 60_000},
			picture('stack'),
			{until: /5 stacked {3}0 failed/, withinMs: 60_000},
			picture('done'),
			{press: ['q']},
			{until: 'Stacked: 5'},
		],
	});
} finally {
	await rm(home, {recursive: true, force: true, maxRetries: 3});
}
