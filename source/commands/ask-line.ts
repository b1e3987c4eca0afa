import {createInterface} from 'node:readline';
import type {ReadStream, WriteStream} from 'node:tty';

/** Whether somebody is there to answer. The question goes to stderr, so stdout may be a file. */
export function canAsk(input: Pick<ReadStream, 'isTTY'>, output: Pick<WriteStream, 'isTTY'>): boolean {
	return input.isTTY && output.isTTY;
}

/** Asks once and returns the typed line in lower case, without blanks around it; empty for Ctrl-D and for a signal. */
export async function askLine(question: string, input: NodeJS.ReadableStream, output: NodeJS.WritableStream, signal: AbortSignal): Promise<string> {
	if (signal.aborted) return '';
	// Without `terminal` the kernel keeps editing the line, and Ctrl-C is a signal as everywhere else.
	const lines = createInterface({input, output, terminal: false});
	return new Promise(resolve => {
		const finish = (answer: string) => {
			signal.removeEventListener('abort', stop);
			// Before closing, because close() emits another event that ends up here, without an answer.
			resolve(answer.trim().toLowerCase());
			lines.close();
		};

		const stop = () => {
			output.write('\n');
			finish('');
		};

		signal.addEventListener('abort', stop, {once: true});
		lines.once('line', finish);
		lines.once('close', () => {
			finish('');
		});
		output.write(question);
	});
}

/** Asks a question and takes anything but y or yes as no; Ctrl-D and a signal also mean no. */
export async function askYes(...question: Parameters<typeof askLine>): Promise<boolean> {
	return isYes(await askLine(...question));
}

export function isYes(answer: string): boolean {
	return answer === 'y' || answer === 'yes';
}
