// An animated picture of a walk through the program, made from the real program with its demo telescope:
//
//   node build.mjs && node --import tsx media/make-walk.ts [folder]
//
// Writes walk.png (an animated PNG, 90x26) beside this file.
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {apngOf, type Frame} from './apng.js';
import {takeStills, type Step} from './screenshot.js';

const folder = process.argv[2] ?? import.meta.dirname;
const home = await mkdtemp(path.join(tmpdir(), 'crowdsky-walk-'));
const program = path.join(import.meta.dirname, '..', 'dist', 'cli.js');
const frames: Frame[] = [];
let size = {width: 0, height: 0};

const pressed = (key: string, seconds: number, until?: string | RegExp): Step[] => [{press: [key]}, ...until === undefined ? [{until: /./}] : [{until}], {frame: seconds}];
/** The bars on their way, as often as they change by so much. */
const atPercents = (patterns: readonly RegExp[]): Step[] => patterns.flatMap(until => [{until, withinMs: 60_000}, {frame: 0.5}]);

try {
	await takeStills({
		command: process.execPath,
		args: [program, '--demo'],
		columns: 90,
		rows: 26,
		scale: 1,
		cwd: home,
		env: {HOME: home, TMPDIR: home, TZ: 'Europe/Vienna', XDG_DATA_HOME: home, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home},
		onFrame(frame, its) {
			frames.push(frame);
			size = its;
		},
		steps: [
			{until: /M 81 +2053 +\d+/},
			{frame: 2},
			...pressed('space', 0.7, '[x]'),
			...pressed('space', 0.7),
			...pressed('up', 1, /▸ \[x\] M 42/),
			...pressed('enter', 2, '6 blocks to stack'),
			...pressed('down', 0.4),
			...pressed('space', 1, '5 blocks to stack'),
			...pressed('enter', 1, /\d %/),
			...atPercents([/[2-4]\d %/, /[5-7]\d %/, /✓ +21:15/, /✓ +21:15[^]*[2-4]\d %/, /✓ +21:15[^]*[6-9]\d %/, /\d\d:\d\d +M 42 .*[3-9]\d %[^]*✓ +21:15[^]*✓ +21:45/]),
			{until: /\d+ stacked {3}0 failed/, withinMs: 60_000},
			{frame: 2},
			...pressed('4', 2, /4 Upload[^]*confirmed by the server/),
			...pressed('6', 2, /6 Mine[^]*On the server as/),
			...pressed('7', 3, /7 Sky[^]*as of \d/),
			...pressed('8', 1, /8 Gallery/),
			{until: /8 Gallery(?![^]*loading)[^]* 1\/\d+ /},
			{frame: 3},
			...pressed('1', 1, /3 targets/),
			...pressed('?', 2, 'Esc close'),
			{press: ['escape', 'q']},
		],
	});
	await writeFile(path.join(folder, 'walk.png'), apngOf(frames, size));
} finally {
	await rm(home, {recursive: true, force: true, maxRetries: 3});
}
