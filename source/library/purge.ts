import {isPurgeableFolder, purgeSums} from '../machine/purge/purge.js';
import type {PurgeFile} from '../machine/purge/purge-state.js';
import type {Runtime} from '../runtime/runtime.js';
import {storedStacks} from '../runtime/purge/purge-stacks.js';
import {purgeTarget} from '../runtime/purge/purge-target.js';
import type {Problem} from '../errors/problem.js';
import {CrowdSkyError, reportedProblem, refuseOption, type ReportedProblem} from './crowdsky-error.js';
import {isTextList, type TelescopeOptions} from './options.js';
import {checkScopes, problemsOf, withEngine} from './run.js';

export type PurgeOptions = TelescopeOptions & {
	/** Whose stacks are deleted; `'all'` for those of every target. There is no default. */
	readonly targets: readonly string[] | 'all';
	/** Only find out what would be deleted. */
	readonly isDryRun?: boolean;
};

/** A stack or its picture on a telescope. */
export type StoredFile = {readonly scope: string; readonly target: string; readonly file: string; readonly sizeBytes: number};

export type PurgeResult = {
	/** What was found; a dry run ends here. */
	readonly files: readonly StoredFile[];
	readonly stacksFound: number;
	readonly filesFound: number;
	readonly bytesFound: number;
	readonly filesPurged: number;
	readonly filesFailed: number;
	readonly targetsProcessed: number;
	readonly problems: readonly ReportedProblem[];
};

type Part = {readonly scope: string; readonly target: string; readonly files: readonly PurgeFile[]};

/**
 * Deletes the named targets' `CrowdSky_*` stacks and their pictures from the telescopes, without asking; never a sub-frame.
 * Their blocks can then be stacked again. Rejects with CrowdSkyError when nothing could be done.
 */
export async function purgeStacks(options: PurgeOptions): Promise<PurgeResult> {
	const {isDryRun = false} = options;
	const targets = options.targets === 'all' ? undefined : options.targets;
	if (options.targets !== 'all' && !isTextList(targets)) refuseOption('targets', targets, "it must be a list of targets, or 'all'");
	return withEngine(options, {}, async ({runtime, settled, signal, tell}) => {
		const state = await settled();
		checkScopes(state, targets);
		const places = state.scopes.flatMap(scope => scope.targets
			.filter(({name, stackFolder}) => stackFolder !== undefined && isPurgeableFolder(stackFolder) && (targets?.includes(name) ?? true))
			.map(({name, stackFolder = name}) => ({scope: scope.id, target: name, folder: stackFolder})));
		const problems = problemsOf(state);
		const failures: Problem[] = [];
		const note = (problem: Problem, {scope, target}: {scope: string; target: string}) => {
			if (problem.kind === 'cancelled') throw new CrowdSkyError(problem);
			failures.push(problem);
			problems.push(reportedProblem(problem, scope, target));
		};

		const parts: Part[] = [];
		for (const place of places) {
			const files = await listed(runtime, place, signal);
			if (files?.ok === false) note(files.problem, place);
			else if (files) parts.push({...place, files: files.value});
		}

		let filesPurged = 0;
		runtime.store.subscribe(({event}) => {
			if (event.kind !== 'filePurged') return;
			filesPurged++;
			tell?.({type: 'purged', scope: event.scope, target: event.target, file: event.file.name});
		});
		for (const part of isDryRun ? [] : parts) {
			const purged = await purgeTarget(runtime, part.scope, part.target, part.files, signal);
			if (!purged.ok) note(purged.problem, part);
		}

		if (filesPurged === 0 && failures[0] && (failures.length === places.length || !isDryRun)) throw new CrowdSkyError(failures[0]);
		const sums = purgeSums(parts.flatMap(({files}) => files));
		return {
			files: parts.flatMap(({scope, target, files}) => files.map(({name, sizeBytes}) => ({scope, target, file: name, sizeBytes}))),
			stacksFound: sums.stacks,
			filesFound: sums.files,
			bytesFound: sums.bytes,
			filesPurged,
			filesFailed: isDryRun ? 0 : sums.files - filesPurged,
			targetsProcessed: parts.length,
			problems,
		};
	});
}

async function listed(runtime: Runtime, {scope, folder}: {scope: string; folder: string}, signal: AbortSignal) {
	const seestar = runtime.seestar(scope);
	return seestar && storedStacks(seestar, folder, signal);
}
