import type {ReadStream, WriteStream} from 'node:tty';
import {cancelled, failure, success, problemOf, type Result} from '../../errors/problem.js';

type AskedLogin = {readonly username: string; readonly password: string};

type Ways = {readonly input: NodeJS.ReadStream | ReadStream; readonly output: NodeJS.WriteStream | WriteStream; readonly signal: AbortSignal};

/** Nobody types more than this, and no program sends more, in characters. */
const longestText = 4096;
/** How long to wait for two lines when nobody is at a keyboard, in ms. */
const patienceMs = 30_000;
const what = 'Nobody was signed in';

/**
 * Asks for the user name and, without echo, for the password; without a terminal, reads them as two lines. Problem: usage
 * (they do not come), cancelled.
 */
export async function askLogin(server: string, {input, output, signal}: Ways): Promise<Result<AskedLogin>> {
	const isTerminal = input.isTTY === true && output.isTTY === true;
	const lines = isTerminal ? createTypedLines(input, output) : createPlainLines(input);
	try {
		if (isTerminal) output.write(`CrowdSky login for ${server}\nUser name: `);
		const username = await lines.next({isEchoed: true, signal});
		if (isTerminal && username !== undefined) output.write('Password (not shown): ');
		const password = username === undefined ? undefined : await lines.next({isEchoed: false, signal});
		if (signal.aborted) return failure(cancelled(what));
		if (username === undefined || password === undefined || username.trim() === '' || password === '') {
			return failure(problemOf('usage', what, isTerminal ? 'the user name or the password is empty' : 'the user name and the password did not arrive as two lines on standard input', 'Run crowdsky-tui login at a terminal.'));
		}

		return success({username: username.trim(), password});
	} finally {
		lines.close();
	}
}

type Lines = {
	/** The next line without its line end; undefined when there is none. */
	next(options: {readonly isEchoed: boolean; readonly signal: AbortSignal}): Promise<string | undefined>;
	close(): void;
};

/** Lines from a pipe or a file. */
function createPlainLines(input: Ways['input']): Lines {
	let text = '';
	let hasEnded = false;
	let wake: (() => void) | undefined;
	input.setEncoding('utf8');
	const take = (piece: string) => {
		text += piece;
		hasEnded ||= text.length > longestText;
		wake?.();
	};

	const end = () => {
		hasEnded = true;
		wake?.();
	};

	input.on('data', take).on('end', end).on('error', end);
	return {
		async next({signal}) {
			const late = setTimeout(end, patienceMs);
			signal.addEventListener('abort', end, {once: true});
			while (!text.includes('\n') && !hasEnded) {
				await new Promise<void>(resolve => {
					wake = resolve;
				});
			}

			clearTimeout(late);
			const [line = '', ...rest] = text.split('\n');
			text = rest.join('\n');
			return line === '' ? undefined : line.replace(/\r$/, '');
		},
		close() {
			input.off('data', take).off('end', end).off('error', end).pause();
		},
	};
}

/** Lines typed at a terminal in raw mode, so that the password is not shown; Ctrl+C and Ctrl+D cancel. */
function createTypedLines(input: Ways['input'], output: Ways['output']): Lines {
	input.setEncoding('utf8');
	input.setRawMode(true);
	input.resume();
	let ahead = '';
	return {
		async next({isEchoed, signal}) {
			return new Promise(resolve => {
				let line = '';
				const finish = (result: string | undefined) => {
					input.off('data', take);
					signal.removeEventListener('abort', giveUp);
					output.write('\n');
					resolve(result);
				};

				const giveUp = () => {
					finish(undefined);
				};

				const take = (piece: string) => {
					const characters = Array.from(ahead + piece);
					ahead = '';
					for (const [index, character] of characters.entries()) {
						if (character === '\r' || character === '\n') {
							ahead = characters.slice(index + 1).join('');
							finish(line);
							return;
						}

						if (character === '\u0003' || character === '\u0004') {
							finish(undefined);
							return;
						}

						if (character === '\u007F' || character === '\b') {
							if (isEchoed && line !== '') output.write('\b \b');
							line = Array.from(line).slice(0, -1).join('');
						} else if (character >= ' ' && line.length < longestText) {
							line += character;
							if (isEchoed) output.write(character);
						}
					}
				};

				input.on('data', take);
				signal.addEventListener('abort', giveUp, {once: true});
				if (signal.aborted) giveUp();
				else if (ahead !== '') take('');
			});
		},
		close() {
			input.setRawMode(false);
			input.pause();
		},
	};
}
