import {chunkStartMs, parseStackName, type Block} from '../../planning/index.js';
import {faultOfPart} from '../../text/path-part.js';

/** Names the block that an entry is about: what coverage compares, and the target. */
export type BlockKey = {readonly target: string; readonly chunk: string; readonly exposure: string; readonly filter: string; readonly ordinal: number};

/** What the journal remembers of one scope; domain facts only. */
export type JournalEntry =
	| {readonly kind: 'blockStarted'; readonly stackFolder: string; readonly subFrameFolder: string; readonly block: Block; readonly baseline: readonly string[]; readonly key: BlockKey}
	/** The telescope ended it without a stack (fail, cancel), or nothing of it was found. */
	| {readonly kind: 'blockGivenUp'; readonly key: BlockKey; readonly why: string}
	/** About to rename: after a crash the companions can be told by it. */
	| {readonly kind: 'namingStarted'; readonly key: BlockKey; readonly stackFolder: string; readonly from: string; readonly to: string}
	/** `seconds`: from the start of the stack to its name; undefined where the start was not seen. */
	| {readonly kind: 'stackNamed'; readonly key: BlockKey; readonly stackFolder: string; readonly from: string; readonly to: string; readonly companionsLeft: readonly string[]; readonly seconds: number | undefined;
		/** Its first and its last frame: all that is left of the start of a block that has ended well. */
		readonly frames?: {readonly first: string; readonly last: string};
		/** The limits of that block and its number of frames: what the server is told. */
		readonly limits?: {readonly startUtc: string; readonly endUtc: string; readonly frames: number};
	}
	/** A stack that was certainly ours had a DATE-OBS outside its block: the headers of this telescope do not tell the time. */
	| {readonly kind: 'headersUntimely'; readonly firmware: string}
	/** About to send a stack: until it is confirmed the server may or may not have it. `account` is a salted hash. */
	| {readonly kind: 'uploadStarted'; readonly stack: string; readonly server: string; readonly account: string; readonly atMs: number;
		/** Rows of the server's list that were there before: they are no receipt. */
		readonly before?: readonly string[];
		/** Of its bytes: the same stack may lie elsewhere, under another name. */
		readonly sha256?: string;
		/** Its size as the server must list it. */
		readonly sizeBytes?: number;
	}
	| {readonly kind: 'uploadConfirmed'; readonly stack: string; readonly server: string; readonly account: string; readonly chunkKey: string; readonly jobId: string | undefined; readonly sha256?: string;
		/** Where it was kept, for archives that stay within a size. */
		readonly kept?: {readonly path: string; readonly sizeBytes: number};
	}
	/** The server certainly has not got it. */
	| {readonly kind: 'uploadGivenUp'; readonly stack: string; readonly server: string; readonly account: string};

/** The entries about a block, and those about a stack on its way. */
export type BlockEntry = Extract<JournalEntry, {readonly key: BlockKey}>;
export type UploadEntry = Extract<JournalEntry, {readonly stack: string}>;

const version = 1;
const kinds = new Set<unknown>(['blockStarted', 'blockGivenUp', 'namingStarted', 'stackNamed', 'headersUntimely', 'uploadStarted', 'uploadConfirmed', 'uploadGivenUp'] satisfies Array<JournalEntry['kind']>);

/** One line for the file, with its time (ms since 1970) in UTC. */
export function formatEntry(entry: JournalEntry, atMs: number): string {
	return `${JSON.stringify({v: version, at: new Date(atMs).toISOString(), ...entry})}\n`;
}

/**
 * Reads one line. Undefined for what is no entry of this version: a torn last line,
 * junk, or a line of a later program, all of which are passed over.
 */
export function parseEntry(line: string): JournalEntry | undefined {
	try {
		const value: unknown = JSON.parse(line);
		if (typeof value !== 'object' || value === null) return undefined;
		const entry = value as JournalEntry & {v?: unknown};
		if (entry.v !== version || !kinds.has(entry.kind)) return undefined;
		if (entry.kind === 'headersUntimely') return typeof entry.firmware === 'string' ? entry : undefined;
		return ('stack' in entry ? isWholeUpload(entry) : isWhole(entry)) ? entry : undefined;
	} catch {
		return undefined;
	}
}

/** Is this line, of which parseEntry made nothing, one of a program to come? Such a line is left where it is. */
export function isForeignEntry(line: string): boolean {
	try {
		const {v, kind} = JSON.parse(line) as {v?: unknown; kind?: unknown};
		return (typeof v === 'number' && v > version) || (v === version && typeof kind === 'string' && !kinds.has(kind));
	} catch {
		return false;
	}
}

/** Lists, not arguments: a call takes some 120,000 of those. */
const areTexts = (values: readonly unknown[]) => values.every(value => typeof value === 'string');
/** Names of files and folders that go to the telescope: one that cannot stand in a path would end every night anew. */
const areNames = (values: readonly unknown[]) => values.every(value => typeof value === 'string' && faultOfPart(value) === undefined);

/** Has it all that is read of it later? Half an entry would be a bug in the middle of the night. */
function isWhole(entry: BlockEntry): boolean {
	const {target, chunk, exposure, filter, ordinal} = entry.key;
	if (!areNames([target]) || !areTexts([chunk, exposure, filter]) || typeof ordinal !== 'number') return false;
	switch (entry.kind) {
		case 'blockStarted': return areNames([entry.stackFolder, entry.subFrameFolder, ...entry.block.files]) && areTexts(entry.baseline) && isBlock(entry.block);
		case 'blockGivenUp': return true;
		case 'namingStarted': return areNames([entry.stackFolder, entry.from, entry.to]);
		case 'stackNamed': return areNames([entry.stackFolder, entry.from, entry.to]) && areTexts(entry.companionsLeft)
			&& (entry.seconds === undefined || Number.isFinite(entry.seconds)) && (entry.frames === undefined || areNames([entry.frames.first, entry.frames.last]));
	}
}

function isBlock({chunk, exposure, filter, start, end, frames, exposureSeconds, ordinal}: Block): boolean {
	return areTexts([chunk, exposure, filter, start, end]) && !Number.isNaN(chunkStartMs(chunk)) && !Number.isNaN(Date.parse(start) + Date.parse(end))
		&& Number.isSafeInteger(frames) && frames >= 0 && exposureSeconds > 0 && Number.isSafeInteger(ordinal) && ordinal > 0;
}

function isWholeUpload(entry: UploadEntry): boolean {
	if (!areTexts([entry.stack, entry.server, entry.account])) return false;
	switch (entry.kind) {
		case 'uploadStarted': return Number.isFinite(entry.atMs);
		case 'uploadConfirmed': return typeof entry.chunkKey === 'string';
		case 'uploadGivenUp': return true;
	}
}

export function keyText({target, chunk, exposure, filter, ordinal}: BlockKey): string {
	return JSON.stringify([target, chunk, exposure, filter, ordinal]);
}

export function keyOf(target: string, {chunk, exposure, filter, ordinal}: Block): BlockKey {
	return {target, chunk, exposure, filter, ordinal};
}

/** The blocks that were started and whose end is not told: the last word on each block decides. */
export function openEntries(entries: readonly JournalEntry[]): Array<Extract<JournalEntry, {kind: 'blockStarted'}>> {
	const last = new Map<string, JournalEntry>();
	for (const entry of entries) {
		if ('key' in entry && entry.kind !== 'namingStarted') last.set(keyText(entry.key), entry);
	}

	return [...last.values()].filter(entry => entry.kind === 'blockStarted');
}

/** Was a stack about to be given this name by this machine? Then the name is ours, though the answer may have been lost. */
export function isOwnNaming(entries: readonly JournalEntry[], key: BlockKey, name: string): boolean {
	const text = keyText(key);
	return entries.some(entry => (entry.kind === 'namingStarted' || entry.kind === 'stackNamed') && entry.to === name && keyText(entry.key) === text);
}

/** A stack whose pictures may still have the old name. */
export type UnfinishedNaming = {readonly key: BlockKey; readonly stackFolder: string; readonly from: string; readonly to: string; readonly endings: readonly string[]};

/** The endings of what the telescope writes beside a stack. */
export const companionEndings: readonly string[] = ['.jpg', '_thn.jpg'];

/** Namings of which the last word is not that all companions have followed. */
export function unfinishedNamings(entries: readonly JournalEntry[]): UnfinishedNaming[] {
	const last = new Map<string, UnfinishedNaming>();
	for (const entry of entries) {
		if (entry.kind === 'namingStarted') last.set(entry.to, {...entry, endings: companionEndings});
		else if (entry.kind === 'stackNamed') last.set(entry.to, {...entry, endings: entry.companionsLeft});
	}

	return [...last.values()].filter(({endings}) => endings.length > 0);
}

/** Stacks looked at for the pace: enough for a mean, few enough to follow the firmware. */
const paceStacks = 20;

/** Seconds a frame that the last stacks took; undefined before any was measured. */
export function measuredPace(entries: readonly JournalEntry[]): number | undefined {
	let frames = 0;
	let seconds = 0;
	let stacks = 0;
	for (let index = entries.length - 1; index >= 0 && stacks < paceStacks; index--) {
		const entry = entries[index];
		const stacked = entry?.kind === 'stackNamed' && entry.seconds !== undefined ? parseStackName(entry.to)?.frames : undefined;
		if (entry?.kind !== 'stackNamed' || entry.seconds === undefined || stacked === undefined) continue;
		frames += stacked;
		seconds += entry.seconds;
		stacks++;
	}

	return frames === 0 ? undefined : seconds / frames;
}
