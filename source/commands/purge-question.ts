import {createInterface} from 'node:readline';
import type {ReadStream, WriteStream} from 'node:tty';

/** Is somebody there to answer? The question goes to stderr, so that stdout may be a file. */
export function canAsk(input: Pick<ReadStream, 'isTTY'>, output: Pick<WriteStream, 'isTTY'>): boolean {
	return input.isTTY && output.isTTY;
}

/** Asks a question whose answer is no unless y or yes is typed; Ctrl-D and a signal mean no. */
export async function askYes(question: string, input: NodeJS.ReadableStream, output: NodeJS.WritableStream, signal: AbortSignal): Promise<boolean> {
	if (signal.aborted) return false;
	// Not `terminal`: the line stays in the kernel's hands, and Ctrl-C is a signal like everywhere else.
	const lines = createInterface({input, output, terminal: false});
	return new Promise(resolve => {
		const finish = (answer: string) => {
			signal.removeEventListener('abort', stop);
			// Before closing, which ends in here once more, without an answer.
			resolve(/^\s*y(?:es)?\s*$/i.test(answer));
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
