// Lines that are ready go beside Ink: it takes every cell that it lays out to pieces, with each code of its colours (6.8,
// Output), for each frame anew, which for a window of pictures was most of the program's time and memory. So Ink gets one
// sign of private use where such a line begins and leaves the rest of its cells blank; the frame stream puts the line in.
// Real pictures take the same way: their cells are reserved, and where all of them are in sight the terminal shows them.
import {createContext} from 'react';
import stringWidth from 'string-width';
import type {Picture} from './graphics/picture.js';
import type {PicturePlace} from './graphics/picture-screen.js';
import {cellsBetween} from './line-change.js';

/** A picture over a rectangle of cells. */
type PictureBox = {
	readonly picture: Picture;
	readonly columns: number;
	readonly rows: number;
	/** Its half blocks, for when a part of it is covered. */
	readonly lines: () => readonly string[];
};

/** One of its rows. */
type PictureRow = {readonly box: PictureBox; readonly row: number};

/** A line, or the parts of one. */
export type ReadyLine = string | ReadonlyArray<string | PictureRow>;

/** Lines in the frame that Ink is writing. */
export type ReadyLines = {
	/**
	 * What Ink writes in place of a line of `width` cells. It must be asked for while Ink writes the frame, by a
	 * transformation, and nothing be drawn over the line: what is covered in part is left out.
	 */
	mark(line: ReadyLine, width: number): string;
	/** The same for a row of a picture alone; what is covered may be any part of it. */
	markRow(row: PictureRow): string;
	/** The lines of the frame that has just been written; then the next one begins. */
	take(): FrameFiller;
};

/** The lines of a frame with what their signs stand for. `claim` returns the sign of a picture's cells on the screen, or undefined if it is drawn in half blocks. */
export type FrameFiller = (lines: readonly string[], claim?: (place: PicturePlace) => string | undefined) => string[];

type Marked =
	| {readonly kind: 'line'; readonly line: ReadyLine; readonly width: number}
	| {readonly kind: 'start' | 'end'; readonly row: PictureRow};

/** Some cells of a picture's row in a line of the frame. */
type Cells = PictureRow & {readonly from: number; readonly count: number};

// Supplementary Private Use Area-B, of which clean text has nothing.
const firstCode = 0x10_00_00;
const mostMarks = 0xFF_FE;
const marked = /([\u{100000}-\u{10FFFD}])( *)/gu;

/** See ReadyLines. */
export function createReadyLines(): ReadyLines {
	let all: Marked[] = [];
	const signOf = (each: Marked) => String.fromCodePoint(firstCode + all.push(each) - 1);
	return {
		mark(line, width) {
			return all.length >= mostMarks || width < 1 ? '' : signOf({kind: 'line', line, width});
		},
		markRow(row) {
			const {columns} = row.box;
			if (all.length >= mostMarks - 1 || columns < 1) return ' '.repeat(columns);
			return columns === 1 ? signOf({kind: 'start', row}) : signOf({kind: 'start', row}) + ' '.repeat(columns - 2) + signOf({kind: 'end', row});
		},
		take() {
			const taken = all;
			all = [];
			return (lines, claim) => filled(lines.map(line => piecesOf(line, sign => taken[(sign.codePointAt(0) ?? 0) - firstCode])), claim);
		},
	};
}

/** Those of the frame stream that the frames go to; undefined where there is none, and Ink gets the lines themselves. */
export const ReadyLinesContext = createContext<ReadyLines | undefined>(undefined);

type Piece = string | Cells;

/** A line of the frame, taken to pieces at its signs. */
function piecesOf(line: string, find: (sign: string) => Marked | undefined): Piece[] {
	const pieces: Piece[] = [];
	let at = 0;
	for (const match of line.matchAll(marked)) {
		const [whole, sign = '', blanks = ''] = match;
		if (match.index < at) continue;
		pieces.push(line.slice(at, match.index));
		at = match.index + whole.length;
		const found = find(sign);
		// Ink leaves the blanks at the end of a line out.
		const isLast = at === line.length;
		if (found?.kind === 'line' && (isLast || blanks.length >= found.width - 1)) {
			pieces.push(...partsOf(found.line), blanks.slice(found.width - 1));
		} else if (found?.kind === 'start') {
			const {columns} = found.row.box;
			const next = String.fromCodePoint(line.codePointAt(at) ?? 0);
			const end = find(next);
			const isWhole = blanks.length === columns - 2 && end?.kind === 'end' && end.row === found.row;
			const count = isWhole ? columns : Math.min(columns, blanks.length + 1);
			pieces.push({...found.row, from: 0, count}, blanks.slice(isWhole ? blanks.length : count - 1));
			if (isWhole) at += next.length;
		} else if (found?.kind === 'end') {
			const before = pieces.at(-1);
			const uncovered = typeof before === 'string' ? Math.min(found.row.box.columns - 1, before.length - before.trimEnd().length) : 0;
			if (typeof before === 'string') pieces.splice(-1, 1, before.slice(0, before.length - uncovered));
			pieces.push({...found.row, from: found.row.box.columns - 1 - uncovered, count: uncovered + 1}, blanks);
		} else {
			pieces.push(` ${blanks}`);
		}
	}

	pieces.push(line.slice(at));
	return pieces;
}

function partsOf(line: ReadyLine): Piece[] {
	return typeof line === 'string' ? [line] : line.map(part => typeof part === 'string' ? part : {...part, from: 0, count: part.box.columns});
}

function filled(lines: readonly Piece[][], claim: ((place: PicturePlace) => string | undefined) | undefined): string[] {
	const signs = claim ? signsOf(lines, claim) : undefined;
	return lines.map(pieces => pieces.map(piece => {
		if (typeof piece === 'string') return piece;
		const {box, row, from, count} = piece;
		const sign = signs?.get(box);
		return sign === undefined ? cellsBetween(box.lines()[row] ?? '', from, from + count) : sign.repeat(count);
	}).join(''));
}

/** The signs of the pictures that are wholly in sight, each of their rows below the other. */
function signsOf(lines: readonly Piece[][], claim: (place: PicturePlace) => string | undefined): Map<PictureBox, string> {
	const seen = new Map<PictureBox, {readonly row: number; readonly column: number; count: number}>();
	for (const [at, pieces] of lines.entries()) {
		let column = 0;
		for (const piece of pieces) {
			if (typeof piece === 'string') {
				column += pieces.length === 1 ? 0 : stringWidth(piece);
				continue;
			}

			const {box, row, from, count} = piece;
			const place = seen.get(box) ?? {row: at - row, column, count: 0};
			seen.set(box, place);
			if (from === 0 && count === box.columns && place.row === at - row && place.column === column) place.count++;
			column += count;
		}
	}

	const signs = new Map<PictureBox, string>();
	for (const [box, {row, column, count}] of seen) {
		const sign = count === box.rows ? claim({picture: box.picture, columns: box.columns, rows: box.rows, row, column}) : undefined;
		if (sign !== undefined) signs.set(box, sign);
	}

	return signs;
}
