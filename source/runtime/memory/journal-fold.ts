import {keyText, type JournalEntry, type UploadEntry} from './journal-entry.js';

/** An entry as it stands in the file, with its time. */
export type StoredEntry = JournalEntry & {readonly at?: unknown};

/** An entry, its place in the file (lines count from 0), and its length there; `isChanged` where it stands for more than its line says. */
export type Kept = {readonly entry: StoredEntry; readonly line: number; readonly bytes: number; readonly isChanged: boolean};

/** What of a journal still matters, gathered entry by entry. */
export type Fold = {
	add(entry: StoredEntry, line: number, bytes: number): void;
	/** What matters, oldest first. */
	kept(): readonly Kept[];
};

/** Years of nights. Beyond it the oldest of what has ended goes; the folder and the server's list know it all the same. */
const entriesAtMost = 100_000;

/** Which thing an entry is about and in what respect: of two entries with the same only the later one matters. Undefined: it is kept as it is. */
function slotOf(entry: JournalEntry): string | undefined {
	switch (entry.kind) {
		case 'blockStarted':
		case 'blockGivenUp': return slot(entry.kind, keyText(entry.key));
		case 'namingStarted':
		case 'stackNamed': return slot(entry.kind, entry.to);
		// By its bytes, too: the receipt of what lay there before is one for the same bytes elsewhere.
		case 'uploadStarted':
		case 'uploadConfirmed': return slot(entry.kind, uploadText(entry, entry.sha256));
		case 'uploadGivenUp': return slot(entry.kind, uploadText(entry));
		case 'headersUntimely': return slot(entry.kind, entry.firmware);
		// Kinds that came later and whose rules are not known here.
		default: return undefined;
	}
}

/** What an entry brings to its end, so that it need not be remembered. */
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
 * Keeps of a journal what a later night may ask for: the start of a block that is open, whole; of one that has its name
 * that name, with its first and last frame; of one that was given up that; of a stack that was sent the receipt. An open entry is never dropped.
 */
export function createFold(): Fold {
	const kept = new Map<string, Kept>();
	/** A name outlives the start of its block, and the frames with it. */
	const withFrames = (entry: StoredEntry): StoredEntry => {
		if (entry.kind !== 'stackNamed' || entry.frames) return entry;
		const started = kept.get(slot('blockStarted', keyText(entry.key)))?.entry;
		const before = kept.get(slot('stackNamed', entry.to))?.entry;
		const files = started?.kind === 'blockStarted' ? started.block.files : [];
		const [first, last] = [files[0], files.at(-1)];
		if (started?.kind === 'blockStarted' && first !== undefined && last !== undefined) {
			const {startUtc, endUtc, frames} = started.block;
			return {...entry, frames: {first, last}, limits: {startUtc, endUtc, frames}};
		}

		return before?.kind === 'stackNamed' && before.frames ? {...entry, frames: before.frames, ...(before.limits && {limits: before.limits})} : entry;
	};

	return {
		add(given, line, bytes) {
			const entry = withFrames(given);
			for (const ended of endedBy(entry)) kept.delete(ended);
			const name = slotOf(entry) ?? `line ${line}`;
			// Anew, so that the oldest word stands first.
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
