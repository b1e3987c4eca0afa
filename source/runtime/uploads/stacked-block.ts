import type {StackPlace} from '../../machine/upload.js';
import {keyText, type JournalEntry} from '../journal-entry.js';

/** The block of which this machine made a stack, by the last word about that name in the journal; undefined where it does not know. */
export function stackedBlockOf(entries: readonly JournalEntry[], {folder, file}: Pick<StackPlace, 'folder' | 'file'>): StackPlace['block'] {
	const namedAt = entries.findLastIndex(entry => entry.kind === 'stackNamed' && entry.to === file && entry.stackFolder === folder);
	const named = entries[namedAt];
	if (named?.kind !== 'stackNamed') return undefined;
	const key = keyText(named.key);
	for (let at = namedAt - 1; at >= 0; at--) {
		const entry = entries[at];
		if (entry?.kind !== 'blockStarted' || entry.stackFolder !== folder || keyText(entry.key) !== key) continue;
		const {startUtc, endUtc, frames} = entry.block;
		const [startMs, endMs] = [Date.parse(startUtc), Date.parse(endUtc)];
		return Number.isNaN(startMs) || Number.isNaN(endMs) ? undefined : {startMs, endMs, frames};
	}

	return undefined;
}
