import {EventEmitter} from 'node:events';
import {lineChange} from './line-change.js';

/** What the frame stream needs of the terminal's output; process.stdout is one. */
export type FrameOutput = {
	readonly columns?: number;
	readonly rows?: number;
	write(text: string): boolean;
	once(event: 'drain', listener: () => void): unknown;
};

const synchronizedStart = '\u001B[?2026h';
const synchronizedEnd = '\u001B[?2026l';

/**
 * The standard output that Ink is given together with `debug: true`, in which case
 * Ink 6 writes every frame whole, as plain lines without any cursor movement. Only
 * what changed is passed on, by absolute address, inside a synchronized update
 * (DEC private mode 2026), at most once in `leastMs` milliseconds, and never while
 * the terminal has not yet taken the frame before: then the newest frame waits.
 * The full height can be used, and neither screen nor scrollback is ever cleared.
 */
export class FrameStream extends EventEmitter {
	/** Ink asks for these three. */
	readonly isTTY = true;
	readonly writable = true;
	isClosed = false;

	#shown: readonly string[] = [];
	#isUnknown = true;
	#next: string | undefined;
	#timer: NodeJS.Timeout | undefined;
	#isDraining = false;
	#isHeld = false;
	#wroteAtMs = -Infinity;

	constructor(private readonly output: FrameOutput, private readonly leastMs = 250) {
		super();
	}

	get columns(): number {
		return this.output.columns || 80;
	}

	get rows(): number {
		return this.output.rows || 24;
	}

	/** Takes a frame from Ink. */
	write(frame: string, callback?: () => void): boolean {
		// Unmounting, Ink shows the cursor through here; the alternate screen does that.
		if (frame !== '' && !frame.startsWith('\u001B[?25')) {
			this.#next = frame;
			this.#schedule();
		}

		if (callback) setImmediate(callback);
		return true;
	}

	/** Sends the next frame at once: call it after a key. */
	urgent(): void {
		this.#wroteAtMs = -Infinity;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#schedule();
	}

	/** Forgets what is on the screen and draws all of it again: after a resize, Ctrl-L or a suspension. */
	repaint(): void {
		this.#isUnknown = true;
		this.#next ??= this.#shown.join('\n');
		this.urgent();
	}

	/** Sends nothing until `go`: the terminal belongs to the shell. */
	hold(): void {
		this.#isHeld = true;
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}

	/** Sends again, beginning with the whole screen. */
	go(): void {
		this.#isHeld = false;
		this.repaint();
	}

	/** Sends nothing more. */
	close(): void {
		this.isClosed = true;
		this.hold();
	}

	#schedule(): void {
		if (this.#isHeld || this.isClosed || this.#timer || this.#isDraining || this.#next === undefined) return;
		const waitMs = this.#wroteAtMs + this.leastMs - performance.now();
		if (waitMs <= 0) {
			this.#send();
			return;
		}

		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			this.#send();
		}, waitMs);
	}

	#send(): void {
		if (this.#next === undefined) return;
		const lines = this.#next.split('\n').slice(0, this.rows);
		const changes = this.#changesTo(lines);
		this.#shown = lines;
		this.#isUnknown = false;
		this.#next = undefined;
		if (changes === '') return;
		this.#wroteAtMs = performance.now();
		if (this.output.write(synchronizedStart + changes + synchronizedEnd)) return;
		this.#isDraining = true;
		this.output.once('drain', () => {
			this.#isDraining = false;
			this.#schedule();
		});
	}

	#changesTo(lines: readonly string[]): string {
		let changes = '';
		const count = this.#isUnknown ? this.rows : Math.max(lines.length, this.#shown.length);
		for (let index = 0; index < Math.min(count, this.rows); index++) {
			changes += lineChange(this.#isUnknown ? undefined : this.#shown[index] ?? '', lines[index] ?? '', index + 1);
		}

		return changes;
	}
}
