import {open, readFile, type FileHandle} from 'node:fs/promises';
import {diskTrouble} from '../files/disk-trouble.js';
import {failure, success, type Result} from '../trouble/trouble.js';
import type {Clock} from './clock.js';
import {formatEntry, parseEntry, type JournalEntry} from './journal-entry.js';

/** The append-only memory of one scope; every entry is on the disk before append resolves. */
export type Journal = {
	/** What is known, oldest first: what was read at the start and what was appended since. */
	entries(): readonly JournalEntry[];
	/** Lines that were not understood. */
	readonly passedOver: number;
	append(entry: JournalEntry): Promise<Result<void>>;
	close(): Promise<void>;
};

/** Opens or creates the journal at a path. Trouble when the file cannot be read. */
export async function openJournal(path: string, clock: Clock): Promise<Result<Journal>> {
	const entries: JournalEntry[] = [];
	let passedOver = 0;
	let needsNewline = false;
	try {
		const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
			if (error.code === 'ENOENT') return '';
			throw error;
		});
		// A line that was torn by a crash must not swallow the next entry.
		needsNewline = text !== '' && !text.endsWith('\n');
		for (const line of text.split('\n')) {
			if (line === '') continue;
			const entry = parseEntry(line);
			if (entry) entries.push(entry);
			else passedOver++;
		}
	} catch (error) {
		return failure(diskTrouble('The journal could not be read', error, path));
	}

	let file: FileHandle | undefined;
	let tail: Promise<unknown> = Promise.resolve();
	const write = async (entry: JournalEntry): Promise<Result<void>> => {
		entries.push(entry);
		try {
			file ??= await open(path, 'a', 0o600);
			await file.appendFile(`${needsNewline ? '\n' : ''}${formatEntry(entry, clock.now())}`);
			needsNewline = false;
			await file.datasync();
			return success();
		} catch (error) {
			// Half a line may be there now.
			needsNewline = true;
			return failure(diskTrouble('The journal could not be written', error, path));
		}
	};

	return success({
		entries: () => entries,
		passedOver,
		append(entry) {
			const written = tail.then(async () => write(entry));
			tail = written;
			return written;
		},
		async close() {
			await tail;
			await file?.close();
			file = undefined;
		},
	});
}
