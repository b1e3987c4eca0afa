import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {clockVariable, world} from './world-clock.js';

const root = path.join(import.meta.dirname, '..', '..');

/** What a night's program is run with. */
export type Program = {
	/** The module that gives a child the night's clock, as a file that needs no compiler. */
	readonly clockModule: string;
};

export type Child = {
	readonly process: ChildProcess;
	readonly ended: Promise<{status: number | undefined; out: string; err: string; hasEnded: boolean; seconds: number}>;
};

type ChildOptions = {readonly home: string; readonly limitMs: number; readonly env: Readonly<Record<string, string>>};

/** Starts the built program in an environment of its own, on the night's clock; it is killed after `limitMs` of real time. */
export async function startChild({clockModule}: Program, args: readonly string[], {home, limitMs, env}: ChildOptions): Promise<Child> {
	await mkdir(home, {recursive: true});
	const kinds = ['data', 'config', 'cache', 'state'].map(kind => [`XDG_${kind.toUpperCase()}_HOME`, path.join(home, kind)] as const);
	const folders = {HOME: home, ...Object.fromEntries(kinds)};
	const beganMs = world.now();
	const child = spawn(process.execPath, ['--import', clockModule, path.join(root, 'dist', 'cli.js'), ...args], {
		cwd: home,
		env: {PATH: process.env['PATH'], TZ: 'UTC', LANG: 'C.UTF-8', TMPDIR: home, CROWDSKY_DISCOVER: 'none', ...folders, ...clockVariable(), ...env},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let out = '';
	let err = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		out += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		err += text;
	});
	let hasEnded = true;
	const limit = world.setTimeout(() => {
		hasEnded = false;
		child.kill('SIGKILL');
	}, limitMs);
	const ended = once(child, 'close').then(([status]) => {
		clearTimeout(limit);
		return {status: (status as number | null) ?? undefined, out, err, hasEnded, seconds: (world.now() - beganMs) / 1000};
	});
	return {process: child, ended};
}
