import {createHash} from 'node:crypto';
import {mkdir, open, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {CrowdSkyRow} from './row.js';

/** A record of the server: its row, and what no list shows. */
type StoredStack = {
	readonly row: CrowdSkyRow;
	/** The file's name as it was sent. */
	readonly name: string;
	/** Of the bytes that were sent; empty if a row was inserted without a file. */
	readonly sha256: string;
	/** The list leaves it out before this time, in ms since 1970. */
	readonly listedFromMs: number;
	readonly thumbnailType: 'image/jpeg' | 'image/png' | undefined;
};

/** A record to be made, with its file. */
export type NewStack = {readonly name: string; readonly bytes: Buffer; readonly row: (id: number) => CrowdSkyRow};

const partPrefix = 'incoming-';

/** The records in a folder: rows.json, `<id>.fit` and `<id>.thumbnail`. Its methods throw if the disk fails. */
export class StackStore {
	readonly #folder: string;
	#stacks: StoredStack[];
	#parts = 0;
	#lastId: number;
	#saving: Promise<void> = Promise.resolve();

	private constructor(folder: string, stacks: StoredStack[]) {
		this.#folder = folder;
		this.#stacks = stacks;
		this.#lastId = stacks.reduce((last, {row}) => Math.max(last, row.id), 0);
	}

	/** Opens a folder, creating it if it is missing; parts of uploads left by a crash are removed. */
	static async open(folder: string): Promise<StackStore> {
		await mkdir(folder, {recursive: true});
		for (const name of await readdir(folder)) {
			if (name.startsWith(partPrefix)) await rm(path.join(folder, name));
		}

		return new StackStore(folder, await readRows(path.join(folder, 'rows.json')));
	}

	/** All records, oldest first, listed yet or not. */
	get stacks(): readonly StoredStack[] {
		return this.#stacks;
	}

	/** Where a new upload is written. */
	partPath(): string {
		return path.join(this.#folder, `${partPrefix}${++this.#parts}`);
	}

	/** Where a record's file is. */
	filePath(id: number): string {
		return path.join(this.#folder, `${id}.fit`);
	}

	/** Where a record's thumbnail is, if it has one. */
	thumbnailPath(id: number): string {
		return path.join(this.#folder, `${id}.thumbnail`);
	}

	/** Makes a record from a part; it is on disk when the promise is fulfilled. */
	async add(partPath: string, thumbnail: Buffer | undefined, make: (id: number) => StoredStack): Promise<StoredStack> {
		const id = ++this.#lastId;
		if (thumbnail !== undefined) await writeFile(this.thumbnailPath(id), thumbnail);
		await rename(partPath, this.filePath(id));
		const stack = make(id);
		this.#stacks.push(stack);
		await this.#save();
		return stack;
	}

	/** Puts in records with their files, one after the other, without thumbnails of their own; on disk when fulfilled. */
	async addAll(stacks: readonly NewStack[]): Promise<void> {
		for (const {name, bytes, row} of stacks) {
			const id = ++this.#lastId;
			await writeFile(this.filePath(id), bytes);
			this.#stacks.push({row: row(id), name, sha256: createHash('sha256').update(bytes).digest('hex'), listedFromMs: 0, thumbnailType: undefined});
		}

		await this.#save();
	}

	/** Inserts records that have no file, for tests of long lists; each gets the next id. */
	async addRows(count: number, make: (id: number) => StoredStack): Promise<void> {
		for (let added = 0; added < count; added++) this.#stacks.push(make(++this.#lastId));
		await this.#save();
	}

	// One after the other: two at a time would write the same temporary file.
	#save(): Promise<void> {
		const save = this.#saving.then(() => writeRows(path.join(this.#folder, 'rows.json'), this.#stacks));
		this.#saving = save.catch(() => undefined);
		return save;
	}
}

async function readRows(file: string): Promise<StoredStack[]> {
	try {
		return JSON.parse(await readFile(file, 'utf8')) as StoredStack[];
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	}
}

// A simulator that is killed must leave the old list or the new one.
async function writeRows(file: string, stacks: readonly StoredStack[]): Promise<void> {
	const handle = await open(`${file}.new`, 'w');
	try {
		await handle.writeFile(`[\n${stacks.map(stack => JSON.stringify(stack)).join(',\n')}\n]\n`);
		await handle.sync();
	} finally {
		await handle.close();
	}

	await rename(`${file}.new`, file);
}
