import type {ReactNode} from 'react';
import type {ReadyLine} from '../terminal/ready-lines.js';
import {fit, widthOf} from './cell-width.js';
import {imageOf, useImageGraphics, type Image, type ImageGraphics, type Picture} from './half-block-image.js';
import {PictureLines} from './raw-lines.js';
import {thumbOf} from './table/scroll.js';
import type {Theme} from './theme.js';
import {useTheme} from './theme-context.js';

/** A picture with what is said below it. */
export type Tile = {
	readonly title: string;
	readonly subtitle: string;
	/** The picture; or a word in its place. */
	readonly picture: Picture | undefined;
	readonly word: string;
};

/** Cells of the parts of a grid; see tui/gallery/grid.ts. */
type GridSize = {readonly across: number; readonly down: number; readonly tileWidth: number; readonly pictureWidth: number; readonly pictureRows: number; readonly gapRows: number};

type TileGridProps = {
	readonly grid: GridSize;
	/** Of the tiles in view. */
	readonly tiles: readonly Tile[];
	/** Index of the tile under the cursor among them. */
	readonly cursor: number | undefined;
	/** How many rows of tiles there are, and the first one in view, for the scroll bar. */
	readonly rowCount: number;
	readonly topRow: number;
	readonly width: number;
	readonly height: number;
	/** Something is drawn over it. */
	readonly isCovered: boolean;
};

/** Pictures in rows, each with its name, and a scroll bar if not all fit. The lines bypass Ink's layout, because no two are the same. */
export function TileGrid({grid, tiles, cursor, rowCount, topRow, width, height, isCovered}: TileGridProps): ReactNode {
	const theme = useTheme();
	const lines = gridLines(theme, useImageGraphics(), grid, tiles, cursor).slice(0, height);
	const shown = rowCount <= grid.down ? lines : withScrollBar(theme, lines, {used: grid.across * grid.tileWidth, width, height, rowCount, topRow, down: grid.down});
	return <PictureLines lines={shown} width={width} isCovered={isCovered} />;
}

type Parts = Exclude<ReadyLine, string>;

type ScrollBar = {readonly used: number; readonly width: number; readonly height: number; readonly rowCount: number; readonly topRow: number; readonly down: number};

/** The scroll bar is as high as the grid; its thumb is in proportion to the rows of tiles. */
function withScrollBar({glyphs, paint}: Theme, lines: readonly Parts[], {used, width, height, rowCount, topRow, down}: ScrollBar): Parts[] {
	const thumb = thumbOf(rowCount * height, {top: topRow * height, end: (topRow + down) * height});
	const isThumb = (line: number) => line * down >= thumb.top && line * down < thumb.end;
	return Array.from({length: height}, (_, line) => {
		const bar = isThumb(line) ? paint('accent', glyphs.thumb) : paint('dim', glyphs.vertical);
		return [...lines[line] ?? [' '.repeat(used)], ' '.repeat(Math.max(0, width - used - 1)) + bar];
	});
}

/** Every line of the tiles, as wide as the grid is. */
function gridLines(theme: Theme, graphics: ImageGraphics, grid: GridSize, tiles: readonly Tile[], cursor: number | undefined): Parts[] {
	const lines: Parts[] = [];
	for (let first = 0; first < tiles.length; first += grid.across) {
		if (first > 0) lines.push(...Array.from({length: grid.gapRows}, () => [' '.repeat(grid.across * grid.tileWidth)]));
		const beside = Array.from({length: grid.across}, (_, place) => {
			const tile = tiles[first + place];
			return tile ? tileLines(theme, graphics, grid, tile, first + place === cursor) : [];
		});
		for (let line = 0; line < grid.pictureRows + 2; line++) lines.push(beside.flatMap(tile => tile[line] ?? [' '.repeat(grid.tileWidth)]));
	}

	return lines;
}

/** A tile's picture or its frame, then two lines of text; the one under the cursor has a bar at its left, and is bold. */
function tileLines(theme: Theme, graphics: ImageGraphics, {tileWidth, pictureWidth, pictureRows}: GridSize, {title, subtitle, picture, word}: Tile, isCursor: boolean): Parts[] {
	const {glyphs, paint} = theme;
	const inset = tileWidth - pictureWidth;
	const mark = (glyph: string) => isCursor ? paint('accent', glyph) + ' '.repeat(inset - 1) : ' '.repeat(inset);
	const text = (words: string) => {
		const fitted = fit(words, pictureWidth, {ellipsis: glyphs.ellipsis});
		return isCursor ? paint('strong', fitted) : paint('plain', fitted);
	};

	const size = {columns: pictureWidth, rows: pictureRows};
	const shown = picture ? centred(imageOf(theme, graphics, picture, size), pictureWidth, pictureRows) : frameLines(theme, word, pictureWidth, pictureRows).map(line => [line]);
	return [...shown.map(line => [mark(glyphs.thumb), ...line]), [mark(glyphs.pointer) + text(title)], [mark(glyphs.thumb) + text(subtitle)]];
}

/** Centred, and aligned at the bottom, so that the pictures of a row stand on one line. */
function centred({lines, width}: Image, columns: number, rows: number): Parts[] {
	const left = Math.floor((columns - width) / 2);
	const blank = ' '.repeat(columns);
	const [before, after] = [' '.repeat(left), ' '.repeat(columns - width - left)];
	return [...Array.from({length: rows - lines.length}, () => [blank]), ...lines.map(line => [before, ...typeof line === 'string' ? [line] : line, after])];
}

/** A frame with a word in its middle; the word alone where there is no room for a frame. */
function frameLines({glyphs, paint}: Theme, word: string, columns: number, rows: number): string[] {
	const hasFrame = columns >= widthOf(word) + 2 && rows >= 3;
	const inner = hasFrame ? columns - 2 : columns;
	const {horizontal, vertical, topLeft, topRight, bottomLeft, bottomRight} = glyphs;
	const content = Array.from({length: hasFrame ? rows - 2 : rows}, (_, row) => row === Math.floor((rows - (hasFrame ? 2 : 0)) / 2) ? fit(word, inner, {align: 'center', ellipsis: glyphs.ellipsis}) : ' '.repeat(inner));
	if (!hasFrame) return content.map(line => paint('dim', line));
	return [topLeft + horizontal.repeat(inner) + topRight, ...content.map(line => vertical + line + vertical), bottomLeft + horizontal.repeat(inner) + bottomRight].map(line => paint('dim', line));
}
