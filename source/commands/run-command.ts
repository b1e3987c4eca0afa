import {isRunSettled} from '../machine/summary.js';
import type {Goal} from '../machine/settings.js';
import type {State} from '../machine/state.js';
import {createRuntime, type Runtime} from '../runtime/runtime.js';
import {cleanText} from '../text/clean.js';
import {exitStatus, exitStatusOf} from './exit-status.js';
import type {Invocation} from './invocation.js';
import {createJsonPrinter} from './json-printer.js';
import {createPlainPrinter} from './plain-printer.js';
import type {Output, Printer, Task} from './printer.js';
import {reachOf} from './scopes-of.js';
import {settingsOf} from './settings-of.js';
import {suggestionFor} from './suggest.js';

/** What a command meets outside the command line. */
export type World = {
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly output: Output;
	/** Where this machine's journals are. */
	readonly dataFolder: string;
	/** Ends the command: what runs on a telescope goes on there. */
	readonly signal: AbortSignal;
};

/** Runs targets, plan or stack without a terminal; resolves with the exit status. */
export async function runCommand(task: Task, invocation: Invocation, {environment, output, dataFolder, signal}: World): Promise<number> {
	const printer = invocation.switches.has('json') ? createJsonPrinter(task, output) : createPlainPrinter(task, output);
	const reach = await reachOf(invocation, environment);
	if (!reach.ok) {
		printer.error(reach.trouble);
		return reach.trouble.what.startsWith('The signing key') ? exitStatus.locked : exitStatus.usage;
	}

	const targets = invocation.targets.length > 0 ? invocation.targets : undefined;
	const runtime = createRuntime({
		...reach.value,
		settings: settingsOf(invocation),
		goal: {depth: 'targets', targets, adopts: false},
		dataFolder,
		timeZone: invocation.texts.get('time-zone')?.[0],
	});
	try {
		return await runTask(task, runtime, printer, targets, signal);
	} finally {
		await runtime.close();
	}
}

async function runTask(task: Task, runtime: Runtime, printer: Printer, targets: readonly string[] | undefined, signal: AbortSignal): Promise<number> {
	const {store} = runtime;
	store.subscribe(change => {
		if (!signal.aborted) printer.change(change);
	});
	const settled = untilSettled(runtime, signal);
	const started = await runtime.start();
	if (!started.ok) {
		printer.error(started.trouble);
		printer.leave(store.state());
		return exitStatus.unexpected;
	}

	await settled;
	if (signal.aborted) return cancelledRun(store.state(), printer);
	if (store.state().scopes.length === 0) {
		printer.error({what: 'No telescope was found', cause: 'none answers on this network', next: 'Switch it on and join its network, or give its address with --host.'});
		printer.leave(store.state());
		return exitStatus.noTelescope;
	}

	const unknown = unknownTarget(store.state(), targets);
	if (unknown) {
		printer.error(unknown);
		printer.leave(store.state());
		return exitStatus.usage;
	}

	const goals: Record<Task, Goal['depth']> = {targets: 'targets', plan: 'plan', dryRun: 'plan', stack: 'stack'};
	if (goals[task] !== 'targets') {
		const done = untilSettled(runtime, signal);
		store.dispatch({kind: 'goalChanged', goal: {depth: goals[task], targets, adopts: task === 'stack'}});
		await done;
		if (signal.aborted) return cancelledRun(store.state(), printer);
	}

	printer.end(store.state());
	return exitStatusOf(store.state());
}

/** Resolves once nothing more will come by itself, or the signal ends it. */
async function untilSettled({store}: Runtime, signal: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		const finish = () => {
			unsubscribe();
			signal.removeEventListener('abort', finish);
			resolve();
		};

		const unsubscribe = store.subscribe(({after}) => {
			if (isRunSettled(after)) finish();
		});
		signal.addEventListener('abort', finish);
		if (signal.aborted) finish();
	});
}

function unknownTarget(state: State, targets: readonly string[] | undefined): {what: string; cause: string; next: string} | undefined {
	const readable = state.scopes.filter(({targetsPhase}) => targetsPhase === 'read');
	if (readable.length === 0) return undefined;
	const known = [...new Set(readable.flatMap(scope => scope.targets.map(({name}) => name)))];
	const unknown = targets?.find(name => !known.includes(name));
	if (unknown === undefined) return undefined;
	const near = suggestionFor(unknown, known);
	return {
		what: `There is no target ${JSON.stringify(cleanText(unknown))}`,
		cause: `not on ${readable.map(({id}) => cleanText(id)).join(', ')}`,
		next: near === undefined ? 'See crowdsky-tui targets.' : `Did you mean ${JSON.stringify(cleanText(near))}?`,
	};
}

/** Says what the telescopes go on with alone. */
function cancelledRun(state: State, printer: Printer): number {
	const running = state.jobs.filter(({phase}) => phase === 'stacking' || phase === 'configuring');
	for (const {target, block, scope} of running) {
		printer.error({
			what: `Left ${cleanText(scope)} stacking ${cleanText(target)}, ${block.start.slice(11, 16)}-${block.end.slice(11, 16)}`,
			cause: 'the telescope finishes this block alone',
			next: 'The next start picks it up.',
		});
	}

	printer.leave(state);
	return exitStatus.cancelled;
}
