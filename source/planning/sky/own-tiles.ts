import type {ListedRow, MyStack} from '../my-stacks/my-stack.js';
import {placeOfPixel, tileAt, type Place} from './place.js';
import {coverageOfTile, type SkyCoverage, type TileCoverage} from './sky-coverage.js';
import {nest64, pixelOf, ring128} from '../pixel.js';

/** What the user has at one place in the sky. */
type OwnStacks = {
	readonly objects: readonly string[];
	readonly stacks: number;
	/** Of all frames together, as far as it is known. */
	readonly exposureSeconds: number;
	/** Stacks of each filter, most first. */
	readonly filters: ReadonlyArray<readonly [filter: string, stacks: number]>;
	readonly lastMs: number | undefined;
};

/** A tile in which the user has stacks. */
export type OwnTile = OwnStacks & {
	readonly tile: number;
	/** Its middle. */
	readonly place: Place;
	/** Who else has some there. Looked up when it is first asked for: of thousands of tiles a screen shows a few. */
	readonly others: () => OthersThere;
};

export type OthersThere = {
	/** What the feed says; undefined without a feed. */
	readonly coverage: TileCoverage | undefined;
	/** Stacks of others, at least: those in the feed without the user's own on the server. Undefined if the feed has no counts, or none of others and rows missing. */
	readonly otherStacks: number | undefined;
	/** How many others, at least; undefined likewise. */
	readonly otherObservers: number | undefined;
};

/** Stacks whose place is known only from their names: the centre of the name's pixel, accurate to a degree. */
export type RoughPlace = OwnStacks & {readonly pixel: number; readonly place: Place};

/** The tiles of the user's own stacks whose places are known to the arcminute, the newest first. */
export function ownTiles(stacks: ReadonlyArray<MyStack<ListedRow>>, coverage: SkyCoverage | undefined): OwnTile[] {
	return grouped(stacks, ({place, isPlaceRough}) => place && !isPlaceRough ? tileAt(place) : undefined)
		.map(([tile, mine]) => tileOf(tile, mine, coverage))
		.sort((a, b) => newestFirst(a, b) || a.tile - b.tile);
}

/** Where the others lie, the newest first. */
export function roughPlaces(stacks: ReadonlyArray<MyStack<ListedRow>>): RoughPlace[] {
	return grouped(stacks, ({place, isPlaceRough}) => place && isPlaceRough ? pixelOf(place.raDegrees, place.decDegrees, nest64)?.index : undefined)
		.flatMap(([pixel, mine]) => {
			const place = placeOfPixel({index: pixel, tiling: nest64});
			return place ? [{pixel, place, ...sumOf(mine)}] : [];
		})
		.sort((a, b) => newestFirst(a, b) || a.pixel - b.pixel);
}

function grouped(stacks: readonly MyStack[], keyOf: (stack: MyStack) => number | undefined): Array<[number, MyStack[]]> {
	const groups = new Map<number, MyStack[]>();
	for (const stack of stacks) {
		const key = keyOf(stack);
		if (key === undefined) continue;
		const others = groups.get(key);
		if (others) others.push(stack);
		else groups.set(key, [stack]);
	}

	return [...groups];
}

function tileOf(tile: number, mine: readonly MyStack[], coverage: SkyCoverage | undefined): OwnTile {
	let known: OthersThere | undefined;
	return {
		...sumOf(mine),
		tile,
		place: placeOfPixel({index: tile, tiling: ring128}) ?? {raDegrees: 0, decDegrees: 0},
		others() {
			known ??= othersOf(coverage && coverageOfTile(coverage, tile), mine, coverage?.isCut === true);
			return known;
		},
	};
}

/**
 * Counted by filter, because one may be alone in one and not in the other. The feed may be older than the user's own list, so
 * that what the one has and the other has not is evidence only in one direction: more stacks than one's own are somebody
 * else's, and so is each further observer with one stack at least.
 */
function othersOf(there: TileCoverage | undefined, mine: readonly MyStack[], areRowsMissing: boolean): OthersThere {
	if (there?.rows.length === 0) return {coverage: there, otherStacks: 0, otherObservers: 0};
	const others = there?.rows.map(({filter, stacks, observers}) => {
		const own = mine.filter(({row, filter: named}) => row && (filter === '' || (row.filterName ?? named).toLowerCase() === filter.toLowerCase())).reduce((sum, {doubleRows}) => sum + 1 + doubleRows, 0);
		const more = stacks === undefined ? 0 : Math.max(0, stacks - own);
		const people = observers === undefined ? undefined : Math.max(Math.min(1, more), observers - Math.min(1, own));
		return {stacks: stacks === undefined ? undefined : Math.max(more, people ?? 0), people};
	}) ?? [];
	const stacks = others.flatMap(each => each.stacks === undefined ? [] : [each.stacks]);
	const people = others.flatMap(each => each.people === undefined ? [] : [each.people]);
	const told = (count: number) => count === 0 && areRowsMissing ? undefined : count;
	return {
		coverage: there,
		otherStacks: stacks.length === 0 ? undefined : told(stacks.reduce((sum, count) => sum + count, 0)),
		otherObservers: people.length === 0 ? undefined : told(Math.max(...people)),
	};
}

function sumOf(mine: readonly MyStack[]): OwnStacks {
	const filters = new Map<string, number>();
	for (const {filter} of mine) filters.set(filter, (filters.get(filter) ?? 0) + 1);
	return {
		objects: [...new Set(mine.map(({object}) => object).filter(object => object !== ''))],
		stacks: mine.length,
		exposureSeconds: mine.reduce((sum, {totalSeconds}) => sum + (totalSeconds ?? 0), 0),
		filters: [...filters].sort((a, b) => b[1] - a[1]),
		lastMs: mine.reduce<number | undefined>((last, {startMs}) => startMs === undefined ? last : Math.max(last ?? startMs, startMs), undefined),
	};
}

function newestFirst(a: OwnStacks, b: OwnStacks): number {
	return (b.lastMs ?? 0) - (a.lastMs ?? 0);
}
