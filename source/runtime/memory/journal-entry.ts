import {chunkStartMs, isLegalBlockMinutes, parseStackName, type Block} from '../../planning/index.js';
import {isPossiblePace} from '../../machine/estimates.js';
import {faultOfPart} from '../../files/safe-name.js';

/** Identifies the block that an entry is about: what coverage compares, and the target. */
export type BlockKey = {readonly target: string; readonly chunk: string; readonly exposure: string; readonly filter: string; readonly ordinal: number};

/** What the journal remembers about one scope; only domain facts. */
export type JournalEntry =
	| {readonly kind: 'blockStarted'; readonly stackFolder: string; readonly subFrameFolder: string; readonly block: Block; readonly baseline: readonly string[]; readonly key: BlockKey}
	/** The telescope ended it without a stack (fail, cancel), or nothing of it was found. */
	| {readonly kind: 'blockGivenUp'; readonly key: BlockKey; readonly why: string}
	/** About to rename: after a crash this shows which companions belong to it. */
	| {readonly kind: 'namingStarted'; readonly key: BlockKey; readonly stackFolder: string; readonly from: string; readonly to: string}
	/** `seconds`: from the start of the stack to its naming; undefined if the start was not seen. */
	| {readonly kind: 'stackNamed'; readonly key: BlockKey; readonly stackFolder: string; readonly from: string; readonly to: string; readonly companionsLeft: readonly string[]; readonly seconds: number | undefined;
		/** Its first and last frame: all that remains of the start of a block that ended well. */
		readonly frames?: {readonly first: string; readonly last: string};
		/** The limits of that block and its number of frames, which are sent to the server. */
		readonly limits?: {readonly startUtc: string; readonly endUtc: string; readonly frames: number};
	}
	/** Blocks of one size that the user has asked for and not received yet; replaces the earlier entry for that size. */
	| {readonly kind: 'queueKept'; readonly blockMinutes: number; readonly blocks: readonly BlockKey[]}
	/** A stack that was certainly ours had a DATE-OBS outside its block: the headers of this telescope do not give the right time. */
	| {readonly kind: 'headersUntimely'; readonly firmware: string}
	/** About to send a stack: until it is confirmed, the server may or may not have it. `account` is a salted hash. */
	| {readonly kind: 'uploadStarted'; readonly stack: string; readonly server: string; readonly account: string; readonly atMs: number;
		/** How long the machine had been up, ms: its clock may be set before anybody reads this. */
		readonly upMs?: number;
		/** Rows that were in the server's list before: they are not a receipt. */
		readonly before?: readonly string[];
		/** Hash of its bytes: the same stack may exist elsewhere under another name. */
		readonly sha256?: string;
		/** Its size, as the server must list it. */
		readonly sizeBytes?: number;
	}
	| {readonly kind: 'uploadConfirmed'; readonly stack: string; readonly server: string; readonly account: string; readonly chunkKey: string; readonly jobId: string | undefined; readonly sha256?: string;
		/** Where it was kept, for archives that are limited in size. */
		readonly kept?: {readonly path: string; readonly sizeBytes: number};
	}
	/** The server certainly does not have it. */
	| {readonly kind: 'uploadGivenUp'; readonly stack: string; readonly server: string; readonly account: string};

/** The entries about a block, and those about a stack being uploaded. */
type BlockEntry = Extract<JournalEntry, {readonly key: BlockKey}>;
export type UploadEntry = Extract<JournalEntry, {readonly stack: string}>;

/** What a stack's name remembers of the block that it was made from; nothing for a block without frames. */
export function madeOf({files, startUtc, endUtc, frames}: Block): Pick<Extract<JournalEntry, {kind: 'stackNamed'}>, 'frames' | 'limits'> {
	const [first, last] = [files.at(0), files.at(-1)];
	return first === undefined || last === undefined ? {} : {frames: {first, last}, limits: {startUtc, endUtc, frames}};
}

const version = 1;
const kinds = new Set<unknown>(['blockStarted', 'blockGivenUp', 'namingStarted', 'stackNamed', 'queueKept', 'headersUntimely', 'uploadStarted', 'uploadConfirmed', 'uploadGivenUp'] satisfies Array<JournalEntry['kind']>);

/** One line for the file, with its time (ms since 1970) in UTC. */
export function formatEntry(entry: JournalEntry, atMs: number): string {
	return `${JSON.stringify({v: version, at: new Date(atMs).toISOString(), ...entry})}\n`;
}

/**
 * Reads one line. Undefined for anything that is not an entry of this version: a torn last line, junk, or a line of a later
 * version. All of these are skipped.
 */
export function parseEntry(line: string): JournalEntry | undefined {
	try {
		const value: unknown = JSON.parse(line);
		if (typeof value !== 'object' || value === null) return undefined;
		const entry = value as JournalEntry & {v?: unknown};
		if (entry.v !== version || !kinds.has(entry.kind)) return undefined;
		if (entry.kind === 'queueKept') return isQueue(entry) ? entry : undefined;
		if (entry.kind === 'headersUntimely') return typeof entry.firmware === 'string' ? entry : undefined;
		return ('stack' in entry ? isWholeUpload(entry) : isWhole(entry)) ? entry : undefined;
	} catch {
		return undefined;
	}
}

/** Whether this line, which parseEntry could not read, was written by a later version. Such a line is left in place. */
export function isForeignEntry(line: string): boolean {
	try {
		const {v, kind} = JSON.parse(line) as {v?: unknown; kind?: unknown};
		return (typeof v === 'number' && v > version) || (v === version && typeof kind === 'string' && !kinds.has(kind));
	} catch {
		return false;
	}
}

/** Lists rather than arguments: a call takes at most some 120,000 arguments. */
const areTexts = (values: readonly unknown[]) => values.every(value => typeof value === 'string');
/** Names of files and folders that are sent to the telescope: one that cannot be part of a path would end every night again. */
const areNames = (values: readonly unknown[]) => values.every(value => typeof value === 'string' && faultOfPart(value) === undefined);

function isKey({target, chunk, exposure, filter, ordinal}: BlockKey): boolean {
	return areNames([target]) && areTexts([chunk, exposure, filter]) && typeof ordinal === 'number';
}

function isQueue({blockMinutes, blocks}: Extract<JournalEntry, {kind: 'queueKept'}>): boolean {
	return isLegalBlockMinutes(blockMinutes) && Array.isArray(blocks) && blocks.every(isKey);
}

/** Whether it has everything that is read from it later. Half an entry would be a bug in the middle of the night. */
function isWhole(entry: BlockEntry): boolean {
	if (!isKey(entry.key)) return false;
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

/** The blocks that were started and have no recorded end: the last entry for each block decides. */
export function openEntries(entries: readonly JournalEntry[]): Array<Extract<JournalEntry, {kind: 'blockStarted'}>> {
	const last = new Map<string, JournalEntry>();
	for (const entry of entries) {
		if ('key' in entry && entry.kind !== 'namingStarted') last.set(keyText(entry.key), entry);
	}

	return [...last.values()].filter(entry => entry.kind === 'blockStarted');
}

/** Whether this machine was about to give a stack this name. Then the name is ours, even if the answer was lost. */
export function isOwnNaming(entries: readonly JournalEntry[], key: BlockKey, name: string): boolean {
	const text = keyText(key);
	return entries.some(entry => (entry.kind === 'namingStarted' || entry.kind === 'stackNamed') && entry.to === name && keyText(entry.key) === text);
}

/** A stack whose pictures may still have the old name. */
type UnfinishedNaming = {readonly key: BlockKey; readonly stackFolder: string; readonly from: string; readonly to: string; readonly endings: readonly string[]};

/** What the user is still waiting for, by block size: the newest entry for each, without what was stacked since. A stack that is deleted later is not waited for again. */
export function keptQueuesOf(entries: readonly JournalEntry[]): Array<Extract<JournalEntry, {kind: 'queueKept'}>> {
	const newest = new Map(entries.flatMap((entry, index) => entry.kind === 'queueKept' ? [[entry.blockMinutes, {queue: entry, index}] as const] : []));
	return [...newest.values()].map(({queue, index}) => {
		const stacked = new Set(entries.slice(index).flatMap(entry => entry.kind === 'stackNamed' ? [keyText(entry.key)] : []));
		return {...queue, blocks: queue.blocks.filter(key => !stacked.has(keyText(key)))};
	});
}

/** The file endings of what the telescope writes beside a stack. */
export const companionEndings: readonly string[] = ['.jpg', '_thn.jpg'];

/** Namings whose last entry does not say that all companions were renamed, too. */
export function unfinishedNamings(entries: readonly JournalEntry[]): UnfinishedNaming[] {
	const last = new Map<string, UnfinishedNaming>();
	for (const entry of entries) {
		if (entry.kind === 'namingStarted') last.set(entry.to, {...entry, endings: companionEndings});
		else if (entry.kind === 'stackNamed') last.set(entry.to, {...entry, endings: entry.companionsLeft});
	}

	return [...last.values()].filter(({endings}) => endings.length > 0);
}

/** How many stacks the pace is taken from: enough for a mean, few enough to follow a change of firmware. */
const paceStacks = 20;

/** Seconds per frame that the last stacks took; undefined before any was measured. */
export function measuredPace(entries: readonly JournalEntry[]): number | undefined {
	let frames = 0;
	let seconds = 0;
	let stacks = 0;
	for (let index = entries.length - 1; index >= 0 && stacks < paceStacks; index--) {
		const entry = entries[index];
		const stacked = entry?.kind === 'stackNamed' && entry.seconds !== undefined ? parseStackName(entry.to)?.frames : undefined;
		if (entry?.kind !== 'stackNamed' || entry.seconds === undefined || stacked === undefined || !isPossiblePace(stacked, entry.seconds)) continue;
		frames += stacked;
		seconds += entry.seconds;
		stacks++;
	}

	return frames === 0 ? undefined : seconds / frames;
}
