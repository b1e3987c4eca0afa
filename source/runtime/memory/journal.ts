import {open, type FileHandle} from 'node:fs/promises';
import {diskProblem} from '../../errors/disk-problem.js';
import {failure, success, type Result} from '../../errors/problem.js';
import type {Clock} from '../clock.js';
import {formatEntry, type JournalEntry} from './journal-entry.js';
import {compactJournal, readJournalFile, stampOf, type JournalFile} from './journal-file.js';

/** The append-only memory of one scope; every entry is on the disk before append resolves. */
export type Journal = {
	/** What is known and still matters, oldest first: what was read at the start and what has been appended since. */
	entries(): readonly JournalEntry[];
	/** Lines that were not understood. */
	readonly passedOver: number;
	/** The damaged ones among them; the torn last line of a crash does not count. */
	readonly damaged: number;
	/**
	 * Call it as soon as this instance has reserved the journal: reads again what another instance has written since it was
	 * opened, and removes from the file what no longer matters. Never rejects; if the disk does not allow it, everything
	 * stays as it is.
	 */
	reserved(): Promise<void>;
	/** Also works once it is closed: what was under way then may still have an outcome. */
	append(entry: JournalEntry): Promise<Result<void>>;
	/** Keeps no file open from now on. */
	close(): Promise<void>;
};

/** Opens or creates the journal at a path. Problem when the file cannot be read. */
export async function openJournal(path: string, clock: Clock): Promise<Result<Journal>> {
	let read: JournalFile;
	let entries: JournalEntry[];
	// A line that was torn by a crash must not swallow the next entry.
	let needsNewline = false;
	/** Entries that a failing disk did not take; they still count in this run. */
	const unwritten: JournalEntry[] = [];
	const take = async () => {
		read = await readJournalFile(path);
		entries = [...read.entries, ...unwritten];
		needsNewline = read.isTorn;
	};

	try {
		await take();
	} catch (error) {
		return failure(diskProblem('The journal could not be read', error, path));
	}

	let file: FileHandle | undefined;
	let isClosed = false;
	let tail: Promise<unknown> = Promise.resolve();
	const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
		const done = tail.then(work);
		tail = done;
		return done;
	};

	const closeFile = async () => {
		await file?.close();
		file = undefined;
	};

	const write = async (entry: JournalEntry): Promise<Result<void>> => {
		entries.push(entry);
		try {
			file ??= await open(path, 'a', 0o600);
			await file.appendFile(`${needsNewline ? '\n' : ''}${formatEntry(entry, clock.now())}`);
			needsNewline = false;
			await file.datasync();
			return success();
		} catch (error) {
			// Half a line may be in the file now.
			needsNewline = true;
			unwritten.push(entry);
			return failure(diskProblem('The journal could not be written', error, path));
		} finally {
			if (isClosed) await closeFile().catch(() => undefined);
		}
	};

	return success({
		entries: () => entries,
		get passedOver() {
			return read.passedOver;
		},
		get damaged() {
			return read.damaged;
		},
		async reserved() {
			return inTurn(async () => {
				try {
					// After the file was replaced, here or elsewhere, an old handle would write to a deleted file.
					await closeFile();
					if (await stampOf(path) !== read.stamp) await take();
					if (!read.isWorthCompacting) return;
					await compactJournal(path, read.lines);
					const {passedOver, damaged} = read;
					await take();
					read = {...read, passedOver, damaged};
				} catch {
					// The old file is as good as it was.
				}
			});
		},
		append: async entry => inTurn(async () => write(entry)),
		async close() {
			isClosed = true;
			await inTurn(closeFile);
		},
	});
}
