import envPaths from 'env-paths';
import {whyNeverFree} from '../setup/keep-free.js';
import {openCrowdSkySession} from '../setup/crowdsky-session.js';
import {scopeSourceOf} from '../setup/telescopes.js';
import {settingsOf} from '../setup/settings-of.js';
import {hidePassword} from '../crowdsky/password.js';
import type {State} from '../machine/state.js';
import {isRunSettled} from '../machine/summary.js';
import {createRuntime, type Runtime} from '../runtime/runtime.js';
import type {UploadServer} from '../runtime/uploads/upload-server.js';
import {cleanText} from '../format/clean-text.js';
import {noTelescope} from '../errors/no-telescope.js';
import {cancelled, problemOf, type Result, type Problem} from '../errors/problem.js';
import {withCaller} from './caller.js';
import {CrowdSkyError, reportedProblem, type ReportedProblem} from './crowdsky-error.js';
import {invocationOf, type CallOptions, type ServerOptions, type TelescopeOptions} from './options.js';
import {progressOf, type Progress} from './progress.js';

/** Returns a result's value; throws its problem. */
export function valueOf<T>(result: Result<T>): T {
	if (!result.ok) throw new CrowdSkyError(result.problem);
	return result.value;
}

function foldersOf({dataFolder}: CallOptions): {data: string; config: string} {
	const {data, config} = envPaths('crowdsky-tui', {suffix: ''});
	return {data: dataFolder ?? data, config};
}

/** The server for a call that needs a login. Throws CrowdSkyError: usage (invalid URL), login, denied (a file of credentials that others can read). */
export async function serverOf(options: ServerOptions): Promise<UploadServer> {
	const {credentials} = options;
	const folders = foldersOf(options);
	const invocation = invocationOf(options);
	const never = await whyNeverFree(invocation);
	if (never) throw new CrowdSkyError(never);
	const crowdSky = valueOf(await openCrowdSkySession(invocation, {
		environment: process.env,
		configFolder: folders.config,
		dataFolder: folders.data,
		...(credentials && {credentials: {username: credentials.username, password: hidePassword(credentials.password)}}),
	}));
	if (crowdSky.login()) return crowdSky.server;
	throw new CrowdSkyError(crowdSky.loginProblem ?? problemOf('login', `${cleanText(crowdSky.server.url)} was not asked`, 'there are no credentials', 'Give credentials, or run "crowdsky-tui login".'));
}

/** What a call does with the engine; resolves when it has requested everything. */
type Work<T> = (run: {
	readonly runtime: Runtime;
	/** Resolves when nothing more will come by itself; rejects when the caller's signal ends it. */
	readonly settled: () => Promise<State>;
	/** The caller's signal; also fires when one of the caller's functions has thrown. */
	readonly signal: AbortSignal;
	readonly tell: ((progress: Progress) => void) | undefined;
}) => Promise<T>;

/** Which server to use; `isLocal`: no telescope takes part. */
type Context = {readonly server?: UploadServer; readonly isLocal?: boolean};

/** Starts the engine, lets it work and closes it properly. */
export async function withEngine<T>(options: TelescopeOptions & ServerOptions, context: Context, work: Work<T>): Promise<T> {
	return withCaller(options, async ({signal, guarded}) => runEngine(options, context, work, {signal, tell: guarded(options.onProgress)}));
}

type Hearing = {readonly signal: AbortSignal; readonly tell: ((progress: Progress) => void) | undefined};

async function runEngine<T>(options: TelescopeOptions & ServerOptions, {server, isLocal = false}: Context, work: Work<T>, {signal, tell}: Hearing): Promise<T> {
	const what = 'The call';
	if (signal.aborted) throw new CrowdSkyError(cancelled(what));
	const invocation = invocationOf(options);
	const source = valueOf(await scopeSourceOf(invocation, process.env));
	const runtime = createRuntime({
		...source,
		...(isLocal && {discover: async () => Promise.resolve()}),
		settings: settingsOf(invocation),
		goal: {depth: 'targets', targets: undefined, adopts: false},
		dataFolder: foldersOf(options).data,
		...(options.timeZone !== undefined && {timeZone: options.timeZone}),
		...(server && {server}),
	});
	if (tell) {
		runtime.store.subscribe(change => {
			for (const progress of progressOf(change)) tell(progress);
		});
	}

	const settled = async () => new Promise<State>((resolve, reject) => {
		const {store} = runtime;
		const finish = () => {
			if (!signal.aborted && !isRunSettled(store.state())) return;
			unsubscribe();
			signal.removeEventListener('abort', finish);
			if (signal.aborted) reject(new CrowdSkyError(cancelled(what)));
			else resolve(store.state());
		};

		const unsubscribe = store.subscribe(finish);
		signal.addEventListener('abort', finish);
		finish();
	});
	try {
		valueOf(await runtime.start());
		return await work({runtime, settled, signal, tell});
	} finally {
		await runtime.close();
	}
}

/** Throws when no telescope could be worked with, or when a target does not exist. */
export function checkScopes({scopes}: State, targets: readonly string[] | undefined): void {
	const failed = scopes.filter(({targetsPhase}) => targetsPhase === 'failed');
	if (scopes.length === 0) throw new CrowdSkyError({...noTelescope, next: 'Switch it on and join its network, or name it in scopes.'});
	if (failed.length === scopes.length) {
		const failures = failed.map(({problem}) => problem).filter(problem => problem !== undefined);
		const worst = failures.find(({kind}) => kind === 'locked') ?? failures.find(({kind}) => kind === 'held') ?? failures[0];
		throw new CrowdSkyError(worst ?? problemOf('unreachable', 'No telescope could be read', '', 'Try again.'));
	}

	const unknown = targets?.find(target => !scopes.some(scope => scope.targets.some(({name}) => name === target)));
	if (unknown !== undefined && failed.length === 0) {
		throw new CrowdSkyError(problemOf('missing', `There is no target ${JSON.stringify(cleanText(unknown))}`, `not on ${scopes.map(({id}) => cleanText(id)).join(', ')}`, 'See listTargets.'));
	}
}

/** What went wrong with individual scopes, targets, blocks and files. */
export function problemsOf({scopes, jobs, uploads, loginProblem}: State): ReportedProblem[] {
	const problems: ReportedProblem[] = [];
	const add = (problem: Problem | undefined, scope?: string, target?: string) => {
		if (problem) problems.push(reportedProblem(problem, scope, target));
	};

	add(loginProblem);
	for (const {id, targetsPhase, problem, worker, targets} of scopes) {
		if (targetsPhase === 'failed') add(problem, id);
		if (worker.phase === 'abandoned') add(worker.problem, id);
		for (const target of targets) add(target.phase === 'failed' ? target.problem : undefined, id, target.name);
	}

	for (const {phase, problem, scope, target} of jobs) add(phase === 'failed' ? problem : undefined, scope, target);
	for (const {phase, problem, scope, target} of uploads) add(phase === 'failed' ? problem : undefined, scope, target);
	return problems;
}
