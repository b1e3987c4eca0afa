import type {Said} from './replayed.js';

/** What the program says to a replay, as a text: the command, its lines, what it says of trouble, and its status. How far a stack is hangs on the machine's pace. */
export function expectationOf(args: readonly string[], {lines, err, status}: Pick<Said, 'lines' | 'err' | 'status'>): string {
	const kept = lines.filter(line => !/^ +\d+ ?%/.test(line));
	return [`$ crowdsky-tui ${args.join(' ')}`, ...kept, ...err.split('\n').filter(line => line !== '').map(line => `! ${line}`), `status ${status ?? 'none'}`, ''].join('\n');
}

/** The command that an expectation is about. */
export function commandOf(expectation: string): string[] {
	return (/^\$ crowdsky-tui (?<args>.*)\n/.exec(expectation)?.groups?.['args'] ?? '').split(' ');
}
