// A process that runs the built program again and again, one command line after the other, for warm-program.ts: Node and what
// the program has loaded stay. Each run has its own folder, environment and arguments, and evaluates dist/cli.js anew.
import {AsyncLocalStorage} from 'node:async_hooks';
import path from 'node:path';
import process from 'node:process';
import {pathToFileURL} from 'node:url';

const runs = new AsyncLocalStorage();
const exit = process.exit.bind(process);
/** The program ends its process once it is done; what it has left to end later (a timer) must not end the next run. */
process.exit = status => {
	if (!runs.getStore()?.isOver) exit(status);
};

const emitters = [process, process.stdout, process.stderr];
const listenersOf = emitter => emitter.eventNames().flatMap(event => emitter.rawListeners(event).map(listener => ({emitter, event, listener})));

/** Takes away what the program listened to, after telling it that its process ends. */
function endListening(before, status) {
	const known = new Set(before.map(({listener}) => listener));
	for (const {emitter, event, listener} of emitters.flatMap(listenersOf)) {
		if (known.has(listener)) continue;
		if (emitter === process && event === 'exit') listener.call(process, status);
		emitter.off(event, listener);
	}
}

async function run({number, program, args, home, environment}) {
	process.chdir(home);
	for (const name of Object.keys(process.env)) if (!Object.hasOwn(environment, name)) delete process.env[name];
	Object.assign(process.env, environment);
	process.argv = [process.execPath, program, ...args];
	process.exitCode = undefined;
	const before = emitters.flatMap(listenersOf);
	const present = {isOver: false};
	await runs.run(present, () => import(`${pathToFileURL(program).href}?run=${number}`));
	const status = process.exitCode ?? 0;
	endListening(before, status);
	present.isOver = true;
	process.exitCode = undefined;
	// The folder of this run goes with its test.
	process.chdir(path.dirname(program));
	// By these, whoever reads knows that it has read everything.
	for (const stream of [process.stdout, process.stderr]) stream.write(`\0${number} ${status}\0`);
}

process.on('message', run);
process.on('disconnect', () => exit());
