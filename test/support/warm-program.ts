import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import process from 'node:process';
import type {Readable} from 'node:stream';

/** A run of the built program. */
export type Run = {
	/** The built program's file. */
	readonly program: string;
	readonly args: readonly string[];
	readonly home: string;
	/** Undefined values are left out. */
	readonly environment: Readonly<Record<string, string | undefined>>;
};

/** How it ended; `status` is undefined when a signal ended it. */
type WarmEnd = {readonly status: number | undefined; readonly out: string; readonly err: string};

/** Processes that wait for their next run. */
const waiting: ChildProcess[] = [];
let count = 0;

function start(): ChildProcess {
	const child = spawn(process.execPath, ['--min-semi-space-size=16', path.join(import.meta.dirname, 'warm-program.mjs')], {stdio: ['ignore', 'pipe', 'pipe', 'ipc']});
	for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8');
	return child;
}

/** While a process waits for its next run, this one may end; then that one does, too. */
function keep(child: ChildProcess, isKept: boolean): void {
	const refs = [child, child.channel, child.stdout, child.stderr] as unknown as ReadonlyArray<{ref(): void; unref(): void}>;
	for (const each of refs) {
		if (isKept) each.ref();
		else each.unref();
	}
}

/** What a stream says until the run's end mark; until its end where there is none. */
async function readRun(stream: Readable, mark: RegExp): Promise<{text: string; status: number | undefined}> {
	let text = '';
	return new Promise(resolve => {
		const hear = (piece: string) => {
			text += piece;
			const end = text.endsWith('\0') ? mark.exec(text) : undefined;
			if (end) finish(text.slice(0, end.index), Number(end[1]));
		};
		const close = () => finish(text, undefined);
		const finish = (told: string, status: number | undefined) => {
			stream.off('data', hear);
			stream.off('close', close);
			resolve({text: told, status});
		};
		stream.on('data', hear);
		stream.on('close', close);
	});
}

/**
 * Runs the built program to its end in a process that has run it before, if one is free: a new process takes a quarter of a
 * second of the processor to start, and most of what tests ask of the program takes less. What is about the process itself
 * (signals, standard input, terminals, an end in the middle) needs one of its own.
 */
export async function runWarm({program, args, home, environment}: Run): Promise<WarmEnd> {
	const child = waiting.pop() ?? start();
	const {stdout, stderr} = child;
	if (!stdout || !stderr) throw new Error('The process has no pipes.');
	keep(child, true);
	const number = ++count;
	const mark = new RegExp(`\\u0000${number} (\\d+)\\u0000$`);
	const heard = Promise.all([readRun(stdout, mark), readRun(stderr, mark)]);
	child.send({number, program, args, home, environment: Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined))});
	const [out, err] = await heard;
	if (out.status === undefined) {
		const [status] = child.exitCode === null && child.signalCode === null ? await once(child, 'exit') as [number | null] : [child.exitCode];
		return {status: status ?? undefined, out: out.text, err: err.text};
	}

	waiting.push(child);
	keep(child, false);
	return {status: out.status, out: out.text, err: err.text};
}
