import type {StackLocation} from '../../machine/uploads/upload.js';
import {keyText, type JournalEntry} from '../memory/journal-entry.js';

/** The block of which this machine made a stack, by the last entry about that name in the journal; undefined if it does not know. */
export function stackedBlockOf(entries: readonly JournalEntry[], {folder, file}: Pick<StackLocation, 'folder' | 'file'>): StackLocation['block'] {
	const namedAt = entries.findLastIndex(entry => entry.kind === 'stackNamed' && entry.to === file && entry.stackFolder === folder);
	const named = entries[namedAt];
	if (named?.kind !== 'stackNamed') return undefined;
	// The last start in this journal may be a different one, with other frames.
	if (named.limits) return limitsOf(named.limits);
	const key = keyText(named.key);
	for (let at = namedAt - 1; at >= 0; at--) {
		const entry = entries[at];
		if (entry?.kind === 'blockStarted' && entry.stackFolder === folder && keyText(entry.key) === key) return limitsOf(entry.block);
	}

	return undefined;
}

/** Lines from the disk can contain anything. */
function limitsOf({startUtc, endUtc, frames}: {readonly startUtc: unknown; readonly endUtc: unknown; readonly frames: unknown}): StackLocation['block'] {
	const [startMs, endMs] = [Date.parse(String(startUtc)), Date.parse(String(endUtc))];
	return endMs > startMs && typeof frames === 'number' ? {startMs, endMs, frames} : undefined;
}
