// A still of every screen, made from the real program with its demo telescope:
//
//   node build.mjs && node --import tsx media/make-screenshots.ts [folder]
//
// Writes discover.png, help.png, preview.png, stack.png and done.png (100x28) beside this file; and in looks/ mine, sky and gallery
// on dark and light grounds, each with colours, without (NO_COLOR) and in ASCII: sky-dark.png, sky-light-no-color.png and so on.
import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {takeStills, type Step} from './screenshot.js';

const folder = process.argv[2] ?? import.meta.dirname;
const program = path.join(import.meta.dirname, '..', 'dist', 'cli.js');
const picture = (name: string) => ({picture: path.join(folder, `${name}.png`)});
const grounds = (name: string, look: string): Step[] => (['dark', 'light'] as const).map(ground => ({...picture(path.join('looks', `${name}-${ground}${look}`)), ground}));

/** Goes through the steps in a home of its own. */
async function take(steps: readonly Step[], {args = [], env = {}}: {readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>>} = {}): Promise<void> {
	const home = await mkdtemp(path.join(tmpdir(), 'crowdsky-stills-'));
	try {
		await takeStills({
			command: process.execPath,
			args: [program, '--demo', ...args],
			columns: 100,
			rows: 28,
			scale: 1,
			cwd: home,
			env: {HOME: home, TMPDIR: home, TZ: 'Europe/Vienna', XDG_DATA_HOME: home, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home, ...env},
			steps,
		});
	} finally {
		await rm(home, {recursive: true, force: true, maxRetries: 3});
	}
}

await mkdir(path.join(folder, 'looks'), {recursive: true});
await take([
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
	{until: /\d\d:\d\d +M 42 .* \d\d %[^]*✓ +[\d-]+ +21:15[^]*✓ +[\d-]+ +21:45/},
	picture('stack'),
	{until: /5 stacked {3}0 failed/},
	picture('done'),
	{press: ['q']},
	{until: /Stacked +5 stacks/},
]);

for (const [look, options] of [['', {}], ['-no-color', {env: {NO_COLOR: '1'}}], ['-ascii', {args: ['--ascii']}]] as const) {
	await take([
		{until: /M 81 +2053 +\d+/},
		{press: ['6']},
		{until: /began \(UTC\)[^]*\d stacks, [^]* 1\/\d+ /},
		...grounds('mine', look),
		{press: ['7']},
		{until: /7 Sky[^]*Nobody has observed here/},
		...grounds('sky', look),
		{press: ['8', 'right']},
		{until: /8 Gallery(?![^]*loading)[^]* 2\/\d+ /},
		...grounds('gallery', look),
	], options);
}
