import {keyText, type JournalEntry} from './journal-entry.js';

/** An entry as it stands in the file, with its time. */
export type StoredEntry = JournalEntry & {readonly at?: unknown};

/** What of a journal still matters, gathered entry by entry. */
export type Fold = {
	/** `line` counts from 0, `bytes` is its length in the file. */
	add(entry: StoredEntry, line: number, bytes: number): void;
	/** What matters, oldest first. `nowMs`: this machine's time. */
	result(nowMs: number): ReadonlyArray<{readonly entry: StoredEntry; readonly line: number; readonly bytes: number}>;
};

type Kept = {readonly entry: StoredEntry; readonly line: number; readonly bytes: number};

/** Years of nights. Beyond it the oldest of what has ended goes; the folder and the server's list know it all the same. */
const entriesAtMost = 100_000;
/** Stacks that still tell the pace, and are kept for it whatever their age. */
const paceStacks = 40;
/** After this time the receipt of a stack stands for its name, too. */
const longAgoMs = 30 * 86_400_000;

/** Which thing an entry is about and in what respect: of two entries with the same only the later one matters. Undefined: it is kept as it is. */
function slotOf(entry: JournalEntry): string | undefined {
	switch (entry.kind) {
		case 'blockStarted':
		case 'blockGivenUp': return slot(entry.kind, keyText(entry.key));
		case 'namingStarted':
		case 'stackNamed': return slot(entry.kind, entry.to);
		case 'uploadStarted':
		case 'uploadConfirmed':
		case 'uploadGivenUp': return slot(entry.kind, uploadText(entry));
		// Kinds that came later and whose rules are not known here.
		default: return undefined;
	}
}

/** What an entry brings to its end, so that it need not be remembered. */
function endedBy(entry: JournalEntry): readonly string[] {
	switch (entry.kind) {
		case 'blockGivenUp': return [slot('blockStarted', keyText(entry.key))];
		case 'stackNamed': return [slot('blockStarted', keyText(entry.key)), slot('blockGivenUp', keyText(entry.key)), slot('namingStarted', entry.to)];
		case 'uploadConfirmed': return [slot('uploadStarted', uploadText(entry)), slot('uploadGivenUp', uploadText(entry))];
		case 'uploadGivenUp': return [slot('uploadStarted', uploadText(entry))];
		default: return [];
	}
}

/**
 * Keeps of a journal what a later night may ask for: the start of a block that is open, whole; of one that has ended its
 * last word; of a stack that was sent the receipt. An open entry is never dropped.
 */
export function createFold(): Fold {
	const kept = new Map<string, Kept>();
	return {
		add(entry, line, bytes) {
			for (const ended of endedBy(entry)) kept.delete(ended);
			const name = slotOf(entry) ?? `line ${line}`;
			// Anew, so that the oldest word stands first.
			kept.delete(name);
			kept.set(name, {entry, line, bytes});
			if (kept.size > entriesAtMost * 1.1) dropOldest(kept);
		},
		result(nowMs) {
			const receipts = new Map<string, number>();
			for (const {entry} of kept.values()) if (entry.kind === 'uploadConfirmed') receipts.set(entry.stack, Date.parse(String(entry.at)));
			const measured = [...kept.values()].filter(({entry}) => entry.kind === 'stackNamed' && entry.seconds !== undefined).slice(-paceStacks);
			const forPace = new Set(measured);
			return [...kept.values()].filter(item => {
				const {entry} = item;
				if (entry.kind !== 'stackNamed' || entry.companionsLeft.length > 0 || forPace.has(item)) return true;
				const confirmedMs = receipts.get(`${entry.stackFolder}/${entry.to}`) ?? Infinity;
				return !(nowMs - confirmedMs > longAgoMs);
			});
		},
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

function uploadText({stack, server, account}: {readonly stack: string; readonly server: string; readonly account: string}): string {
	return JSON.stringify([server, account, stack]);
}
