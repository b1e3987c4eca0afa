import {randomBytes} from 'node:crypto';
import {closeSync, mkdirSync, openSync, writeSync} from 'node:fs';
import {open, type FileHandle} from 'node:fs/promises';
import path from 'node:path';
import {makeFolder} from '../files/make-folder.js';
import {nameOfSegment, pruneSegments, segmentsOfRing} from './segments.js';
import type {Tap, WireEntry} from './wire-entry.js';

/** The default size of the whole ring on the disk, in bytes. */
export const usualRingBytes = 20_000_000;
/** How long, in ms, and up to how many characters a tap's entries are kept in memory. */
const flushEveryMs = 500;
const flushFrom = 128 * 1024;
/** A disk that cannot keep up costs entries, not memory: no more than this is held, in characters. */
const heldAtMost = 4_000_000;
/** The longest line, in characters: a folder of 2,000 names takes 120,000. */
export const longestText = 256 * 1024;

export type FlightRecorderOptions = {
	/** Created when the first entry is written. */
	readonly folder: string;
	readonly ringBytes?: number;
	readonly now?: () => number;
	/** Called once when nothing more can be written, with the system's error. */
	readonly onStopped?: (error: unknown) => void;
};

/**
 * Records what went over the wire in a ring of files, several per run: whole lines of JSON, appended in the background. A
 * program that is killed loses half a second of them and leaves at most half a line. Each run writes files of its own, so
 * that several instances can share a folder without waiting for each other.
 */
export class FlightRecorder {
	readonly #options: Required<Pick<FlightRecorderOptions, 'folder' | 'ringBytes' | 'now'>> & FlightRecorderOptions;
	readonly #run: string;
	#held: string[] = [];
	#heldLength = 0;
	#lost = 0;
	#nth = 0;
	#handle: FileHandle | undefined;
	#file: string | undefined;
	#segmentBytes = 0;
	#writing: Promise<void> | undefined;
	#timer: NodeJS.Timeout | undefined;
	#isStopped = false;

	constructor(options: FlightRecorderOptions) {
		this.#options = {ringBytes: usualRingBytes, now: Date.now, ...options};
		this.#run = `${String(this.#options.now()).padStart(13, '0').slice(-13)}-${process.pid}-${randomBytes(2).toString('hex')}`;
	}

	/** Takes an entry; neither throws nor waits. */
	readonly record: Tap = entry => {
		if (this.#isStopped) return;
		try {
			if (this.#heldLength > heldAtMost) {
				this.#lost++;
				return;
			}

			this.#hold(entry);
			if (this.#heldLength >= flushFrom) void this.flush();
			else this.#timer ??= setTimeout(() => void this.flush(), flushEveryMs).unref();
		} catch {
			this.#lost++;
		}
	};

	/** Resolves when everything taken so far is on the disk, as far as it can be written. Never rejects. */
	async flush(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		while (!this.#isStopped && (this.#writing !== undefined || this.#held.length > 0)) {
			this.#writing ??= this.#write().catch((error: unknown) => {
				this.#stop(error);
			}).finally(() => {
				this.#writing = undefined;
			});
			await this.#writing;
		}
	}

	/** For the very end of the process, where nothing can be awaited any more: writes what is held. Never throws. */
	flushNow(): void {
		if (this.#isStopped || this.#held.length === 0) return;
		try {
			// Not its parents: a run that has got this far has made the data folder, or has nothing to record.
			if (this.#file === undefined) mkdirSync(this.#options.folder, 0o700);
		} catch {
			// It exists already, or opening the file below will fail.
		}

		try {
			const descriptor = openSync(this.#file ?? path.join(this.#options.folder, nameOfSegment(this.#run, 1)), 'a', 0o600);
			// What the background was writing may end in the middle of a line.
			writeSync(descriptor, `${this.#writing === undefined ? '' : '\n'}${this.#held.join('')}`);
			closeSync(descriptor);
		} catch {
			// There is nobody left to tell.
		}

		this.#held = [];
	}

	/** Writes what is held and closes the file. */
	async close(): Promise<void> {
		await this.flush();
		this.#isStopped = true;
		clearTimeout(this.#timer);
		await this.#handle?.close().catch(() => undefined);
		this.#handle = undefined;
	}

	#hold(entry: WireEntry): void {
		if (this.#lost > 0) {
			const entries = this.#lost;
			this.#lost = 0;
			this.#hold({kind: 'lost', entries});
		}

		const line = lineOf(entry, this.#options.now());
		this.#held.push(line);
		this.#heldLength += line.length;
	}

	async #write(): Promise<void> {
		const bytes = Buffer.from(this.#held.join(''));
		this.#held = [];
		this.#heldLength = 0;
		const {folder, ringBytes} = this.#options;
		const segmentBytes = ringBytes / segmentsOfRing;
		if (this.#handle === undefined || (this.#segmentBytes > 0 && this.#segmentBytes + bytes.length > segmentBytes)) {
			await this.#handle?.close();
			this.#handle = undefined;
			await makeFolder(folder, 0o700);
			this.#file = path.join(folder, nameOfSegment(this.#run, ++this.#nth));
			this.#handle = await open(this.#file, 'a', 0o600);
			this.#segmentBytes = 0;
			await pruneSegments(folder, {ringBytes, roomBytes: segmentBytes, own: this.#file});
		}

		for (let written = 0; written < bytes.length;) written += (await this.#handle.write(bytes, written)).bytesWritten;
		this.#segmentBytes += bytes.length;
	}

	#stop(error: unknown): void {
		this.#isStopped = true;
		this.#held = [];
		void this.#handle?.close().catch(() => undefined);
		this.#handle = undefined;
		this.#options.onStopped?.(error);
	}
}

/** One entry as a line with its time; a text that is too long is cut, and marked as cut. */
function lineOf(entry: WireEntry, atMs: number): string {
	const cut = 'text' in entry && entry.text.length > longestText
		? {...entry, text: entry.text.slice(0, longestText), cutFrom: entry.text.length}
		: entry.kind === 'smbListed' && entry.names.length > longestText / 100 ? {...entry, names: entry.names.slice(0, longestText / 100), cutFrom: entry.names.length} : entry;
	return `${JSON.stringify({at: atMs, ...cut})}\n`;
}
