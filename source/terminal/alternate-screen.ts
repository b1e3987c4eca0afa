import {writeSync} from 'node:fs';
import process from 'node:process';

/** The second screen of a terminal, without scrollback, which full-screen programs use. */
type AlternateScreen = {
	readonly isActive: boolean;
	/** Switches to it, hides the cursor, turns off line wrapping and turns on bracketed paste. */
	enter(): void;
	/** Switches back and undoes everything, synchronously: it works in an `exit` handler, and does no harm if the terminal is gone. `last` is written before. */
	leave(last?: string): void;
	/** Sets the window's title; an empty text restores the previous one. At most 80 characters are shown. */
	setTitle(text: string): void;
};

// xterm's control sequences: 1049 is the alternate screen, 25 the cursor, 7 wrapping at the margin, 2004 the marks around
// pasted text; 22;2 and 23;2 save and restore the window's title. Wrapping is off because a character that a terminal draws
// wider than we think would scroll the screen.
const enterCodes = '\u001B[?1049h\u001B[?25l\u001B[?7l\u001B[?2004h';
const leaveCodes = '\u001B[?2026l\u001B[?2004l\u001B[?7h\u001B[?25h\u001B[0m\u001B[?1049l';
const keepTitle = '\u001B[22;2t';
// An operating system command ends with ST (ECMA-48 8.3.143): xterm also accepts BEL, but that rings in terminals that do not know the command.
const restoreTitle = '\u001B]2;\u001B\\\u001B[23;2t';

const longestWriteMs = 1000;

/** The part of a terminal's output that is needed; process.stdout is one. */
type ScreenOutput = {readonly fd: number; readonly writableLength: number; write(text: string, done?: () => void): boolean};

/**
 * The alternate screen of `output`. All calls may be repeated. `hasTitle` is false for terminals that would print a title
 * instead of setting it (the Linux console).
 */
export function alternateScreenOf(output: ScreenOutput, {hasTitle = true} = {}): AlternateScreen {
	let isActive = false;
	let title = '';
	const write = (text: string): void => {
		if (text !== '') output.write(text);
	};

	return {
		get isActive() {
			return isActive;
		},
		enter() {
			if (isActive) return;
			isActive = true;
			write(enterCodes + titleCodes('', title));
		},
		leave(last = '') {
			if (!isActive) return;
			isActive = false;
			writeLast(output, last + (title === '' ? '' : restoreTitle) + leaveCodes);
		},
		setTitle(text) {
			if (!hasTitle || text === title) return;
			if (isActive) write(titleCodes(title, text));
			title = text;
		},
	};
}

function titleCodes(old: string, title: string): string {
	if (title === '') return old === '' ? '' : restoreTitle;
	return `${old === '' ? keepTitle : ''}\u001B]2;${title.slice(0, 80)}\u001B\\`;
}

/**
 * Writes at once; but while the terminal has not taken everything written before, it writes after that, and once more to be
 * sure if the process ends first.
 */
function writeLast(output: ScreenOutput, text: string): void {
	if (output.writableLength === 0) {
		writeNow(output.fd, text);
		return;
	}

	const onExit = (): void => writeNow(output.fd, text);
	process.once('exit', onExit);
	output.write(text, () => process.off('exit', onExit));
}

/**
 * Writes without the event loop, which no longer runs in an exit handler. Gives up if the terminal is gone, or takes nothing
 * for a second (a connection that hangs).
 */
function writeNow(fd: number, text: string): void {
	let rest = Buffer.from(text);
	const giveUpAtMs = performance.now() + longestWriteMs;
	while (rest.length > 0) {
		try {
			rest = rest.subarray(writeSync(fd, rest));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || performance.now() > giveUpAtMs) return;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
		}
	}
}
