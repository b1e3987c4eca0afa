import type {StackLocation} from '../machine/uploads/upload.js';
import {isRunSettled} from '../machine/summary.js';
import {systemClock, type Clock} from '../runtime/clock.js';
import {createRuntime, type Runtime} from '../runtime/runtime.js';
import type {Tap} from '../recorder/wire-entry.js';
import {noTelescope} from '../errors/no-telescope.js';
import {failure, success, problemOf, type Result, type Problem} from '../errors/problem.js';
import type {Schedule} from './schedule/schedule.js';
import {exitStatus, statusBeforeWork} from '../options/exit-status.js';
import type {Invocation} from '../options/parse.js';
import {createJsonPrinter} from './output/json-printer.js';
import {createPlainPrinter} from './output/plain-printer.js';
import type {Output, Printer, Task} from './output/printer.js';
import {onProgressAsked, progressLines} from './output/progress-signal.js';
import {cancelledRun, unknownTarget, untilSettled} from './run-end.js';
import {loadAhead} from '../setup/load-ahead.js';
import {scopeSourceOf, type ScopeSource} from '../setup/telescopes.js';
import {settingsOf} from '../setup/settings-of.js';
import type {CrowdSkySession, CrowdSkyFolders} from '../setup/crowdsky-session.js';
import {taskTable} from './task-table.js';
import {statusOfRun} from './upload-status.js';

/** What a command needs from outside the command line. */
export type CommandContext = {
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly output: Output;
	/** Where this machine's journals are. */
	readonly dataFolder: string;
	/** Where the saved login is. */
	readonly configFolder: string;
	/** The demo's CrowdSky server, instead of the user's. */
	readonly demoCrowdSky?: Pick<CrowdSkyFolders, 'url' | 'credentials'>;
	/** Ends the command; what is running on a telescope goes on there. */
	readonly signal: AbortSignal;
	/** Receives what goes over the wire, for a recording. */
	readonly tap?: Tap | undefined;
	/** Used instead of this machine's. */
	readonly clock?: Clock;
};

type Run = {
	readonly task: Task;
	readonly runtime: Runtime;
	readonly printer: Printer;
	readonly targets: readonly string[] | undefined;
	/** Stacks of this machine to send; undefined where telescopes are asked. */
	readonly places: readonly StackLocation[] | undefined;
	readonly crowdSky: CrowdSkySession | undefined;
	/** The moment that --at names. */
	readonly dawn: Schedule | undefined;
	readonly signal: AbortSignal;
	/** Printed once the telescopes are free again. */
	readonly atEnd: (tell: () => Promise<void>) => void;
};

const noLogin: Problem = problemOf('login', 'Nothing was sent to CrowdSky', 'you are not signed in on this machine', 'Run crowdsky-tui login, or set CROWDSKY_USERNAME and CROWDSKY_PASSWORD.');

/** Runs targets, plan, stack, upload or night without a terminal; resolves with the exit status. */
export async function runCommand(task: Task, invocation: Invocation, context: CommandContext): Promise<number> {
	const {environment, output, dataFolder, signal, tap, clock = systemClock} = context;
	const printer = invocation.switches.has('json') ? createJsonPrinter(task, output) : createPlainPrinter(task, output);
	const places = await placesOf(invocation);
	const source = places ? success(nowhere) : await scopeSourceOf(invocation, environment, {tap, now: () => clock.now()});
	const crowdSky = taskTable[task].uploads === 'off' ? success(undefined) : await crowdSkyOf(invocation, context);
	for (const needed of [source, places, crowdSky]) {
		if (needed === undefined || needed.ok) continue;
		printer.error(needed.problem);
		return statusBeforeWork(needed.problem);
	}

	if (!source.ok || !crowdSky.ok) return exitStatus.unexpected;
	if (taskTable[task].stacks || crowdSky.value) loadAhead();
	const targets = invocation.targets.length > 0 ? invocation.targets : undefined;
	const dawn = await scheduleOf(invocation, source.value, {output, clock, signal});
	const runtime = createRuntime({
		...(dawn?.source ?? (taskTable[task].depth === 'targets' ? source.value : preparing(source.value))),
		clock,
		settings: settingsOf(invocation),
		goal: {depth: 'targets', targets, adopts: false},
		dataFolder,
		timeZone: invocation.texts.get('time-zone')?.[0],
		names: invocation.names,
		...(crowdSky.value && {server: crowdSky.value.server}),
	});
	const endAsking = onProgressAsked(() => {
		for (const line of progressLines(runtime.store.state())) output.err(line);
	});
	let tellEnd: (() => Promise<void>) | undefined = undefined as (() => Promise<void>) | undefined;
	try {
		return await runTask({task, runtime, printer, targets, places: places?.ok ? places.value : undefined, crowdSky: crowdSky.value, dawn, signal, atEnd(tell) {
			tellEnd = tell;
		}});
	} finally {
		endAsking();
		await runtime.close();
		// A slow reader must not keep others from the telescope in the meantime.
		await tellEnd?.();
	}
}

/** Telescopes whose folders are listed as soon as their targets are known. */
function preparing({discover, connect}: ScopeSource): ScopeSource {
	return {
		discover,
		async connect(address) {
			const seestar = await connect(address);
			seestar.prepareListing();
			return seestar;
		},
	};
}

async function runTask(run: Run): Promise<number> {
	const {task, runtime, printer, targets, places, crowdSky, dawn, signal, atEnd} = run;
	const {store} = runtime;
	const {depth, stacks, uploads} = taskTable[task];
	const loginProblem = crowdSky && !crowdSky.login() ? crowdSky.loginProblem ?? noLogin : undefined;
	const leave = (problem: Pick<Problem, 'what' | 'cause' | 'next'>, status: number) => {
		printer.error(problem);
		printer.leave(store.state());
		return status;
	};

	// The night stacks anyway; without a login there is nothing else left to do.
	if (loginProblem && !stacks) return leave(loginProblem, exitStatus.login);
	store.subscribe(change => {
		if (!signal.aborted) printer.change(change);
	});
	const waited = await dawn?.wait();
	if (signal.aborted) return cancelledRun(store.state(), printer);
	if (waited?.ok === false) return leave(waited.problem, waited.problem.kind === 'usage' ? exitStatus.usage : exitStatus.noTelescope);
	const settled = untilSettled(runtime, signal);
	const started = await runtime.start();
	if (!started.ok) return leave(started.problem, exitStatus.unexpected);
	await settled;
	if (signal.aborted) return cancelledRun(store.state(), printer);
	if (!places) {
		if (store.state().scopes.length === 0) return leave(noTelescope, exitStatus.noTelescope);
		const unknown = dawn?.isHolding() === true ? undefined : unknownTarget(store.state(), targets);
		if (unknown) return leave(unknown, exitStatus.usage);
	}

	if (uploads !== 'off') store.dispatch({kind: 'uploadModeChanged', mode: uploads});
	if (depth !== 'targets') {
		const done = untilSettled(runtime, signal);
		store.dispatch(places ? {kind: 'uploadsRequested', places} : {kind: 'goalChanged', goal: {depth, targets, adopts: stacks, ...(stacks && {recording: 'await' as const})}});
		await Promise.all([done, dawn?.bringLate(address => {
			runtime.addScope(address);
		})]);
		if (!signal.aborted && !isRunSettled(store.state())) await untilSettled(runtime, signal);
		if (signal.aborted) return cancelledRun(store.state(), printer);
	}

	if (loginProblem && !store.state().loginProblem) printer.error(loginProblem);
	const state = store.state();
	atEnd(async () => printer.end(state));
	return statusOfRun(state, task, {isSignedIn: !loginProblem});
}

async function scheduleOf({texts, switches}: Invocation, source: ScopeSource, context: Pick<CommandContext, 'output' | 'signal'> & {readonly clock: Clock}): Promise<Schedule | undefined> {
	const at = texts.get('at')?.[0];
	if (at === undefined) return undefined;
	const {createSchedule} = await import('./schedule/schedule.js');
	const [spread] = texts.get('spread') ?? [];
	return createSchedule(at, {...context, source, ...(spread !== undefined && {spreadMinutes: Number(spread)}), timeZone: texts.get('time-zone')?.[0], isJson: switches.has('json'), stackWhileObserving: switches.has('even-if-observing')});
}

/** Files of this machine need no telescope. */
const nowhere: ScopeSource = {
	discover: async () => Promise.resolve(),
	connect() {
		throw new Error('For files of this machine no telescope is contacted.');
	},
};

/** The stacks that --file and --local-dir name; undefined without these options. Problem usage. */
async function placesOf({texts, targets}: Invocation): Promise<Result<readonly StackLocation[]> | undefined> {
	const files = texts.get('file');
	const [folder] = texts.get('local-dir') ?? [];
	if (!files && folder === undefined) return undefined;
	const {filesToSend, stacksBelow} = await import('../setup/local-stacks.js');
	if (files) return success(await filesToSend([...files, ...targets]));
	return stacksBelow(folder ?? '.', targets.length > 0 ? targets : undefined);
}

async function crowdSkyOf(invocation: Invocation, {environment, configFolder, dataFolder, demoCrowdSky, tap}: CommandContext): Promise<Result<CrowdSkySession>> {
	const [{openCrowdSkySession}, {whyNeverFree}] = [await import('../setup/crowdsky-session.js'), await import('../setup/keep-free.js')];
	const never = await whyNeverFree(invocation);
	return never ? failure(never) : openCrowdSkySession(invocation, {environment, configFolder, dataFolder, tap, ...demoCrowdSky});
}
