import {EventEmitter} from 'node:events';
import type {PictureScreen} from './graphics/picture-screen.js';
import {isWholeChange, lineChange} from './line-change.js';
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
	/** The frame that is on the screen, as Ink wrote it. */
	#frame: string | undefined;
	#isUnknown = true;
	/** The terminal may have lost the pictures that it was given. */
	#isLost = false;
	#pictures: PictureScreen | undefined;
	#next: string | undefined;
	/** Puts the ready lines into the newest frame. */
	#filled: FrameFiller | undefined;
	/** How wide the window was when the newest frame was made. */
	#frameColumns = 0;
	#timer: NodeJS.Timeout | undefined;
	#isDraining = false;
	#isPictureDue = false;
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
	 * for another width would be cut and wrapped by the terminal, so the next one is drawn whole instead. `isLost`: pictures
	 * are sent again, too.
	 */
	repaint(isLost = false): void {
		this.#isUnknown = true;
		this.#isLost ||= isLost;
		this.#next = this.#frameColumns === this.columns ? this.#next ?? this.#frame : undefined;
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
		this.repaint(true);
	}

	/** Shows real pictures from the next frame on, in this way. */
	showPictures(pictures: PictureScreen): void {
		const bytes = this.endPictures();
		this.#pictures = pictures;
		if (bytes !== '' && !this.#isHeld && !this.isClosed) this.output.write(bytes);
		this.repaint();
	}

	/** What takes all pictures off the screen, to be sent before the terminal is given back. */
	endPictures(): string {
		return this.#pictures?.end() ?? '';
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
		const rows = this.#next.split('\n').slice(0, this.rows);
		const pictures = this.#pictures;
		const lines = this.#filled?.(rows, pictures && (place => pictures.claim(place))) ?? rows;
		const before = pictures ? (this.#isUnknown ? pictures.redraw(this.#isLost) : '') + pictures.settle() : '';
		const changes = before + this.#changesTo(lines) + (pictures?.showKnown() ?? '');
		this.#shown = lines;
		this.#frame = this.#next;
		this.#isUnknown = false;
		this.#isLost = false;
		this.#next = undefined;
		if (changes !== '') {
			this.#wroteAtMs = performance.now();
			this.#write(synchronizedStart + changes + synchronizedEnd);
		}

		this.#sendPicture();
	}

	/** Sends pictures one by one, each after the terminal has taken the one before, so that keys and frames come between them. */
	#sendPicture(): void {
		if (!this.#pictures || this.#isHeld || this.isClosed || this.#isDraining || this.#isPictureDue) return;
		this.#isPictureDue = true;
		setImmediate(() => {
			this.#isPictureDue = false;
			if (this.#isHeld || this.isClosed || this.#isDraining || this.#isUnknown) return;
			const bytes = this.#pictures?.showNext();
			if (bytes === undefined) return;
			this.#write(bytes);
			this.#sendPicture();
		});
	}

	#write(text: string): void {
		if (this.output.write(text)) return;
		this.#isDraining = true;
		this.output.once('drain', () => {
			this.#isDraining = false;
			this.#schedule();
			this.#sendPicture();
		});
	}

	#changesTo(lines: readonly string[]): string {
		let changes = '';
		const count = this.#isUnknown ? this.rows : Math.max(lines.length, this.#shown.length);
		for (let index = 0; index < Math.min(count, this.rows); index++) {
			const [old, line] = [this.#isUnknown ? undefined : this.#shown[index] ?? '', lines[index] ?? ''];
			changes += lineChange(old, line, index + 1);
			if (this.#pictures?.isInRow(index) && isWholeChange(old, line)) this.#pictures.rowWritten(index);
		}

		return changes;
	}
}
