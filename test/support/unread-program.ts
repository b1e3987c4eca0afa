import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, constants, openSync, readSync, writeSync} from 'node:fs';
import {Socket} from 'node:net';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {environmentFor, programPath} from './run-program.js';

/** The built program at a pipe as a shell makes it, whose reader reads nothing until told to. */
export type Unread = {
	readonly child: ChildProcess;
	/** The status, or the name of the signal. */
	readonly ended: Promise<number | string>;
	/** Reads one byte as soon as there is one: the program is writing then. */
	readByte(): Promise<void>;
	/** Reads the program's output to its end. */
	readAll(): Promise<string>;
	/** Reads until there is one line, and closes the pipe as `head -1` does; resolves with everything read. */
	readOne(): Promise<string>;
};

type Options = {
	readonly home: string;
	/** The stream that goes to the pipe; the other one is discarded. */
	readonly which?: 'out' | 'err';
	/** The pipe is full already, so that not one byte fits. */
	readonly isFull?: boolean;
};

/** Starts it at a pipe that nobody reads yet. */
export function startUnread(args: readonly string[], {home, which = 'out', isFull = false}: Options): Unread {
	const fifo = path.join(home, `pipe-${which}-${process.hrtime.bigint()}`);
	execFileSync('mkfifo', [fifo]);
	const readEnd = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
	const writeEnd = openSync(fifo, constants.O_WRONLY);
	const fillBytes = isFull ? filled(fifo) : 0;
	const stdio = which === 'out' ? ['ignore', writeEnd, 'ignore'] as const : ['ignore', 'ignore', writeEnd] as const;
	const child = spawn(process.execPath, [programPath, ...args], {cwd: home, env: environmentFor({home}), stdio: [...stdio]});
	closeSync(writeEnd);
	const ended = once(child, 'exit').then(([status, signal]) => (status as number | null) ?? signal as string);
	const reading = (isEnough: (text: string) => boolean) => async (): Promise<string> => new Promise((resolve, reject) => {
		const socket = new Socket({fd: readEnd, readable: true, writable: false});
		let text = '';
		socket.setEncoding('utf8').on('data', (piece: string) => {
			text += piece;
			if (isEnough(text)) socket.destroy();
		}).on('close', () => {
			resolve(text.slice(fillBytes));
		}).on('error', reject);
	});
	const readByte = async (): Promise<void> => {
		for (;;) {
			try {
				if (readSync(readEnd, Buffer.alloc(1)) > 0) return;
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
			}

			await wait(20);
		}
	};

	return {child, ended, readByte, readAll: reading(() => false), readOne: reading(text => text.includes('\n'))};
}

/** Fills a pipe; resolves with the number of bytes that fitted. */
function filled(fifo: string): number {
	const end = openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK);
	let bytes = 0;
	try {
		for (;;) bytes += writeSync(end, ' '.repeat(4096));
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
	} finally {
		closeSync(end);
	}

	return bytes;
}
