import type {Said} from './replayed.js';

/** The program's answer to a replay, as a text: the command, its lines, its problems, and its status. Progress is left out, because it depends on the machine's speed. */
export function expectationOf(args: readonly string[], {lines, err, status}: Pick<Said, 'lines' | 'err' | 'status'>): string {
	const kept = lines.filter(line => !/^ +\d+ ?%/.test(line));
	return [`$ crowdsky-tui ${args.join(' ')}`, ...kept, ...err.split('\n').filter(line => line !== '').map(line => `! ${line}`), `status ${status ?? 'none'}`, ''].join('\n');
}

/** The command of an expectation. */
export function commandOf(expectation: string): string[] {
	return (/^\$ crowdsky-tui (?<args>.*)\n/.exec(expectation)?.groups?.['args'] ?? '').split(' ');
}
