import process from 'node:process';
import {exitStatus} from './source/options/exit-status.js';
import {diskProblem} from './source/errors/disk-problem.js';
import {helpText} from './source/options/help.js';
import {readInvocation} from './source/options/parse.js';
import {printedText} from './source/commands/manual/printed-text.js';
import {createStandardOutput} from './source/commands/output/standard-output.js';
import {jsonLine} from './source/format/json-line.js';
import {problemOf, sentence, type Problem} from './source/errors/problem.js';

declare const PROGRAM_VERSION: string | undefined;
const version = typeof PROGRAM_VERSION === 'string' ? PROGRAM_VERSION : '0.0.0';

const args = process.argv.slice(2);
const isJson = args.includes('--json');
const ending = new AbortController();

/** Whatever is still running, the program ends soon. */
function endSoon(): void {
	ending.abort();
	setTimeout(() => process.exit(exitStatus.cancelled), 1900).unref();
}

let isDone = false;
let isOutputLost = false;
const {output, drained} = createStandardOutput(process.stdout, process.stderr, {
	// The reader has gone (`| head -1`): end quietly.
	onGone: endSoon,
	// Lines go to a file on a full disk: the work matters more than they do.
	onUnwritable(error) {
		isOutputLost = true;
		output.err(sentence(diskProblem('What the program says could not be written; the work goes on', error)));
	},
});

function complain({what, cause, next}: Problem): void {
	if (isJson) output.out(jsonLine({v: 1, type: 'error', what, cause, next}));
	else output.err(sentence({what, cause, next, kind: 'usage', retry: 'permanent'}));
}

/** The first signal ends the work cleanly, the second ends it at once; when all is done and only a reader is waited for, so does the first. */
function listenToSignals(): void {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			if (ending.signal.aborted || isDone) process.exit(exitStatus.cancelled);
			endSoon();
		});
	}
}

/** Reads the flags (declared with meow in source/options/), answers what needs no telescope, and hands over the rest. */
async function main(): Promise<number> {
	const invocation = readInvocation(args, process.env);
	if (!invocation.ok) {
		complain(invocation.problem);
		return exitStatus.usage;
	}

	const {command, switches} = invocation.value;
	if (switches.has('help')) {
		output.out(helpText(command));
		return 0;
	}

	if (switches.has('version')) {
		output.out(version);
		return 0;
	}

	const printed = await printedText(invocation.value, version);
	if (printed !== undefined) {
		output.out(printed);
		return 0;
	}

	// All else takes Node's own modules from the process (node-at-hand.mjs), and older ones, 22.2 among them, have no way to do that.
	if ((process as Partial<NodeJS.Process>).getBuiltinModule === undefined) {
		complain(problemOf('usage', `Node.js ${process.versions.node} cannot run this`, 'it is too old', 'Install Node.js 20.19, or 22.3 or later.'));
		return exitStatus.usage;
	}

	listenToSignals();
	// Asks how far a run is (commands/output/progress-signal.ts); without a listener Node would open its debugger.
	process.on('SIGUSR1', () => undefined);
	const {runProgram} = await import('./source/commands/run-program.js');
	return runProgram(invocation.value, {version, output, signal: ending.signal, complain});
}

try {
	process.exitCode = await main();
} catch (error) {
	output.err(`crowdsky-tui failed: ${error instanceof Error ? error.stack ?? error.message : String(error)}. Please report this.`);
	process.exitCode = exitStatus.unexpected;
}

// A pager or a slow program may still be reading; only a signal ends that sooner.
isDone = true;
await drained();
if (isOutputLost && process.exitCode === exitStatus.done) process.exitCode = exitStatus.unexpected;

// Sockets and look-ups that nobody waits for any more must not keep the process alive. Nor may Node end it by itself: while it
// clears up it can wait for ever for a request that has ended, with a core at full load (nodejs/node issue 47748).
setTimeout(() => process.exit(), 500).unref();
process.once('beforeExit', () => process.exit());
