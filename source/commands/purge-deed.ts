import {askedPurge, type PurgePlace} from '../machine/view/purge-keys.js';
import type {Deed} from '../machine/view/view-state.js';
import {storedStacks} from '../runtime/purge/purge-stacks.js';
import {cleanText} from '../text/clean.js';
import {sentence} from '../trouble/trouble.js';
import type {Desk} from './deeds.js';
import {purgeWords, type PurgePart} from './purge-printer.js';

/** Counts what a purge would take, and puts the question. */
export async function askPurge({runtime, signal, change}: Pick<Desk, 'runtime' | 'signal' | 'change'>, places: readonly PurgePlace[]): Promise<void> {
	const parts: PurgePart[] = [];
	const remarks: string[] = [];
	for (const {scope, target, folder} of places) {
		const seestar = runtime.seestar(scope);
		const files = seestar && await storedStacks(seestar, folder, signal);
		if (files?.ok && files.value.length > 0) parts.push({scope, target, files: files.value});
		if (files?.ok === false) remarks.push(`${cleanText(target)}: ${sentence(files.trouble)}`);
	}

	const yes = parts.map(({scope, target, files}): Deed => ({kind: 'wish', wish: {kind: 'purgeWanted', scope, target, files}}));
	const lines = parts.length === 0 ? [...remarks, 'There is nothing to purge'] : [`${purgeWords(parts)}`, ...remarks];
	change(view => askedPurge(view, places, lines, yes));
}
