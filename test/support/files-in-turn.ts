// Stands for 'ava' in the bundle that bundle-rooms.mjs makes of a folder's test files: a process for each of them would take
// half a second to start. The files run in turn, one or a few at a time, each as it would alone: the serial tests come
// first, then the others at once, between the file's own hooks.
import ava, {type ExecutionContext} from 'ava';

type Hook = () => unknown;
type Run = (t: ExecutionContext) => unknown;
/** A test that ava has started and that waits for the turn of its file. */
type Started = {readonly isSerial: boolean; readonly begin: () => void; readonly fail: (error: unknown) => void; readonly ended: Promise<void>};
type File = {
	/** The prefix of its tests' titles: its path below that of the bundle. */
	readonly prefix: string;
	readonly before: Hook[];
	readonly beforeEach: Hook[];
	readonly afterEach: Hook[];
	readonly after: Hook[];
	/** Without the tests that were not selected. */
	readonly started: Started[];
};

const files: File[] = [];
/** Declared to ava when all files are loaded, because it starts the known tests as soon as a file awaits something. */
const declared: Array<() => void> = [];
let areRunning = false;
let mostAtOnce = 1;

function presentFile(): File {
	const file = files.at(-1);
	if (!file) throw new Error('A test is declared outside a file of tests.');
	return file;
}

async function runAll(hooks: readonly Hook[]): Promise<void> {
	for (const hook of hooks) await hook();
}

async function runFile({before, after, started}: File): Promise<void> {
	if (started.length === 0) return;
	const run = async ({begin, ended}: Started) => {
		begin();
		await ended;
	};
	try {
		await runAll(before);
	} catch (error) {
		for (const {fail} of started) fail(error);
		return;
	}

	for (const test of started.filter(({isSerial}) => isSerial)) await run(test);
	await Promise.all(started.filter(({isSerial}) => !isSerial).map(run));
	await runAll(after);
}

async function untilTurn(t: ExecutionContext, {started}: File, isSerial: boolean): Promise<void> {
	// Torn down last, because it is registered first.
	const ended = new Promise<void>(resolve => {
		t.teardown(resolve);
	});
	await new Promise<void>((begin, fail) => {
		started.push({isSerial, begin, fail, ended});
		if (areRunning) return;
		areRunning = true;
		// By then ava has started all selected tests.
		setImmediate(async () => {
			const left = files.values();
			await Promise.all(Array.from({length: mostAtOnce}, async () => {
				for (const file of left) await runFile(file);
			}));
		});
	});
}

function declare(title: string, run: Run, isSerial: boolean): void {
	const file = presentFile();
	declared.push(() => {
		ava(`${file.prefix}${title}`, async t => {
			await untilTurn(t, file, isSerial);
			t.teardown(() => runAll(file.afterEach));
			await runAll(file.beforeEach);
			await run(t);
		});
	});
}

function skip(title: string, run: Run): void {
	const {prefix} = presentFile();
	declared.push(() => {
		ava.skip(`${prefix}${title}`, run);
	});
}

const hook = (kind: 'before' | 'beforeEach' | 'afterEach' | 'after') => (run: Hook) => {
	presentFile()[kind].push(run);
};

/** As much of ava's interface as the tests of this project use. */
const test = Object.assign((title: string, run: Run) => {
	declare(title, run, false);
}, {
	serial: Object.assign((title: string, run: Run) => {
		declare(title, run, true);
	}, {skip}),
	skip,
	before: hook('before'),
	beforeEach: hook('beforeEach'),
	afterEach: {always: hook('afterEach')},
	after: {always: hook('after')},
});
export default test;
export {registerCompletionHandler} from 'ava';

/** All declarations from now on belong to the file with this prefix. */
export function beginFile(prefix: string): void {
	files.push({prefix, before: [], beforeEach: [], afterEach: [], after: [], started: []});
}

/** Runs the tests of all files begun so far, of at most so many files at once. */
export function runFiles(atOnce: number): void {
	mostAtOnce = atOnce;
	for (const tell of declared) tell();
}
