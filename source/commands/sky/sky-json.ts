import type {OwnTile} from '../../planning/sky/own-tiles.js';
import type {TileCoverage} from '../../planning/sky/sky-coverage.js';
import type {WaitingTarget} from '../../planning/sky/waiting-sky.js';

/** The fields of `skyTarget`: a target with blocks waiting on a telescope. */
export function skyTarget({scope, target, blocksReady, place, isPlaceRough, coverage, firstOfTile, firstInFilter}: WaitingTarget): object {
	return {
		scope, target, blocksReady,
		raDegrees: degrees(place?.raDegrees), decDegrees: degrees(place?.decDegrees), isPlaceRough,
		firstOfTile: firstOfTile ?? null, firstInFilter: firstInFilter ?? null, ...tileFields(coverage),
	};
}

/** The fields of `skyTile`: a tile in which the user has stacks. */
export function skyTile({tile, place, objects, stacks, lastMs, others}: OwnTile): object {
	const {coverage, otherStacks} = others();
	return {
		...tileFields(coverage), tile, raDegrees: degrees(place.raDegrees), decDegrees: degrees(place.decDegrees), objectNames: objects,
		myStacks: stacks, myLastObserved: instant(lastMs), otherStacks: otherStacks ?? null,
	};
}

/** What the feed says about a tile (RING, NSIDE=128); null if it says nothing, and without a feed. */
function tileFields(coverage: TileCoverage | undefined): object {
	return {
		tile: coverage?.tile ?? null,
		stacks: coverage?.rows.length === 0 ? 0 : coverage?.stacks ?? null,
		exposureSeconds: coverage?.exposureSeconds ?? null,
		observers: coverage?.observers ?? null,
		lastObserved: instant(coverage?.lastMs),
		filters: coverage?.rows.map(({filter}) => filter) ?? null,
	};
}

/** ISO 8601 in UTC, whole seconds; null for none. */
export function instant(atMs: number | undefined): string | null {
	return atMs === undefined ? null : `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}

function degrees(value: number | undefined): number | null {
	return value === undefined ? null : Number(value.toFixed(4));
}
