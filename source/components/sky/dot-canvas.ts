import {widthOf} from '../cell-width.js';
import type {Role, Theme} from '../theme.js';

/** What a layer shows; a later layer covers earlier ones. */
export type Layer = {readonly role: Role; /** What stands for it where there are no dots. */ readonly ascii: string};

/** The dots of a braille character by column and row of its eight (Unicode, block 2800). */
const dotBits = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]] as const;

/** How strongly a cell is filled, from nothing to everything, where there are no dots. */
export type Shading = {readonly role: Role; readonly shades: string};

/**
 * A grid of cells with two by four dots each. Later layers cover earlier ones: a cell has one colour and shows only the dots
 * of its top layer, so that the coordinate grid never runs through what matters.
 */
export class DotCanvas {
	readonly columns: number;
	readonly rows: number;
	readonly #theme: Theme;
	readonly #bits: Uint8Array;
	readonly #layers: Int8Array;
	readonly #amounts: Float64Array;
	/** Of all cells, while no dot has been added. */
	#most: number | undefined;
	readonly #marks = new Map<number, {readonly text: string; readonly role: Role}>();
	readonly #table: Array<Layer | Shading> = [];
	/** Of texts that were measured: thousands of marks have the same few signs. */
	readonly #widths = new Map<string, number>();

	constructor(theme: Theme, columns: number, rows: number) {
		this.#theme = theme;
		this.columns = columns;
		this.rows = rows;
		this.#bits = new Uint8Array(columns * rows);
		this.#layers = new Int8Array(columns * rows).fill(-1);
		this.#amounts = new Float64Array(columns * rows);
	}

	/** Begins a layer on top of the others and returns its number, for `dot`. */
	layer(layer: Layer | Shading): number {
		return this.#table.push(layer) - 1;
	}

	/** Adds one dot; x and y from 0 (left, top) to 1. The amount matters only where dots are drawn as shades. */
	dot(layer: number, x: number, y: number, amount = 1): void {
		const [dotX, dotY] = [Math.min((2 * this.columns) - 1, Math.floor(x * 2 * this.columns)), Math.min((4 * this.rows) - 1, Math.floor(y * 4 * this.rows))];
		if (!(dotX >= 0) || !(dotY >= 0)) return;
		const cell = ((dotY >> 2) * this.columns) + (dotX >> 1);
		const top = this.#layers[cell] ?? -1;
		if (top > layer) return;
		if (top < layer) {
			this.#layers[cell] = layer;
			this.#bits[cell] = 0;
			this.#amounts[cell] = 0;
		}

		this.#bits[cell] = (this.#bits[cell] ?? 0) | (dotBits[dotX & 1]?.[dotY & 3] ?? 0);
		this.#amounts[cell] = (this.#amounts[cell] ?? 0) + amount;
		this.#most = undefined;
	}

	/** Draws a line through points that lie close enough to leave no dot out; of the dots that they pass, only those of the pattern are drawn. */
	line(layer: number, points: ReadonlyArray<{readonly x: number; readonly y: number} | undefined>, pattern: readonly boolean[]): void {
		let last = -1;
		let passed = 0;
		for (const point of points) {
			if (!point) continue;
			const dot = (Math.floor(point.y * 4 * this.rows) * 2 * this.columns) + Math.floor(point.x * 2 * this.columns);
			if (dot === last) continue;
			last = dot;
			if (pattern[passed++ % pattern.length] === true) this.dot(layer, point.x, point.y);
		}
	}

	/**
	 * Puts a text over everything, `offset` cells to the right of the point. Returns false if it does not fit or would cover
	 * an earlier text.
	 */
	mark({x, y, offset = 0}: {readonly x: number; readonly y: number; readonly offset?: number}, text: string, role: Role): boolean {
		const [column, row] = [Math.min(this.columns - 1, Math.floor(x * this.columns)) + offset, Math.min(this.rows - 1, Math.floor(y * this.rows))];
		const first = (row * this.columns) + column;
		// Most marks of a full sky lie under others. Measuring a text takes longest, so it comes last.
		if (!(column >= 0) || !(row >= 0) || this.#marks.has(first)) return false;
		const signs = [...text];
		if (column + signs.length > this.columns || signs.some((_, index) => this.#marks.has(first + index)) || this.#widthOf(text) !== signs.length) return false;
		for (const [index, sign] of signs.entries()) this.#marks.set(first + index, {text: sign, role});
		return true;
	}

	#widthOf(text: string): number {
		const width = this.#widths.get(text) ?? widthOf(text);
		this.#widths.set(text, width);
		return width;
	}

	/** The cells as lines, each as wide as the canvas. */
	lines(): string[] {
		return Array.from({length: this.rows}, (_, row) => this.text(row));
	}

	/** One of these lines, with a cross in one of its cells if wanted; the cross does not cover a text. */
	text(row: number, crossColumn?: number): string {
		let line = '';
		let run = '';
		let runRole: Role = 'plain';
		const flush = () => {
			line += this.#theme.paint(runRole, run);
			run = '';
		};

		for (let column = 0; column < this.columns; column++) {
			const at = (row * this.columns) + column;
			const {text, role} = column === crossColumn ? {text: this.#marks.get(at)?.text ?? '+', role: 'selected' as const} : this.#cell(at);
			if (role !== runRole) flush();
			runRole = role;
			run += text;
		}

		flush();
		return line;
	}

	#cell(cell: number): {readonly text: string; readonly role: Role} {
		const mark = this.#marks.get(cell);
		if (mark) return mark;
		const layer = this.#table[this.#layers[cell] ?? -1];
		if (!layer) return {text: ' ', role: 'plain'};
		if (!this.#theme.isAscii) return {text: String.fromCodePoint(0x2800 + (this.#bits[cell] ?? 0)), role: layer.role};
		if ('ascii' in layer) return {text: layer.ascii, role: layer.role};
		// On a logarithmic scale: a few places have hundreds, most have one.
		this.#most ??= this.#amounts.reduce((top, amount) => Math.max(top, amount), 0);
		const most = this.#most;
		const share = most <= 1 ? 1 : Math.log(1 + (this.#amounts[cell] ?? 0)) / Math.log(1 + most);
		return {text: layer.shades.charAt(Math.min(layer.shades.length - 1, Math.floor(share * layer.shades.length))), role: layer.role};
	}
}
