import process from 'node:process';
import {spawn} from '@lydell/node-pty';
import unicode from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import {readUntilEnd} from './until-read.js';

// Programs in a real pseudo-terminal, read back through a terminal emulator: tests
// assert on the screen that a user would see, and wait for it, never for a time.

export type LaunchOptions = {
	readonly columns?: number;
	readonly rows?: number;
	/** Added to this process's environment; undefined removes a variable. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly cwd?: string;
	/** The emulator answers no queries; the test does. */
	readonly isSilent?: boolean;
	/** Filters the program's output for the emulator; by default everything passes. */
	readonly through?: (text: string) => string;
};

/** How a program ended; `signal` is 0 when no signal ended it. */
export type Exit = {readonly exitCode: number; readonly signal: number};

/** A program in its terminal. */
export type Launched = {
	readonly pid: number;
	/** The emulator itself, for colours and cells. */
	readonly emulator: InstanceType<typeof headless.Terminal>;
	/** Everything the program wrote so far, escape sequences and all. */
	readonly raw: () => string;
	/** Milliseconds from the launch to the first byte. */
	readonly firstByteMs: () => number | undefined;
	/** The rows of the active screen, without spaces at their ends. */
	readonly screen: () => string[];
	readonly text: () => string;
	readonly isAlternate: () => boolean;
	readonly cursor: () => {readonly column: number; readonly row: number};
	/** Waits until the screen holds the text, or the condition is true. Fails with the screen in its message. */
	readonly until: (wanted: string | RegExp | (() => boolean), withinMs?: number) => Promise<void>;
	/** Types keys one after the other, each as its own read: names as in keys.ts, or else the text itself. */
	readonly press: (...keys: readonly string[]) => Promise<void>;
	/** Sends bytes in one write. */
	readonly send: (bytes: string) => void;
	readonly resize: (columns: number, rows: number) => void;
	readonly kill: (signal: NodeJS.Signals) => void;
	readonly exited: (withinMs?: number) => Promise<Exit>;
	/** Stops reading the program's output, like a stalled connection; and resumes it. */
	readonly hang: () => void;
	readonly unhang: () => void;
	/** Closes the terminal under the program, like a dropped connection or a closed window. */
	readonly closeWindow: () => void;
	/** Ends the program in any state; for `after` hooks. */
	readonly end: () => void;
};

const keyBytes: Readonly<Record<string, string>> = {
	up: '\u001B[A', down: '\u001B[B', right: '\u001B[C', left: '\u001B[D',
	home: '\u001B[H', end: '\u001B[F', pageup: '\u001B[5~', pagedown: '\u001B[6~',
	enter: '\r', escape: '\u001B', tab: '\t', 'shift+tab': '\u001B[Z', space: ' ', backspace: '\u007F', delete: '\u001B[3~',
};

/** Starts `command`; the environment is this process's, without CI and colour switches. */
export function launch(command: string, args: readonly string[], options: LaunchOptions = {}): Launched {
	const {columns = 80, rows = 24, env = {}, cwd = process.cwd(), isSilent = false, through = (text: string) => text} = options;
	const emulator = new headless.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 1000});
	emulator.loadAddon(new unicode.Unicode11Addon());
	emulator.unicode.activeVersion = '11';
	const startedAtMs = performance.now();
	const program = spawn(command, [...args], {cols: columns, rows, cwd, env: environmentOf(env), name: env['TERM'] ?? 'xterm-256color'});
	let raw = '';
	const release = readUntilEnd(program, () => raw.length);
	let firstByteMs: number | undefined;
	let exit: Exit | undefined;
	const listeners = new Set<() => void>();
	const notify = (): void => {
		for (const listener of listeners) listener();
	};

	program.onData(text => {
		firstByteMs ??= performance.now() - startedAtMs;
		raw += text;
		emulator.write(through(text), notify);
	});
	if (!isSilent) emulator.onData(reply => program.write(reply));
	program.onExit(({exitCode, signal = 0}) => {
		exit = {exitCode, signal};
		// The last bytes may still be on their way through the emulator.
		emulator.write('', notify);
	});

	const screen = (): string[] => {
		const buffer = emulator.buffer.active;
		// The emulator keeps cells beyond a margin that has moved to the left.
		return Array.from({length: emulator.rows}, (_, row) => buffer.getLine(buffer.baseY + row)?.translateToString(true, 0, emulator.cols) ?? '');
	};

	const until: Launched['until'] = (wanted, withinMs = 30_000) => new Promise((resolve, reject) => {
		const isThere = typeof wanted === 'function' ? wanted : () => typeof wanted === 'string' ? screen().join('\n').includes(wanted) : wanted.test(screen().join('\n'));
		const check = (): void => {
			if (!isThere()) return;
			stop();
			resolve();
		};

		// Conditions may depend on more than the screen, so they are also checked at intervals.
		const poll = setInterval(check, 20);
		const timer = setTimeout(() => {
			stop();
			reject(new Error(`Not within ${withinMs} ms: ${String(wanted)}\n${exit ? `exited ${JSON.stringify(exit)}\n` : ''}${screen().join('\n')}`));
		}, withinMs);
		const stop = (): void => {
			clearInterval(poll);
			clearTimeout(timer);
			listeners.delete(check);
		};

		listeners.add(check);
		check();
	});

	return {
		pid: program.pid,
		emulator,
		raw: () => raw,
		firstByteMs: () => firstByteMs,
		screen,
		text: () => screen().join('\n'),
		isAlternate: () => emulator.buffer.active.type === 'alternate',
		cursor: () => ({column: emulator.buffer.active.cursorX, row: emulator.buffer.active.cursorY}),
		until,
		async press(...keys) {
			for (const key of keys) {
				program.write(bytesOf(key));
				// A turn of the event loop between two keys, so that Esc is not read as Alt with the next.
				await new Promise(resolve => setTimeout(resolve, 15));
			}
		},
		send: bytes => program.write(bytes),
		resize(newColumns, newRows) {
			program.resize(newColumns, newRows);
			emulator.resize(newColumns, newRows);
		},
		kill: signal => program.kill(signal),
		async exited(withinMs = 8000) {
			await until(() => exit !== undefined, withinMs);
			if (!exit) throw new Error('The program goes on.');
			await new Promise<void>(resolve => {
				emulator.write('', resolve);
			});
			return exit;
		},
		hang: () => program.pause(),
		unhang: () => program.resume(),
		// The types leave it out, because Windows does not have it.
		closeWindow() {
			release();
			(program as unknown as {destroy(): void}).destroy();
		},
		end() {
			listeners.clear();
			release();
			if (!exit) program.kill('SIGKILL');
			emulator.dispose();
		},
	};
}

function bytesOf(key: string): string {
	const control = /^ctrl\+([a-z])$/.exec(key)?.[1];
	return control === undefined ? keyBytes[key] ?? key : String.fromCodePoint(control.charCodeAt(0) - 96);
}

function environmentOf(added: Readonly<Record<string, string | undefined>>): Record<string, string> {
	const usual = {...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, TERM: 'xterm-256color', LANG: 'C.UTF-8', LC_ALL: undefined, LC_CTYPE: undefined, CI: 'false'};
	return Object.fromEntries(Object.entries({...usual, ...added}).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
