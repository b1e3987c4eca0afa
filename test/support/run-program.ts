import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import process from 'node:process';
import {quickStart} from './quick-start.js';
import {runWarm} from './warm-program.js';
import {homeEnvironment} from './own-folders.js';

/** What `npm run build` makes. */
export const programPath = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

/** How a run of the built program ended. */
export type Ended = {
	/** Undefined when a signal ended it. */
	readonly status: number | undefined;
	readonly out: string;
	readonly err: string;
	/** Lines on stdout, without the last newline. */
	readonly lines: readonly string[];
};

export type Running = {
	readonly child: ChildProcess;
	/** Its output on stdout so far. */
	out(): string;
	readonly ended: Promise<Ended>;
};

type Options = {
	/** Replaces the home folder; nothing outside it is read or written. */
	readonly home: string;
	readonly env?: Readonly<Record<string, string>>;
};

/** An isolated environment: no discovery, no settings of this machine. */
export function environmentFor({home, env}: Options): Record<string, string | undefined> {
	return {PATH: process.env['PATH'], TZ: 'UTC', LANG: 'C.UTF-8', CROWDSKY_DISCOVER: 'none', ...homeEnvironment(home), ...env};
}

/** Starts the built program (npm run build makes it) in an isolated environment: no discovery, no settings of this machine. */
export function startProgram(args: readonly string[], {home, env}: Options): Running {
	const child = spawn(process.execPath, [...quickStart, programPath, ...args], {
		cwd: home,
		env: environmentFor({home, ...(env && {env})}),
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
	const ended = once(child, 'close').then(([status]) => endedWith({status: (status as number | null) ?? undefined, out, err}));
	return {child, out: () => out, ended};
}

const endedWith = (end: Omit<Ended, 'lines'>): Ended => ({...end, lines: end.out === '' ? [] : end.out.replace(/\n$/, '').split('\n')});

/** Each run in a process of its own, as a user has it; also where env-paths goes by the home folder that it has read first. */
export const isCold = process.env['CROWDSKY_THOROUGH'] === '1' || process.platform !== 'linux';

/** Runs the built program to its end, in an isolated environment. */
export async function runProgram(args: readonly string[], options: Options): Promise<Ended> {
	if (isCold) return startProgram(args, options).ended;
	return endedWith(await runWarm({program: programPath, args, home: options.home, environment: environmentFor(options)}));
}

/** The objects of a `--json` run; throws where a line is not one. */
export function objectsOf({lines}: Ended): Array<Record<string, unknown>> {
	return lines.map(line => JSON.parse(line) as Record<string, unknown>);
}

/** Resolves once the program's output matches; rejects when it ends before that. */
export async function untilWritten(running: Running, pattern: RegExp): Promise<void> {
	while (!pattern.test(running.out())) {
		const hasEnded = await Promise.race([running.ended.then(() => true), new Promise<false>(resolve => {
			setTimeout(resolve, 20, false);
		})]);
		if (hasEnded && !pattern.test(running.out())) throw new Error(`ended without ${pattern}: ${running.out()}${(await running.ended).err}`);
	}
}
