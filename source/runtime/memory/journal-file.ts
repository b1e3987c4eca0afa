import {stat} from 'node:fs/promises';
import {readLines} from '../../files/read-lines.js';
import {writeWhole} from '../../files/write-whole.js';
import {isForeignEntry, parseEntry} from './journal-entry.js';
import {createFold, type StoredEntry} from './journal-fold.js';

/** What a journal's file says. */
export type JournalFile = {
	/** What still matters, oldest first. */
	readonly entries: StoredEntry[];
	/** Lines that were not understood, whatever their reason. */
	readonly passedOver: number;
	/** Of these the damaged ones: no line of a later program, and not the torn end that a crash leaves. */
	readonly damaged: number;
	/** Whether the last line lacks its end. */
	readonly isTorn: boolean;
	/** Tells this content from another; undefined for no file. */
	readonly stamp: string | undefined;
	/** What must stand in a shorter file: the numbers of lines, and what stands for a line instead of itself. */
	readonly lines: ReadonlyMap<number, string | undefined>;
	/** Whether that would be worth writing. */
	readonly isWorthCompacting: boolean;
};

/** A block of a whole day with a full folder has about 2 MB. */
const longestLineBytes = 8 * 1024 * 1024;
/** Smaller ones are read in no time. */
const compactedFromBytes = 64 * 1024;

/** Reads a journal as a stream; memory is taken only by what still matters. No file is an empty one. Rejects with the file system's error. */
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
 * Writes what must stand into a new file in place of the old one, most of it byte for byte. Only for who has reserved the
 * journal: what somebody else appends meanwhile would be lost. Rejects with the file system's error; the old file is there then.
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

/** Which content a file has, as far as the system tells without reading it. */
export async function stampOf(path: string): Promise<string | undefined> {
	try {
		const {ino, size, mtimeMs} = await stat(path);
		return `${ino} ${size} ${mtimeMs}`;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

