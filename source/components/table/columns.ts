import type {Align, Cut} from '../cell-width.js';

/** A column of a table; widths are in cells. */
export type Column = {
	readonly title: string;
	/** Below this the column is left out rather than squeezed. */
	readonly minWidth: number;
	/** Its share of the spare width, relative to the other columns; 0 gets none. */
	readonly weight?: number;
	readonly maxWidth?: number;
	readonly align?: Align;
	readonly cut?: Cut;
	/** When the table is too narrow, columns with the highest number go first; 0 never goes. */
	readonly dropPriority?: number;
};

/** A column that is shown, by its place in the list, with its width. */
export type PlacedColumn = {readonly index: number; readonly width: number};

/** The cells between two columns. */
export const columnGap = 2;

/**
 * Which columns fit into `width` cells, and how wide each is: the least widths, then
 * the spare cells by weight up to the greatest widths. If not even the columns
 * that are never left out fit, the last of them are cut.
 */
export function placeColumns(columns: readonly Column[], width: number): PlacedColumn[] {
	const shown = shownColumns(columns, width);
	const widths = new Map(shown.map(index => [index, columns[index]?.minWidth ?? 0]));
	let spare = width - neededWidth(columns, shown);
	while (spare > 0) {
		const growing = shown.filter(index => (columns[index]?.weight ?? 0) > 0 && (widths.get(index) ?? 0) < (columns[index]?.maxWidth ?? Infinity));
		if (growing.length === 0) break;
		const weights = growing.reduce((sum, index) => sum + (columns[index]?.weight ?? 0), 0);
		const before = spare;
		for (const index of growing) {
			const {weight = 0, maxWidth = Infinity} = columns[index] ?? {};
			const old = widths.get(index) ?? 0;
			const more = Math.min(Math.floor(before * weight / weights), maxWidth - old);
			widths.set(index, old + more);
			spare -= more;
		}

		// Fewer cells than columns are left: the first column that can grow gets them.
		if (spare === before) {
			const [first = 0] = growing;
			widths.set(first, (widths.get(first) ?? 0) + 1);
			spare--;
		}
	}

	return cutToWidth(shown.map(index => ({index, width: widths.get(index) ?? 0})), width);
}

function shownColumns(columns: readonly Column[], width: number): number[] {
	const shown = columns.map((_, index) => index);
	while (neededWidth(columns, shown) > width) {
		const worst = shown.reduce((a, b) => (columns[b]?.dropPriority ?? 0) >= (columns[a]?.dropPriority ?? 0) ? b : a);
		if ((columns[worst]?.dropPriority ?? 0) === 0) break;
		shown.splice(shown.indexOf(worst), 1);
	}

	return shown;
}

function neededWidth(columns: readonly Column[], shown: readonly number[]): number {
	return shown.reduce((sum, index) => sum + (columns[index]?.minWidth ?? 0), 0) + (columnGap * Math.max(0, shown.length - 1));
}

function cutToWidth(placed: readonly PlacedColumn[], width: number): PlacedColumn[] {
	let room = width;
	return placed.flatMap(column => {
		const shown = Math.min(column.width, room);
		room -= shown + columnGap;
		return shown > 0 ? [{...column, width: shown}] : [];
	});
}
