import type {StackPlace} from '../machine/uploads/upload.js';
import {isRunSettled} from '../machine/summary.js';
import {systemClock, type Clock} from '../runtime/clock.js';
import {createRuntime, type Runtime} from '../runtime/runtime.js';
import {failure, success, troubleOf, type Result, type Trouble} from '../trouble/trouble.js';
import type {Dawn} from './dawn.js';
import {exitStatus, statusBeforeWork} from './exit-status.js';
import type {Invocation} from './invocation.js';
import {createJsonPrinter} from './json-printer.js';
import {createPlainPrinter} from './plain-printer.js';
import type {Output, Printer, Task} from './printer.js';
import {cancelledRun, unknownTarget, untilSettled} from './run-end.js';
import {reachOf, type Reach} from './scopes-of.js';
import {settingsOf} from './settings-of.js';
import type {Sky, SkyPlaces} from './sky.js';
import {taskTable} from './task-table.js';
import {statusOfRun} from './upload-status.js';

/** What a command meets outside the command line. */
export type World = {
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly output: Output;
	/** Where this machine's journals are. */
	readonly dataFolder: string;
	/** Where the saved login is. */
	readonly configFolder: string;
	/** The demo's CrowdSky server, instead of the user's. */
	readonly demoSky?: Pick<SkyPlaces, 'url' | 'credentials'>;
	/** Ends the command: what runs on a telescope goes on there. */
	readonly signal: AbortSignal;
	/** Instead of this machine's. */
	readonly clock?: Clock;
};

type Run = {
	readonly task: Task;
	readonly runtime: Runtime;
	readonly printer: Printer;
	readonly targets: readonly string[] | undefined;
	/** Stacks of this machine to send; undefined where telescopes are asked. */
	readonly places: readonly StackPlace[] | undefined;
	readonly sky: Sky | undefined;
	/** What --at wants to be waited for. */
	readonly dawn: Dawn | undefined;
	readonly signal: AbortSignal;
	/** What is told once the telescopes are free again. */
	readonly atEnd: (tell: () => Promise<void>) => void;
};

const noLogin: Trouble = troubleOf('login', 'Nothing was sent to CrowdSky', 'nobody has signed in on this machine', 'Run crowdsky-tui login, or set CROWDSKY_USERNAME and CROWDSKY_PASSWORD.');

/** Runs targets, plan, stack, upload or night without a terminal; resolves with the exit status. */
export async function runCommand(task: Task, invocation: Invocation, world: World): Promise<number> {
	const {environment, output, dataFolder, signal, clock = systemClock} = world;
	const printer = invocation.switches.has('json') ? createJsonPrinter(task, output) : createPlainPrinter(task, output);
	const places = await placesOf(invocation);
	const reach = places ? success(nowhere) : await reachOf(invocation, environment, {now: () => clock.now()});
	const sky = taskTable[task].uploads === 'off' ? success(undefined) : await skyOf(invocation, world);
	for (const needed of [reach, places, sky]) {
		if (needed === undefined || needed.ok) continue;
		printer.error(needed.trouble);
		return statusBeforeWork(needed.trouble);
	}

	if (!reach.ok || !sky.ok) return exitStatus.unexpected;
	const targets = invocation.targets.length > 0 ? invocation.targets : undefined;
	const dawn = await dawnOf(invocation, reach.value, {output, clock, signal});
	const runtime = createRuntime({
		...(dawn?.reach ?? reach.value),
		clock,
		settings: settingsOf(invocation),
		goal: {depth: 'targets', targets, adopts: false},
		dataFolder,
		timeZone: invocation.texts.get('time-zone')?.[0],
		...(sky.value && {server: sky.value.server}),
	});
	let tellEnd: (() => Promise<void>) | undefined = undefined as (() => Promise<void>) | undefined;
	try {
		return await runTask({task, runtime, printer, targets, places: places?.ok ? places.value : undefined, sky: sky.value, dawn, signal, atEnd(tell) {
			tellEnd = tell;
		}});
	} finally {
		await runtime.close();
		// Whoever reads slowly must not keep the telescope from others meanwhile.
		await tellEnd?.();
	}
}

async function runTask(run: Run): Promise<number> {
	const {task, runtime, printer, targets, places, sky, dawn, signal, atEnd} = run;
	const {store} = runtime;
	const {depth, stacks, uploads} = taskTable[task];
	const loginTrouble = sky && !sky.login() ? sky.loginTrouble ?? noLogin : undefined;
	const leave = (trouble: Pick<Trouble, 'what' | 'cause' | 'next'>, status: number) => {
		printer.error(trouble);
		printer.leave(store.state());
		return status;
	};

	// The night stacks all the same; without a login nothing else is left to do.
	if (loginTrouble && !stacks) return leave(loginTrouble, exitStatus.login);
	store.subscribe(change => {
		if (!signal.aborted) printer.change(change);
	});
	const waited = await dawn?.wait();
	if (signal.aborted) return cancelledRun(store.state(), printer);
	if (waited?.ok === false) return leave(waited.trouble, waited.trouble.kind === 'usage' ? exitStatus.usage : exitStatus.noTelescope);
	const settled = untilSettled(runtime, signal);
	const started = await runtime.start();
	if (!started.ok) return leave(started.trouble, exitStatus.unexpected);
	await settled;
	if (signal.aborted) return cancelledRun(store.state(), printer);
	if (!places) {
		if (store.state().scopes.length === 0) {
			return leave({what: 'No telescope was found', cause: 'none answers on this network', next: 'Switch it on and join its network, or give its address with --host.'}, exitStatus.noTelescope);
		}

		const unknown = dawn?.isHolding() === true ? undefined : unknownTarget(store.state(), targets);
		if (unknown) return leave(unknown, exitStatus.usage);
	}

	if (uploads !== 'off') store.dispatch({kind: 'uploadModeChanged', mode: uploads});
	if (depth !== 'targets') {
		const done = untilSettled(runtime, signal);
		store.dispatch(places ? {kind: 'uploadsWanted', places} : {kind: 'goalChanged', goal: {depth, targets, adopts: stacks, ...(stacks && {recording: 'await' as const})}});
		await Promise.all([done, dawn?.bringLate(address => {
			runtime.addScope(address);
		})]);
		if (!signal.aborted && !isRunSettled(store.state())) await untilSettled(runtime, signal);
		if (signal.aborted) return cancelledRun(store.state(), printer);
	}

	if (loginTrouble && !store.state().loginTrouble) printer.error(loginTrouble);
	const state = store.state();
	atEnd(async () => printer.end(state));
	return statusOfRun(state, task, {isSignedIn: !loginTrouble});
}

async function dawnOf({texts, switches}: Invocation, reach: Reach, means: Pick<World, 'output' | 'signal'> & {readonly clock: Clock}): Promise<Dawn | undefined> {
	const at = texts.get('at')?.[0];
	if (at === undefined) return undefined;
	const {createDawn} = await import('./dawn.js');
	return createDawn(at, {...means, reach, timeZone: texts.get('time-zone')?.[0], isJson: switches.has('json'), isEvenIfObserving: switches.has('even-if-observing')});
}

/** Files of this machine need no telescope. */
const nowhere: Reach = {
	discover: async () => Promise.resolve(),
	connect() {
		throw new Error('No telescope is asked for files of this machine.');
	},
};

/** The stacks that --file and --local-dir name; undefined without them. Trouble usage. */
async function placesOf({texts, targets}: Invocation): Promise<Result<readonly StackPlace[]> | undefined> {
	const files = texts.get('file');
	const [folder] = texts.get('local-dir') ?? [];
	if (!files && folder === undefined) return undefined;
	const {filesToSend, stacksBelow} = await import('./local-stacks.js');
	if (files) return success(await filesToSend([...files, ...targets]));
	return stacksBelow(folder ?? '.', targets.length > 0 ? targets : undefined);
}

async function skyOf(invocation: Invocation, {environment, configFolder, dataFolder, demoSky}: World): Promise<Result<Sky>> {
	const [{openSky}, {whyNeverFree}] = [await import('./sky.js'), await import('./keep-free.js')];
	const never = await whyNeverFree(invocation);
	return never ? failure(never) : openSky(invocation, {environment, configFolder, dataFolder, ...demoSky});
}
