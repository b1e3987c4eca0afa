import type {State} from '../machine/state.js';
import {isPurgeableFolder, purgeSums} from '../machine/purge/purge.js';
import {purgeTarget} from '../runtime/purge/purge-target.js';
import {storedStacks} from '../runtime/purge/purge-stacks.js';
import {createRuntime, type Runtime} from '../runtime/runtime.js';
import type {Trouble} from '../trouble/trouble.js';
import {exitStatus, exitStatusOf, statusBeforeWork} from './exit-status.js';
import type {Invocation} from './invocation.js';
import {createPurgePrinter, purgeQuestion, type PurgePart, type PurgePrinter} from './purge-printer.js';
import {askYes, canAsk} from './purge-question.js';
import type {World} from './run-command.js';
import {unknownTarget, untilSettled} from './run-end.js';
import {reachOf} from './scopes-of.js';
import {settingsOf} from './settings-of.js';

type Run = {
	readonly invocation: Invocation;
	readonly runtime: Runtime;
	readonly printer: PurgePrinter;
	readonly signal: AbortSignal;
	/** What could not be listed or deleted. */
	readonly troubles: Trouble[];
	/** Files that are gone, by scope and target. */
	readonly purged: Map<string, number>;
	filesFailed: number;
	parts: readonly PurgePart[];
};

const keyOf = (scope: string, target: string) => `${scope}\n${target}`;

/** `purge`: shows what would go, asks, and deletes exactly that; resolves with the exit status. */
export async function runPurge(invocation: Invocation, {environment, output, dataFolder, signal}: World): Promise<number> {
	const {switches, targets, texts} = invocation;
	const printer = createPurgePrinter(switches.has('json'), output);
	const startedMs = performance.now();
	const reach = await reachOf(invocation, environment);
	const unasked = switches.has('dry-run') || switches.has('yes') || canAsk(process.stdin, process.stderr) ? undefined
		: {what: 'Nothing was deleted', cause: 'there is no terminal to ask at', next: 'Look with --dry-run, then add --yes.'};
	if (!reach.ok || unasked) {
		if (unasked) printer.error(unasked);
		else if (!reach.ok) printer.error(reach.trouble);
		return unasked || reach.ok ? exitStatus.usage : statusBeforeWork(reach.trouble);
	}

	const runtime = createRuntime({
		...reach.value,
		settings: settingsOf(invocation),
		goal: {depth: 'targets', targets: targets.length > 0 ? targets : undefined, adopts: false},
		dataFolder,
		timeZone: texts.get('time-zone')?.[0],
	});
	const run: Run = {invocation, runtime, printer, signal, troubles: [], purged: new Map(), filesFailed: 0, parts: []};
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
		if (event.kind === 'scopeFailed') printer.error(event.trouble, {scope: event.scope});
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
		printer.error(started.trouble);
		return exitStatus.unexpected;
	}

	await settled;
	if (signal.aborted) return exitStatus.cancelled;
	if (store.state().scopes.length === 0) {
		printer.error({what: 'No telescope was found', cause: 'none answers on this network', next: 'Switch it on and join its network, or give its address with --host.'});
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
	if (run.parts.length === 0 && run.troubles.length === 0 && exitStatusOf(store.state()) === exitStatus.done) printer.note('There is nothing to purge.');
	if (isDryRun || run.parts.length === 0) return statusOf(run, store.state());
	if (!switches.has('yes') && !await askYes(purgeQuestion(run.parts), process.stdin, process.stderr, signal)) {
		printer.note('Nothing was deleted.');
		return exitStatus.cancelled;
	}

	await eachScope(run.parts, async ({scope, target, files}) => {
		const purged = await purgeTarget(runtime, scope, target, files, signal);
		if (purged.ok || signal.aborted) return;
		run.troubles.push(purged.trouble);
		run.filesFailed += files.length - (run.purged.get(keyOf(scope, target)) ?? 0);
		printer.error(purged.trouble, {scope, target});
	});
	if (signal.aborted) {
		const left = run.parts.flatMap(({files}) => files).length - filesPurged(run);
		printer.error({what: 'The purge was stopped', cause: `${left} files are still there`, next: 'Start it again to delete them, too.'});
	}

	return statusOf(run, store.state());
}

/** Lists over SMB what every wanted target has, telescopes side by side. */
async function findParts({runtime, invocation: {targets}, printer, signal, troubles}: Run): Promise<readonly PurgePart[]> {
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
			troubles.push(files.trouble);
			printer.error(files.trouble, {scope, target});
		}
	});
	return places.map(({scope, target}) => parts.get(keyOf(scope, target))).filter(part => part !== undefined).filter(({files}) => files.length > 0);
}

/** Telescopes side by side, on each one thing after the other. */
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
	if (isEveryScopeLost || run.troubles.length === 0) return status;
	const kinds = new Set(run.troubles.map(({kind}) => kind));
	const [kind] = kinds;
	if (filesPurged(run) > 0 || kinds.size > 1 || status !== exitStatus.done) return exitStatus.someFailed;
	return kind === 'held' ? exitStatus.held : kind === 'locked' ? exitStatus.locked : exitStatus.someFailed;
}
