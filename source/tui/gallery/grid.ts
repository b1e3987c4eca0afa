/** The preferred size of the tiles; a small window may not allow it. */
export type TileSize = 'small' | 'medium' | 'large';
export const tileSizes: readonly TileSize[] = ['small', 'medium', 'large'];

/** The layout of the tiles in a window, in cells. */
export type Grid = {
	/** Tiles in a row, and visible rows of tiles. */
	readonly across: number;
	readonly down: number;
	/** Width of a tile with its cursor column and gap. */
	readonly tileWidth: number;
	/** Size of the picture, without the caption below it. */
	readonly pictureWidth: number;
	readonly pictureRows: number;
	/** Blank lines between two rows of tiles. */
	readonly gapRows: number;
};

type GridMotion = 'left' | 'right' | 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last';

/** Cells on the left of each tile: the cursor and a gap. */
export const markWidth = 2;
/** Lines below each picture: the name, then night and filter. */
export const captionRows = 2;
/** Cells on the right of the window: a gap and the scroll bar. */
const scrollBarWidth = 2;

/** The smallest tiles: large enough to see something, and to hold "2026-02-27 IRCUT". */
const least: Readonly<Record<TileSize, {readonly width: number; readonly rows: number}>> = {
	small: {width: 16, rows: 8},
	medium: {width: 17, rows: 13},
	large: {width: 30, rows: 24},
};

/** As many tiles as fit, stretched to fill the room. */
export function gridOf({columns, rows}: {readonly columns: number; readonly rows: number}, size: TileSize): Grid {
	const room = columns - scrollBarWidth;
	const across = Math.max(1, Math.floor(room / (least[size].width + markWidth)));
	const tileWidth = Math.max(markWidth + 1, Math.floor(room / across));
	const down = Math.max(1, Math.round(rows / least[size].rows));
	const height = (gapRows: number) => Math.floor((rows - (gapRows * (down - 1))) / down) - captionRows;
	// Small pictures need every line.
	const gapRows = down > 1 && height(1) > 6 ? 1 : 0;
	return {across, down, tileWidth, pictureWidth: tileWidth - markWidth, pictureRows: Math.max(1, height(gapRows)), gapRows};
}

/** The first visible tile, always the start of a row: the smallest move from `top` that makes the tile at `index` visible. */
export function gridTop(grid: Pick<Grid, 'across' | 'down'>, {count, index, top}: {readonly count: number; readonly index: number; readonly top: number}): number {
	const rowOf = (place: number) => Math.floor(Math.max(0, place) / grid.across);
	const last = Math.max(0, rowOf(count - 1) - grid.down + 1);
	const row = Math.min(Math.max(rowOf(top), rowOf(index) - grid.down + 1), rowOf(index));
	return Math.min(row, last) * grid.across;
}

/** The tile that a key moves to. Left and right continue in the neighbouring row; up and down keep the column unless the last row is too short. */
export function movedInGrid({across, down}: Pick<Grid, 'across' | 'down'>, {count, index}: {readonly count: number; readonly index: number}, motion: GridMotion): number {
	const last = Math.max(0, count - 1);
	const page = across * down;
	const below = (steps: number) => {
		const lastRow = Math.floor(last / across);
		if (index + steps <= last || lastRow === Math.floor(index / across)) return index + steps <= last ? index + steps : index;
		return Math.min(last, (lastRow * across) + (index % across));
	};

	switch (motion) {
		case 'left': return Math.max(0, index - 1);
		case 'right': return Math.min(last, index + 1);
		case 'up': return index >= across ? index - across : index;
		case 'down': return below(across);
		case 'pageUp': return index >= page ? index - page : index % across;
		case 'pageDown': return below(page);
		case 'first': return 0;
		case 'last': return last;
	}
}
