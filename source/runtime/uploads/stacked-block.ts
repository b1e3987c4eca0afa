import type {StackPlace} from '../../machine/uploads/upload.js';
import {keyText, type JournalEntry} from '../memory/journal-entry.js';

/** The block of which this machine made a stack, by the last word about that name in the journal; undefined where it does not know. */
export function stackedBlockOf(entries: readonly JournalEntry[], {folder, file}: Pick<StackPlace, 'folder' | 'file'>): StackPlace['block'] {
	const namedAt = entries.findLastIndex(entry => entry.kind === 'stackNamed' && entry.to === file && entry.stackFolder === folder);
	const named = entries[namedAt];
	if (named?.kind !== 'stackNamed') return undefined;
	const key = keyText(named.key);
	for (let at = namedAt - 1; at >= 0; at--) {
		const entry = entries[at];
		if (entry?.kind === 'blockStarted' && entry.stackFolder === folder && keyText(entry.key) === key) return limitsOf(entry.block);
	}

	// A journal that was made shorter keeps of the start what is in the name.
	return named.limits && limitsOf(named.limits);
}

/** Lines of the disk: anything may stand there. */
function limitsOf({startUtc, endUtc, frames}: {readonly startUtc: unknown; readonly endUtc: unknown; readonly frames: unknown}): StackPlace['block'] {
	const [startMs, endMs] = [Date.parse(String(startUtc)), Date.parse(String(endUtc))];
	return endMs > startMs && typeof frames === 'number' ? {startMs, endMs, frames} : undefined;
}
