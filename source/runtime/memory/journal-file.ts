import {stat} from 'node:fs/promises';
import {readLines} from '../../files/read-lines.js';
import {writeWhole} from '../../files/write-whole.js';
import {isForeignEntry, parseEntry} from './journal-entry.js';
import {createFold, type StoredEntry} from './journal-fold.js';

/** What a journal's file contains. */
export type JournalFile = {
	/** What still matters, oldest first. */
	readonly entries: StoredEntry[];
	/** Lines that were not understood, for whatever reason. */
	readonly passedOver: number;
	/** The damaged ones among them: not a later version's lines, and not the torn end that a crash leaves. */
	readonly damaged: number;
	/** Whether the last line has no line end. */
	readonly isTorn: boolean;
	/** Distinguishes this content from any other; undefined if there is no file. */
	readonly stamp: string | undefined;
	/** What a shorter file must contain: line numbers, and the text that replaces a line, if any. */
	readonly lines: ReadonlyMap<number, string | undefined>;
	/** Whether it would be worth writing. */
	readonly isWorthCompacting: boolean;
};

/** A block of a whole day with a full folder takes about 2 MB. */
const longestLineBytes = 8 * 1024 * 1024;
/** Smaller ones are read quickly anyway. */
const compactedFromBytes = 64 * 1024;

/** Reads a journal as a stream; only what still matters takes memory. A missing file counts as empty. Rejects with the file system's error. */
export async function readJournalFile(path: string): Promise<JournalFile> {
	const fold = createFold();
	const lines = new Map<number, string | undefined>();
	let [line, totalBytes, passedOver, damaged, isTorn] = [0, 0, 0, 0, false];
	const stamp = await stampOf(path);
	if (stamp !== undefined) {
		for await (const some of readLines(path, longestLineBytes)) {
			for (const {text, bytes, isEnded} of some) {
				totalBytes += bytes + 1;
				isTorn = !isEnded;
				const entry = text === undefined ? undefined : parseEntry(text);
				if (entry) {
					fold.add(entry, line, bytes + 1);
				} else if (text !== '') {
					passedOver++;
					if (text !== undefined && isForeignEntry(text)) lines.set(line, undefined);
					else if (isEnded) damaged++;
				}

				line++;
			}
		}
	}

	const kept = fold.kept();
	let keptBytes = 0;
	for (const {entry, line: number, bytes, isChanged} of kept) {
		lines.set(number, isChanged ? JSON.stringify(entry) : undefined);
		keptBytes += bytes;
	}

	return {
		entries: kept.map(({entry}) => entry),
		passedOver,
		damaged,
		isTorn,
		stamp,
		lines,
		isWorthCompacting: damaged > 0 || (totalBytes >= compactedFromBytes && keptBytes < totalBytes / 2),
	};
}

/**
 * Replaces the file by a new one with what must be kept, most of it byte for byte. Only for whoever has reserved the
 * journal: anything that somebody else appends meanwhile would be lost. Rejects with the file system's error; the old file
 * is then still there.
 */
export async function compactJournal(path: string, lines: JournalFile['lines']): Promise<void> {
	const content = async function* () {
		let line = 0;
		for await (const some of readLines(path, longestLineBytes)) {
			const texts = some.flatMap(({text}) => {
				const number = line++;
				return lines.has(number) ? [`${lines.get(number) ?? text ?? ''}\n`] : [];
			});
			if (texts.length > 0) yield Buffer.from(texts.join(''));
		}
	};

	await writeWhole(path, content(), {mode: 0o600});
}

/** Identifies the content of a file, as far as the system can without reading it. */
export async function stampOf(path: string): Promise<string | undefined> {
	try {
		const {ino, size, mtimeMs} = await stat(path);
		return `${ino} ${size} ${mtimeMs}`;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}
