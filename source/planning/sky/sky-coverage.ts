import {dayMs} from '../calendar.js';
import {tileAt, type Place} from './place.js';
import {tileMiddles, type TileMiddles} from './tile-middles.js';

/** Tiles of the public feed: HEALPix, RING, NSIDE=128. */
export const tilesInAll = 12 * 128 * 128;

/** One row of the feed: a tile in one filter. What the feed does not tell is undefined. */
export type CoverageRow = {
	/** RING, NSIDE=128. */
	readonly tile: number;
	readonly filter: string;
	readonly stacks: number | undefined;
	readonly exposureSeconds: number | undefined;
	readonly observers: number | undefined;
	/** ms since 1970 UTC. */
	readonly firstMs: number | undefined;
	readonly lastMs: number | undefined;
};

/**
 * The columns of the feed, row beside row, by tile; 200,000 rows take some 5 MB. Unknown is -1 in counts and exposure,
 * and 0 in times, which are seconds since 1970 UTC.
 */
export type CoverageColumns = {
	readonly tiles: Int32Array;
	readonly filters: Uint8Array;
	readonly stacks: Int32Array;
	readonly exposures: Float32Array;
	readonly observers: Int32Array;
	readonly firsts: Uint32Array;
	readonly lasts: Uint32Array;
};

/** The feed as it was read. */
export type SkyCoverage = {
	/** What `columns.filters` counts in. */
	readonly filterNames: readonly string[];
	readonly columns: CoverageColumns;
	/** Rows of it are missing, because it is longer than can be taken, they could not be read, or it is old: where it has no row, nothing is known. */
	readonly isCut: boolean;
};

const freshMs = 2 * dayMs;

/** Whether nobody can have been anywhere unnoticed since a feed was fetched; false also if a clock was set back since. Times in ms since 1970. */
export function isFreshFeed(fetchedAtMs: number, nowMs: number): boolean {
	return Math.abs(nowMs - fetchedAtMs) < freshMs;
}

/** What a feed still proves at a later time: an older one where somebody has observed, and no longer where nobody has. */
export function provenBy(coverage: SkyCoverage, isFresh: boolean): SkyCoverage {
	return isFresh || coverage.isCut ? coverage : {...coverage, isCut: true};
}

/** Empty coverage, for a server without a feed. */
export const noCoverage: SkyCoverage = {
	filterNames: [],
	columns: {
		tiles: new Int32Array(), filters: new Uint8Array(), stacks: new Int32Array(), exposures: new Float32Array(),
		observers: new Int32Array(), firsts: new Uint32Array(), lasts: new Uint32Array(),
	},
	isCut: false,
};

/** The rows of one tile, one for each filter; duplicate rows are added up. Takes logarithmic time in the length of the feed. */
export function rowsOfTile({columns, filterNames}: SkyCoverage, tile: number): CoverageRow[] {
	const {tiles, filters} = columns;
	const rows = new Map<number, CoverageRow>();
	for (let at = firstAtLeast(tiles, tile); tiles[at] === tile; at++) {
		const filter = filters[at] ?? 0;
		const known = rows.get(filter);
		const row = rowAt(columns, filterNames, at);
		rows.set(filter, known ? together(known, row) : row);
	}

	return [...rows.values()];
}

function together(one: CoverageRow, other: CoverageRow): CoverageRow {
	return {
		...one,
		stacks: either(one.stacks, other.stacks, (a, b) => a + b),
		exposureSeconds: either(one.exposureSeconds, other.exposureSeconds, (a, b) => a + b),
		observers: either(one.observers, other.observers, Math.max),
		firstMs: either(one.firstMs, other.firstMs, Math.min),
		lastMs: either(one.lastMs, other.lastMs, Math.max),
	};
}

function either(one: number | undefined, other: number | undefined, both: (a: number, b: number) => number): number | undefined {
	return one === undefined ? other : other === undefined ? one : both(one, other);
}

/** Row number `at`. */
function rowAt(columns: CoverageColumns, filterNames: readonly string[], at: number): CoverageRow {
	const counted = (value = -1) => value < 0 ? undefined : value;
	const timed = (seconds = 0) => seconds === 0 ? undefined : seconds * 1000;
	return {
		tile: columns.tiles[at] ?? 0,
		filter: filterNames[columns.filters[at] ?? 0] ?? '',
		stacks: counted(columns.stacks[at]),
		exposureSeconds: counted(columns.exposures[at]),
		observers: counted(columns.observers[at]),
		firstMs: timed(columns.firsts[at]),
		lastMs: timed(columns.lasts[at]),
	};
}

/** What the feed says of one tile in all filters together. */
export type TileCoverage = {
	readonly tile: number;
	readonly rows: readonly CoverageRow[];
	readonly stacks: number | undefined;
	readonly exposureSeconds: number | undefined;
	/** The largest number of any filter, because somebody who uses two filters is counted in both. */
	readonly observers: number | undefined;
	readonly lastMs: number | undefined;
};

/** What the feed says of the tile that holds a place; undefined where it says nothing, and for what is no place. */
export function coverageAt(coverage: SkyCoverage, place: Place): TileCoverage | undefined {
	const tile = tileAt(place);
	return tile === undefined ? undefined : coverageOfTile(coverage, tile);
}

/** What the feed says of one tile: no rows where nobody has been, undefined where its row may be among the missing ones. */
export function coverageOfTile(coverage: SkyCoverage, tile: number): TileCoverage | undefined {
	const rows = rowsOfTile(coverage, tile);
	if (rows.length === 0 && coverage.isCut) return undefined;
	const known = (values: ReadonlyArray<number | undefined>) => values.filter(value => value !== undefined);
	const sum = (values: ReadonlyArray<number | undefined>) => known(values).length === 0 ? undefined : known(values).reduce((total, value) => total + value, 0);
	const most = (values: ReadonlyArray<number | undefined>) => known(values).length === 0 ? undefined : Math.max(...known(values));
	return {
		tile,
		rows,
		stacks: sum(rows.map(({stacks}) => stacks)),
		exposureSeconds: sum(rows.map(({exposureSeconds}) => exposureSeconds)),
		observers: most(rows.map(({observers}) => observers)),
		lastMs: most(rows.map(({lastMs}) => lastMs)),
	};
}

/** Each tile of the feed once, with its stacks in all filters (1 where the feed counts none), in order of tiles. */
export function tileDepths({columns: {tiles, stacks}}: SkyCoverage): {readonly tiles: Int32Array; readonly depths: Float64Array} {
	const distinct = new Int32Array(tiles.length);
	const depths = new Float64Array(tiles.length);
	let count = 0;
	for (let at = 0; at < tiles.length; at++) {
		const tile = tiles[at] ?? 0;
		if (count === 0 || distinct[count - 1] !== tile) distinct[count++] = tile;
		depths[count - 1] = (depths[count - 1] ?? 0) + Math.max(1, stacks[at] ?? 1);
	}

	return {tiles: distinct.subarray(0, count), depths: depths.subarray(0, count)};
}

/** The same with the middles of the tiles, and with their numbers: what a map is drawn from. Told the same feed, it gives the same. */
export function coveredTiles(coverage: SkyCoverage): TileMiddles & {readonly depths: Float64Array; readonly numbers: Int32Array} {
	const known = covered.get(coverage);
	if (known) return known;
	const {tiles, depths} = tileDepths(coverage);
	const found = {...tileMiddles(tiles), depths, numbers: tiles};
	covered.set(coverage, found);
	return found;
}

const covered = new WeakMap<SkyCoverage, ReturnType<typeof coveredTiles>>();

/** Binary search in ascending tiles. */
function firstAtLeast(tiles: Int32Array, tile: number): number {
	let [low, high] = [0, tiles.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((tiles[middle] ?? 0) < tile) low = middle + 1;
		else high = middle;
	}

	return low;
}
