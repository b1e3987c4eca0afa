/** How large the tiles are, as far as the window lets them. */
export type TileSize = 'small' | 'medium' | 'large';
export const tileSizes: readonly TileSize[] = ['small', 'medium', 'large'];

/** How the tiles lie in a window, in cells. */
export type Grid = {
	/** Tiles beside each other, and rows of tiles in view. */
	readonly across: number;
	readonly down: number;
	/** A tile with the column for the mark of the cursor and the gap after that. */
	readonly tileWidth: number;
	/** Its picture, and the lines below that say what it is. */
	readonly pictureWidth: number;
	readonly pictureRows: number;
	/** Blank rows between two rows of tiles. */
	readonly gapRows: number;
};

type GridMotion = 'left' | 'right' | 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last';

/** Cells at the left of each tile: the mark of the cursor, and a gap. */
export const markWidth = 2;
/** Lines below each picture: the name, then night and filter. */
export const captionRows = 2;
/** Cells at the right of the window for the scroll bar and the gap before it. */
const scrollBarWidth = 2;

/** What a tile takes at least: a picture in which something is to be seen, above "2026-02-27 IRCUT". */
const least: Readonly<Record<TileSize, {readonly width: number; readonly rows: number}>> = {
	small: {width: 16, rows: 8},
	medium: {width: 17, rows: 13},
	large: {width: 30, rows: 24},
};

/** As many tiles as fit into so many cells, stretched so that nothing is left over. */
export function gridOf({columns, rows}: {readonly columns: number; readonly rows: number}, size: TileSize): Grid {
	const room = columns - scrollBarWidth;
	const across = Math.max(1, Math.floor(room / (least[size].width + markWidth)));
	const tileWidth = Math.max(markWidth + 1, Math.floor(room / across));
	const down = Math.max(1, Math.round(rows / least[size].rows));
	const height = (gapRows: number) => Math.floor((rows - (gapRows * (down - 1))) / down) - captionRows;
	// Small pictures need each of their rows.
	const gapRows = down > 1 && height(1) > 6 ? 1 : 0;
	return {across, down, tileWidth, pictureWidth: tileWidth - markWidth, pictureRows: Math.max(1, height(gapRows)), gapRows};
}

/** The first tile in view, which begins a row: moved as little as possible from `top` so that the tile at `index` is in view, too. */
export function gridTop(grid: Pick<Grid, 'across' | 'down'>, {count, index, top}: {readonly count: number; readonly index: number; readonly top: number}): number {
	const rowOf = (place: number) => Math.floor(Math.max(0, place) / grid.across);
	const last = Math.max(0, rowOf(count - 1) - grid.down + 1);
	const row = Math.min(Math.max(rowOf(top), rowOf(index) - grid.down + 1), rowOf(index));
	return Math.min(row, last) * grid.across;
}

/** Where a key moves to in the grid. Left and right go on in the row before and after; up and down stay in their column, but for a last row that is short. */
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
