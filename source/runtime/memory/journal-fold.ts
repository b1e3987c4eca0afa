import {keyText, madeOf, type JournalEntry, type UploadEntry} from './journal-entry.js';

/** An entry as it is in the file, with its time. */
export type StoredEntry = JournalEntry & {readonly at?: unknown};

/** An entry, its position in the file (lines count from 0), and its length there; `isChanged` if it holds more than its line says. */
type Kept = {readonly entry: StoredEntry; readonly line: number; readonly bytes: number; readonly isChanged: boolean};

/** The part of a journal that still matters, collected entry by entry. */
type Fold = {
	add(entry: StoredEntry, line: number, bytes: number): void;
	/** What matters, oldest first. */
	kept(): readonly Kept[];
};

/** Enough for years of nights. Beyond it the oldest finished entries are dropped; the folder and the server's list know about them anyway. */
const entriesAtMost = 100_000;

/** What an entry is about: of two entries with the same text only the later one matters. Undefined: each is kept as it is. */
function slotOf(entry: JournalEntry): string | undefined {
	switch (entry.kind) {
		case 'blockStarted':
		case 'blockGivenUp': return slot(entry.kind, keyText(entry.key));
		case 'namingStarted':
		case 'stackNamed': return slot(entry.kind, entry.to);
		// With its hash, too: the receipt for what used to be there also counts for the same bytes elsewhere.
		case 'uploadStarted':
		case 'uploadConfirmed': return slot(entry.kind, uploadText(entry, entry.sha256));
		case 'uploadGivenUp': return slot(entry.kind, uploadText(entry));
		case 'queueKept': return slot(entry.kind, String(entry.blockMinutes));
		case 'headersUntimely': return slot(entry.kind, entry.firmware);
		// Kinds that were added later and whose rules are not known here.
		default: return undefined;
	}
}

/** What an entry completes, so that it need not be remembered. */
function endedBy(entry: JournalEntry): readonly string[] {
	switch (entry.kind) {
		case 'blockGivenUp': return [slot('blockStarted', keyText(entry.key))];
		case 'stackNamed': return [slot('blockStarted', keyText(entry.key)), slot('blockGivenUp', keyText(entry.key)), slot('namingStarted', entry.to)];
		case 'uploadConfirmed': return [slot('uploadStarted', uploadText(entry, entry.sha256)), slot('uploadStarted', uploadText(entry)), slot('uploadGivenUp', uploadText(entry))];
		case 'uploadGivenUp': return [slot('uploadStarted', uploadText(entry))];
		default: return [];
	}
}

/**
 * Keeps what a later night may need from a journal. For an open block that is its whole start; for a named block the name
 * with its first and last frame; for a block that was given up, that it was; for a sent stack the receipt. An open entry is
 * never dropped.
 */
export function createFold(): Fold {
	const kept = new Map<string, Kept>();
	/** A name outlives the start of its block, and keeps the frames. */
	const withFrames = (entry: StoredEntry): StoredEntry => {
		if (entry.kind !== 'stackNamed' || entry.frames) return entry;
		const started = kept.get(slot('blockStarted', keyText(entry.key)))?.entry;
		const before = kept.get(slot('stackNamed', entry.to))?.entry;
		const made = started?.kind === 'blockStarted' ? madeOf(started.block) : {};
		if (made.frames) return {...entry, ...made};
		return before?.kind === 'stackNamed' && before.frames ? {...entry, frames: before.frames, ...(before.limits && {limits: before.limits})} : entry;
	};

	return {
		add(given, line, bytes) {
			const entry = withFrames(given);
			for (const ended of endedBy(entry)) kept.delete(ended);
			const name = slotOf(entry) ?? `line ${line}`;
			// Inserted again, so that the oldest entry comes first.
			kept.delete(name);
			kept.set(name, {entry, line, bytes, isChanged: entry !== given});
			if (kept.size > entriesAtMost * 1.1) dropOldest(kept);
		},
		kept: () => [...kept.values()],
	};
}

function dropOldest(kept: Map<string, Kept>): void {
	for (const [name, {entry}] of kept) {
		if (kept.size <= entriesAtMost) return;
		if (hasEnded(entry)) kept.delete(name);
	}
}

function hasEnded(entry: JournalEntry): boolean {
	return entry.kind === 'blockGivenUp' || entry.kind === 'uploadConfirmed' || entry.kind === 'uploadGivenUp'
		|| (entry.kind === 'stackNamed' && entry.companionsLeft.length === 0);
}

function slot(kind: JournalEntry['kind'], subject: string): string {
	return `${kind} ${subject}`;
}

function uploadText({stack, server, account}: UploadEntry, sha256 = ''): string {
	return JSON.stringify([server, account, stack, sha256]);
}
