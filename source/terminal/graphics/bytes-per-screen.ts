import type {CellSize} from './find-graphics.js';
import {atMostPixels, type PixelSize} from './pixel-size.js';

type Cells = {readonly columns: number; readonly rows: number};

/**
 * The most that all pictures of a window take on their way to the terminal, bytes, if they cover all of it: eight seconds of a
 * line of 1 Mbit/s. A picture gets its share by its cells, so that it is the same whatever else is shown; a gallery of upright
 * pictures takes less than half of it.
 */
const bytesPerScreen = 1_000_000;

/** The most bytes for a picture over so many cells of a window of `windowCells`. */
export function bytesFor({columns, rows}: Cells, windowCells: number): number {
	return Math.floor(bytesPerScreen * columns * rows / Math.max(1, windowCells));
}

/** The most pixels of a picture that are of use for so many cells: those of the cells, but no more than can be sent. In half blocks a cell has two. */
export function pixelsFor({columns, rows}: Cells, window: Cells, cell: CellSize | undefined): PixelSize {
	if (!cell) return {widthPixels: columns, heightPixels: rows * 2};
	return atMostPixels({widthPixels: columns * cell.widthPixels, heightPixels: rows * cell.heightPixels}, bytesFor({columns, rows}, window.columns * window.rows));
}
