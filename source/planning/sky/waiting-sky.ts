import type {Block} from '../block.js';
import type {Pointing} from '../doubt.js';
import {parseStackName} from '../names/stack-name.js';
import type {Tiling} from '../pixel.js';
import type {OwnTile} from './own-tiles.js';
import {placeOfNamedPixel, tileAt, type Place} from './place.js';
import {coverageOfTile, type SkyCoverage, type TileCoverage} from './sky-coverage.js';

/** A target as read from a telescope: what is needed to find its place in the sky. */
export type ReadTarget = {
	readonly scope: string;
	readonly target: string;
	readonly blocks: readonly Block[];
	/** Where frames point, by name, for those whose headers were read. */
	readonly pointings: ReadonlyMap<string, Pointing>;
	readonly stackNames: readonly string[];
};

/** A block that waits to be stacked, and the tile that its stack will lie in. */
export type WaitingBlock = {
	readonly block: Block;
	/** RING, NSIDE=128; undefined if its place is not known well enough. */
	readonly tile: number | undefined;
	/** Would be the first of its tile in any filter, the user's own stacks included; undefined where that cannot be told. */
	readonly isFirst: boolean | undefined;
	/** Its tile is covered, but not in its filter. */
	readonly isFirstInFilter: boolean;
};

/** A target with blocks that wait to be stacked, and what others have done there. */
export type WaitingTarget = {
	readonly scope: string;
	readonly target: string;
	readonly blocksReady: number;
	readonly blocks: readonly WaitingBlock[];
	/** Undefined if neither a header nor a name tells. */
	readonly place: Place | undefined;
	/** The place is known only from names, to a degree, so its tile is not known. */
	readonly isPlaceRough: boolean;
	/** What the feed says of its tile; undefined where tile or feed are not known. */
	readonly coverage: TileCoverage | undefined;
	/** Blocks that would be the first of their tile, in any filter; undefined where that cannot be told. */
	readonly firstOfTile: number | undefined;
	/** Of a tile that is covered, those that would be the first in their filter. */
	readonly firstInFilter: number | undefined;
};

/** What the server's list tells of the user's own sky. */
type KnownSky = {
	/** The place of an object of which no header was read. */
	readonly placeOf: (target: string) => Place | undefined;
	/** By tile; the feed may be too old to have all of them. */
	readonly tiles: ReadonlyMap<number, Pick<OwnTile, 'filters'>>;
	/** Of the pixels in the names of stacks. */
	readonly tiling: Tiling;
};

/** The targets that have blocks to stack, with the answer to "am I the first here?". */
export function waitingTargets(targets: readonly ReadTarget[], coverage: SkyCoverage | undefined, known: KnownSky): WaitingTarget[] {
	return targets.flatMap(target => {
		const ready = target.blocks.filter(({status}) => status === 'ready');
		return ready.length === 0 ? [] : [waitingTarget(target, ready, coverage, known)];
	});
}

function waitingTarget(read: ReadTarget, ready: readonly Block[], coverage: SkyCoverage | undefined, {placeOf, tiles, tiling}: KnownSky): WaitingTarget {
	const {scope, target, pointings, stackNames} = read;
	const pointingOf = ({files}: Block): Pointing | undefined => {
		if (pointings.size === 0) return undefined;
		for (const name of files) {
			const pointing = pointings.get(name);
			if (pointing) return pointing;
		}

		return undefined;
	};

	const own = ready.map(block => pointingOf(block));
	const [elsewhere] = pointings.values();
	const exact = own.find(each => each !== undefined) ?? elsewhere ?? placeOf(target);
	const place = exact ?? stackNames.map(name => placeOfNamedPixel(parseStackName(name)?.pixel, tiling)).find(each => each !== undefined);
	const known = new Map<number, TileCoverage>();
	const coverageIn = (tile: number | undefined) => {
		if (!coverage || tile === undefined) return undefined;
		const there = known.get(tile) ?? coverageOfTile(coverage, tile);
		if (there) known.set(tile, there);
		return there;
	};

	// The panels of a mosaic lie in tiles of their own.
	const blocks = ready.map((block, index) => waitingBlock(block, own[index] ?? exact, {coverageIn, tiles, areRowsMissing: coverage?.isCut === true}));
	const told = blocks.filter(({isFirst}) => isFirst !== undefined);
	return {
		scope, target, blocksReady: ready.length, blocks,
		place: place && {raDegrees: place.raDegrees, decDegrees: place.decDegrees},
		isPlaceRough: exact === undefined,
		coverage: coverageIn(exact && tileAt(exact)),
		firstOfTile: told.length === 0 ? undefined : told.filter(({isFirst}) => isFirst).length,
		firstInFilter: told.length === 0 ? undefined : told.filter(({isFirstInFilter}) => isFirstInFilter).length,
	};
}

type Around = Pick<KnownSky, 'tiles'> & {readonly coverageIn: (tile: number | undefined) => TileCoverage | undefined; readonly areRowsMissing: boolean};

function waitingBlock(block: Block, place: Place | undefined, {coverageIn, tiles, areRowsMissing}: Around): WaitingBlock {
	const tile = place && tileAt(place);
	const there = coverageIn(tile);
	const mine = tile === undefined ? undefined : tiles.get(tile);
	const isFirst = there && there.rows.length === 0 && mine === undefined;
	const isSame = (filter: string) => filter.toLowerCase() === block.filter.toLowerCase();
	// A feed that names no filter may mean this one.
	const isCovered = areRowsMissing || there?.rows.some(({filter}) => filter === '' || isSame(filter)) || mine?.filters.some(([filter]) => isSame(filter)) === true;
	return {block, tile, isFirst, isFirstInFilter: isFirst === false && isCovered === false};
}
