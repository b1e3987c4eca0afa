import type {State} from '../../machine/state.js';
import {isPurgeableFolder, purgeSums} from '../../machine/purge/purge.js';
import {purgeTarget} from '../../runtime/purge/purge-target.js';
import {storedStacks} from '../../runtime/purge/purge-stacks.js';
import {createRuntime, type Runtime} from '../../runtime/runtime.js';
import {noTelescope} from '../../errors/no-telescope.js';
import type {Problem} from '../../errors/problem.js';
import {counted} from '../../format/counted.js';
import {exitStatus, exitStatusOf, statusBeforeWork} from '../../options/exit-status.js';
import type {Invocation} from '../../options/parse.js';
import {createPurgePrinter, purgeQuestion, type PurgePart, type PurgePrinter} from './purge-printer.js';
import {askYes, canAsk} from '../ask-line.js';
import type {CommandContext} from '../run-command.js';
import {unknownTarget, untilSettled} from '../run-end.js';
import {scopeSourceOf} from '../../setup/telescopes.js';
import {settingsOf} from '../../setup/settings-of.js';

type Run = {
	readonly invocation: Invocation;
	readonly runtime: Runtime;
	readonly printer: PurgePrinter;
	readonly signal: AbortSignal;
	/** What could not be listed or deleted. */
	readonly problems: Problem[];
	/** Files that have been deleted, by scope and target. */
	readonly purged: Map<string, number>;
	filesFailed: number;
	parts: readonly PurgePart[];
};

const keyOf = (scope: string, target: string) => `${scope}\n${target}`;

/** `purge`: shows what would be deleted, asks, and deletes exactly that; resolves with the exit status. */
export async function runPurge(invocation: Invocation, {environment, output, dataFolder, signal, tap}: CommandContext): Promise<number> {
	const {switches, targets, texts} = invocation;
	let scopeNames = (): ReadonlyMap<string, string> => new Map();
	const printer = createPurgePrinter(switches.has('json'), output, scope => scopeNames().get(scope));
	const startedMs = performance.now();
	const source = await scopeSourceOf(invocation, environment, {tap});
	const unasked = switches.has('dry-run') || switches.has('yes') || canAsk(process.stdin, process.stderr) ? undefined
		: {what: 'Nothing was deleted', cause: 'there is no terminal to ask on', next: 'Check with --dry-run, then add --yes.'};
	if (!source.ok || unasked) {
		if (unasked) printer.error(unasked);
		else if (!source.ok) printer.error(source.problem);
		return unasked || source.ok ? exitStatus.usage : statusBeforeWork(source.problem);
	}

	const runtime = createRuntime({
		...source.value,
		settings: settingsOf(invocation),
		goal: {depth: 'targets', targets: targets.length > 0 ? targets : undefined, adopts: false},
		dataFolder,
		timeZone: texts.get('time-zone')?.[0],
		names: invocation.names,
	});
	scopeNames = () => runtime.store.state().scopeNames;
	const run: Run = {invocation, runtime, printer, signal, problems: [], purged: new Map(), filesFailed: 0, parts: []};
	try {
		const status = await purge(run);
		const {filesFailed, parts} = run;
		const found = purgeSums(parts.flatMap(({files}) => files));
		printer.end({
			stacksFound: found.stacks,
			filesFound: found.files,
			bytesFound: found.bytes,
			filesPurged: filesPurged(run),
			filesFailed,
			targetsProcessed: parts.length,
			seconds: Math.round((performance.now() - startedMs) / 1000),
		});
		return signal.aborted ? exitStatus.cancelled : status;
	} finally {
		await runtime.close();
	}
}

async function purge(run: Run): Promise<number> {
	const {invocation: {switches, targets}, runtime, printer, signal} = run;
	const {store} = runtime;
	store.subscribe(({event}) => {
		if (event.kind === 'scopeFailed') printer.error(event.problem, {scope: event.scope});
		if (event.kind === 'warned') printer.warning(event.warning);
		if (event.kind === 'filePurged') {
			const key = keyOf(event.scope, event.target);
			run.purged.set(key, (run.purged.get(key) ?? 0) + 1);
			printer.purged(event.scope, event.target, event.file);
		}
	});
	const settled = untilSettled(runtime, signal);
	const started = await runtime.start();
	if (!started.ok) {
		printer.error(started.problem);
		return exitStatus.unexpected;
	}

	await settled;
	if (signal.aborted) return exitStatus.cancelled;
	if (store.state().scopes.length === 0) {
		printer.error(noTelescope);
		return exitStatus.noTelescope;
	}

	const unknown = unknownTarget(store.state(), targets.length > 0 ? targets : undefined);
	if (unknown) {
		printer.error(unknown);
		return exitStatus.usage;
	}

	run.parts = await findParts(run);
	if (signal.aborted) return exitStatus.cancelled;
	const isDryRun = switches.has('dry-run');
	printer.found(run.parts, isDryRun);
	if (run.parts.length === 0 && run.problems.length === 0 && exitStatusOf(store.state()) === exitStatus.done) printer.note('There is nothing to purge.');
	if (isDryRun || run.parts.length === 0) return statusOf(run, store.state());
	if (!switches.has('yes') && !await askYes(purgeQuestion(run.parts, runtime.store.state()), process.stdin, process.stderr, signal)) {
		printer.note('Nothing was deleted.');
		return exitStatus.cancelled;
	}

	await eachScope(run.parts, async ({scope, target, files}) => {
		const purged = await purgeTarget(runtime, scope, target, files, signal);
		if (purged.ok || signal.aborted) return;
		run.problems.push(purged.problem);
		run.filesFailed += files.length - (run.purged.get(keyOf(scope, target)) ?? 0);
		printer.error(purged.problem, {scope, target});
	});
	if (signal.aborted) {
		const left = run.parts.flatMap(({files}) => files).length - filesPurged(run);
		printer.error({what: 'The purge was stopped', cause: `${counted(left, 'file')} ${left === 1 ? 'is' : 'are'} still there`, next: 'Start it again to delete them, too.'});
	}

	return statusOf(run, store.state());
}

/** Lists over SMB what every requested target has, all telescopes at the same time. */
async function findParts({runtime, invocation: {targets}, printer, signal, problems}: Run): Promise<readonly PurgePart[]> {
	const places = runtime.store.state().scopes.flatMap(scope => scope.targets
		.filter(({name, stackFolder}) => stackFolder !== undefined && isPurgeableFolder(stackFolder) && (targets.length === 0 || targets.includes(name)))
		.map(({name, stackFolder = name}) => ({scope: scope.id, target: name, folder: stackFolder})));
	const parts = new Map<string, PurgePart>();
	await eachScope(places, async ({scope, target, folder}) => {
		const seestar = runtime.seestar(scope);
		if (!seestar || signal.aborted) return;
		const files = await storedStacks(seestar, folder, signal);
		if (files.ok) {
			parts.set(keyOf(scope, target), {scope, target, files: files.value});
		} else if (!signal.aborted) {
			problems.push(files.problem);
			printer.error(files.problem, {scope, target});
		}
	});
	return places.map(({scope, target}) => parts.get(keyOf(scope, target))).filter(part => part !== undefined).filter(({files}) => files.length > 0);
}

/** All telescopes at the same time, and on each of them one thing after the other. */
async function eachScope<T extends {readonly scope: string}>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
	await Promise.all([...new Set(items.map(({scope}) => scope))].map(async scope => {
		for (const item of items) if (item.scope === scope) await work(item);
	}));
}

function filesPurged({purged}: Run): number {
	return [...purged.values()].reduce((sum, count) => sum + count, 0);
}

/** 6 and 11 only when nothing at all could be done for that reason. */
function statusOf(run: Run, state: State): number {
	const status = exitStatusOf(state);
	const isEveryScopeLost = state.scopes.every(({targetsPhase}) => targetsPhase === 'failed');
	if (isEveryScopeLost || run.problems.length === 0) return status;
	const kinds = new Set(run.problems.map(({kind}) => kind));
	const [kind] = kinds;
	if (filesPurged(run) > 0 || kinds.size > 1 || status !== exitStatus.done) return exitStatus.someFailed;
	return kind === 'held' ? exitStatus.held : kind === 'locked' ? exitStatus.locked : exitStatus.someFailed;
}
