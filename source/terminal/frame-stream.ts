import {EventEmitter} from 'node:events';
import {lineChange} from './line-change.js';
import type {FrameFiller, ReadyLines} from './ready-lines.js';

/** The part of the terminal's output that the frame stream needs; process.stdout is one. */
type FrameOutput = {
	readonly columns?: number;
	readonly rows?: number;
	write(text: string): boolean;
	once(event: 'drain', listener: () => void): unknown;
};

const synchronizedStart = '\u001B[?2026h';
const synchronizedEnd = '\u001B[?2026l';

/**
 * The standard output that Ink is given together with `debug: true`, in which case Ink 6 writes every frame whole, as plain
 * lines without any cursor
 * movement. Passes on only what changed, by absolute address, inside a synchronized update (DEC private mode 2026), at most
 * once in `leastMs`
 * milliseconds, and never while the terminal has not yet taken the previous frame: then the newest frame waits. The full
 * height can be used, and
 * neither screen nor scrollback is ever cleared.
 *
 * Once Node 22 is the minimum, Ink 7.1 provides `alternateScreen`, `suspendTerminal` and `usePaste`: alternate-screen.ts,
 * suspension.ts and the
 * pastes of input-reader.ts can then go; this stays as long as Ink sends more bytes than it does.
 */
export class FrameStream extends EventEmitter {
	/** Ink needs these three. */
	readonly isTTY = true;
	readonly writable = true;
	isClosed = false;

	#shown: readonly string[] = [];
	#isUnknown = true;
	#next: string | undefined;
	/** Puts the ready lines into the newest frame. */
	#filled: FrameFiller | undefined;
	/** How wide the window was when the newest frame was made. */
	#frameColumns = 0;
	#timer: NodeJS.Timeout | undefined;
	#isDraining = false;
	#isHeld = false;
	#wroteAtMs = -Infinity;

	/** @param ready - The lines that frames have signs of. */
	constructor(private readonly output: FrameOutput, private readonly leastMs = 250, private readonly ready?: Pick<ReadyLines, 'take'>) {
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
		// When Ink unmounts, it shows the cursor through here; the alternate screen does that instead.
		if (frame !== '' && !frame.startsWith('\u001B[?25')) {
			this.#next = frame;
			this.#filled = this.ready?.take();
			this.#frameColumns = this.columns;
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

	/**
	 * Forgets what is on the screen and draws all of it again: after a resize, Ctrl-L or a suspension. A frame that was made
	 * for another width would be cut and wrapped by the terminal, so the next one is drawn whole instead.
	 */
	repaint(): void {
		this.#isUnknown = true;
		this.#next = this.#frameColumns === this.columns ? this.#next ?? this.#shown.join('\n') : undefined;
		this.urgent();
	}

	/** Sends nothing until `go`: the terminal belongs to the shell. */
	hold(): void {
		this.#isHeld = true;
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}

	/** Sends again, starting with the whole screen. */
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
		const filled = this.#filled ?? (line => line);
		const lines = this.#next.split('\n').slice(0, this.rows).map(line => filled(line));
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
