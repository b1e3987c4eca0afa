import type {Picture} from './picture.js';
import type {Graphics} from './find-graphics.js';
import {pictureDriverOf, type PictureDriver} from './picture-driver.js';
import {bytesFor} from './bytes-per-screen.js';

/** A picture over cells of the screen; row and column are counted from 0. */
export type PicturePlace = {readonly picture: Picture; readonly column: number; readonly row: number; readonly columns: number; readonly rows: number};

type Size = {readonly columns: number; readonly rows: number};

/** A picture of the newest frame. */
type Wanted = PicturePlace & {
	/** The number of its sign, and of its placement. */
	readonly nth: number;
};

// Supplementary Private Use Area-A; see line-change.ts.
const firstSign = 0xF_00_00;
const signCount = 0xFF_FD;

/**
 * Which pictures are on the screen, and which are to be. In the lines of a frame their cells are signs, one for each picture
 * and place, so that the lines differ where a picture comes, goes or moves, and nowhere else.
 */
export class PictureScreen {
	#wanted = new Map<string, Wanted>();
	#claimed = new Map<string, Wanted>();
	/** What the terminal shows, by number. */
	readonly #shown = new Map<number, Wanted>();
	/** Pictures that cannot be shown, whatever the place. */
	readonly #refused = new WeakSet<Picture>();
	#last = 0;

	/** @param sizeOf - The window, in cells. */
	constructor(private readonly driver: PictureDriver, private readonly sizeOf: () => Size) {}

	/** The sign for the cells of a picture in the frame that is being made; undefined if it cannot be shown there. */
	claim(place: PicturePlace): string | undefined {
		const {columns, rows} = this.sizeOf();
		// In the last row a sixel picture would scroll the screen.
		if (this.#refused.has(place.picture) || place.row + place.rows >= rows || place.column + place.columns > columns) return undefined;
		const key = keyOf(place);
		const known = this.#wanted.get(key);
		const nth = known?.picture === place.picture ? known.nth : this.#next();
		this.#claimed.set(key, {...place, nth});
		return String.fromCodePoint(firstSign + nth);
	}

	/** The frame is complete. Returns what takes away the pictures that it does not have, to be sent before its lines. */
	settle(): string {
		this.#wanted = this.#claimed;
		this.#claimed = new Map();
		const stay = new Set([...this.#wanted.values()].map(({nth}) => nth));
		let bytes = '';
		for (const [nth, place] of this.#shown) {
			if (stay.has(nth)) continue;
			this.#shown.delete(nth);
			bytes += this.driver.remove(place, nth);
		}

		return bytes;
	}

	/** Whether text in this row may take away a picture that is on the screen. */
	isInRow(row: number): boolean {
		return this.driver.isErasedByText && [...this.#shown.values()].some(place => isIn(place, row));
	}

	/** Every cell of a row was written, those of pictures, too. */
	rowWritten(row: number): void {
		if (!this.driver.isErasedByText) return;
		for (const [nth, place] of this.#shown) if (isIn(place, row)) this.#shown.delete(nth);
	}

	/** The screen is drawn anew: every picture is shown again; if the terminal may have lost them, they are sent again, too. Returns what must be sent before. */
	redraw(isLost: boolean): string {
		const bytes = isLost ? this.driver.forget() : [...this.#shown].map(([nth, place]) => this.driver.remove(place, nth)).join('');
		this.#shown.clear();
		return bytes;
	}

	/** Shows the pictures that the terminal has already. To be sent with the frame. */
	showKnown(): string {
		let bytes = '';
		for (const place of this.#wanted.values()) if (!this.#shown.has(place.nth) && this.driver.isKnown(place)) bytes += this.#show(place) ?? '';
		return bytes;
	}

	/** Shows the next picture that has to be sent; undefined if there is none. Many bytes: nothing else should be waiting. */
	showNext(): string | undefined {
		for (const place of this.#wanted.values()) {
			const bytes = this.#shown.has(place.nth) ? undefined : this.#show(place);
			if (bytes !== undefined) return bytes;
		}

		return undefined;
	}

	/** Takes every picture away and forgets them. Whatever was cut off within a sequence is ended before. */
	end(): string {
		const bytes = `\u001B\\${this.driver.forget()}`;
		this.#shown.clear();
		return bytes;
	}

	#show(place: Wanted): string | undefined {
		const {columns, rows} = this.sizeOf();
		const bytes = this.driver.show(place, place.nth, bytesFor(place, columns * rows));
		if (bytes === undefined) this.#refused.add(place.picture);
		this.#shown.set(place.nth, place);
		return bytes;
	}

	#next(): number {
		const used = new Set([...this.#wanted.values(), ...this.#claimed.values(), ...this.#shown.values()].map(({nth}) => nth));
		do this.#last = (this.#last % signCount) + 1; while (used.has(this.#last));
		return this.#last;
	}
}

function isIn({row, rows}: PicturePlace, at: number): boolean {
	return at >= row && at < row + rows;
}

function keyOf({row, column, rows, columns}: PicturePlace): string {
	return `${row} ${column} ${rows} ${columns}`;
}

/** The pictures of a window. */
export function pictureScreenOf(graphics: Graphics, sizeOf: () => Size): PictureScreen {
	return new PictureScreen(pictureDriverOf(graphics), sizeOf);
}
