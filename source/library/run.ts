import envPaths from 'env-paths';
import {whyNeverFree} from '../commands/keep-free.js';
import {openSky} from '../commands/sky.js';
import {reachOf} from '../commands/scopes-of.js';
import {settingsOf} from '../commands/settings-of.js';
import {hidePassword} from '../crowdsky/password.js';
import type {State} from '../machine/state.js';
import {isRunSettled} from '../machine/summary.js';
import {createRuntime, type Runtime} from '../runtime/runtime.js';
import type {UploadServer} from '../runtime/uploads/upload-server.js';
import {cleanText} from '../text/clean.js';
import {cancelled, troubleOf, type Result, type Trouble} from '../trouble/trouble.js';
import {withCaller} from './caller.js';
import {CrowdSkyError, problemOf, type Problem} from './crowdsky-error.js';
import {invocationOf, type CallOptions, type ServerOptions, type TelescopeOptions} from './options.js';
import {progressOf, type Progress} from './progress.js';

/** Takes a result's value; trouble is thrown. */
export function valueOf<T>(result: Result<T>): T {
	if (!result.ok) throw new CrowdSkyError(result.trouble);
	return result.value;
}

function foldersOf({dataFolder}: CallOptions): {data: string; config: string} {
	const {data, config} = envPaths('crowdsky-tui', {suffix: ''});
	return {data: dataFolder ?? data, config};
}

/** The server of a call with somebody signed in. Throws CrowdSkyError: usage (no such URL), login, denied (a file of credentials that others can read). */
export async function serverOf(options: ServerOptions): Promise<UploadServer> {
	const {credentials} = options;
	const folders = foldersOf(options);
	const invocation = invocationOf(options);
	const never = await whyNeverFree(invocation);
	if (never) throw new CrowdSkyError(never);
	const sky = valueOf(await openSky(invocation, {
		environment: process.env,
		configFolder: folders.config,
		dataFolder: folders.data,
		...(credentials && {credentials: {username: credentials.username, password: hidePassword(credentials.password)}}),
	}));
	if (sky.login()) return sky.server;
	throw new CrowdSkyError(sky.loginTrouble ?? troubleOf('login', `${cleanText(sky.server.url)} was not asked`, 'there are no credentials', 'Give credentials, or run "crowdsky-tui login".'));
}

/** What a call does with the engine; resolves when it has asked for everything. */
type Work<T> = (run: {
	readonly runtime: Runtime;
	/** Resolves when nothing more will come by itself; rejects when the caller's signal ends it. */
	readonly settled: () => Promise<State>;
	/** The caller's; fires, too, when a function of the caller's has thrown. */
	readonly signal: AbortSignal;
	readonly tell: ((progress: Progress) => void) | undefined;
}) => Promise<T>;

/** With which server; `isLocal`: no telescope takes part. */
type Means = {readonly server?: UploadServer; readonly isLocal?: boolean};

/** Starts the engine, lets it work and closes it in good order. */
export async function withEngine<T>(options: TelescopeOptions & ServerOptions, means: Means, work: Work<T>): Promise<T> {
	return withCaller(options, async ({signal, guarded}) => runEngine(options, means, work, {signal, tell: guarded(options.onProgress)}));
}

type Hearing = {readonly signal: AbortSignal; readonly tell: ((progress: Progress) => void) | undefined};

async function runEngine<T>(options: TelescopeOptions & ServerOptions, {server, isLocal = false}: Means, work: Work<T>, {signal, tell}: Hearing): Promise<T> {
	const what = 'The call';
	if (signal.aborted) throw new CrowdSkyError(cancelled(what));
	const invocation = invocationOf(options);
	const reach = valueOf(await reachOf(invocation, process.env));
	const runtime = createRuntime({
		...reach,
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

/** Throws when not one telescope could be worked on, or when a target is not there. */
export function checkScopes({scopes}: State, targets: readonly string[] | undefined): void {
	const failed = scopes.filter(({targetsPhase}) => targetsPhase === 'failed');
	if (scopes.length === 0) throw new CrowdSkyError(troubleOf('unreachable', 'No telescope was found', 'none answers on this network', 'Switch it on and join its network, or name it in scopes.'));
	if (failed.length === scopes.length) {
		const troubles = failed.map(({trouble}) => trouble).filter(trouble => trouble !== undefined);
		const worst = troubles.find(({kind}) => kind === 'locked') ?? troubles.find(({kind}) => kind === 'held') ?? troubles[0];
		throw new CrowdSkyError(worst ?? troubleOf('unreachable', 'No telescope could be read', '', 'Try again.'));
	}

	const unknown = targets?.find(target => !scopes.some(scope => scope.targets.some(({name}) => name === target)));
	if (unknown !== undefined && failed.length === 0) {
		throw new CrowdSkyError(troubleOf('missing', `There is no target ${JSON.stringify(cleanText(unknown))}`, `not on ${scopes.map(({id}) => cleanText(id)).join(', ')}`, 'See listTargets.'));
	}
}

/** What went wrong with single scopes, targets, blocks and files. */
export function problemsOf({scopes, jobs, uploads, loginTrouble}: State): Problem[] {
	const problems: Problem[] = [];
	const add = (trouble: Trouble | undefined, scope?: string, target?: string) => {
		if (trouble) problems.push(problemOf(trouble, scope, target));
	};

	add(loginTrouble);
	for (const {id, targetsPhase, trouble, worker, targets} of scopes) {
		if (targetsPhase === 'failed') add(trouble, id);
		if (worker.phase === 'abandoned') add(worker.trouble, id);
		for (const target of targets) add(target.phase === 'failed' ? target.trouble : undefined, id, target.name);
	}

	for (const {phase, trouble, scope, target} of jobs) add(phase === 'failed' ? trouble : undefined, scope, target);
	for (const {phase, trouble, scope, target} of uploads) add(phase === 'failed' ? trouble : undefined, scope, target);
	return problems;
}
