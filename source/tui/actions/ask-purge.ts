import {askedPurge} from '../discover/purge.js';
import type {PurgeTarget, Action} from '../view-state.js';
import {storedStacks} from '../../runtime/purge/purge-stacks.js';
import {cleanText} from '../../format/clean-text.js';
import {sentence} from '../../errors/problem.js';
import type {AppContext} from './app-context.js';
import {purgeWords} from '../../machine/purge/purge-text.js';
import type {PurgeFile} from '../../machine/purge/purge-state.js';

/** Counts what a purge would delete, and asks the question. */
export async function askPurge({runtime, signal, change}: Pick<AppContext, 'runtime' | 'signal' | 'change'>, places: readonly PurgeTarget[]): Promise<void> {
	const parts: Array<{readonly scope: string; readonly target: string; readonly files: readonly PurgeFile[]}> = [];
	const remarks: string[] = [];
	for (const {scope, target, folder} of places) {
		const seestar = runtime.seestar(scope);
		const files = seestar && await storedStacks(seestar, folder, signal);
		if (files?.ok && files.value.length > 0) parts.push({scope, target, files: files.value});
		if (files?.ok === false) remarks.push(`${cleanText(target)}: ${sentence(files.problem)}`);
	}

	const yes = parts.map(({scope, target, files}): Action => ({kind: 'request', request: {kind: 'purgeRequested', scope, target, files}}));
	const lines = parts.length === 0 ? [...remarks, 'There is nothing to purge'] : [`${purgeWords(parts, runtime.store.state())}`, ...remarks];
	change(view => askedPurge(view, places, lines, yes));
}
