import type {State, TargetState} from '../../machine/state.js';
import {placesByObject} from '../../planning/my-stacks/known-places.js';
import {ownTiles, roughPlaces, type OwnTile} from '../../planning/sky/own-tiles.js';
import {tilingOf} from '../../planning/pixel.js';
import type {Place} from '../../planning/sky/place.js';
import {isFreshFeed, provenBy, type SkyCoverage} from '../../planning/sky/sky-coverage.js';
import {waitingTargets} from '../../planning/sky/waiting-sky.js';
import {myStacksOf} from '../mine/rows.js';
import type {ViewState} from '../view-state.js';
import type {OwnSky} from './sky-marks.js';

/** Adds the user's tiles by tile number. */
export type KnownSky = OwnSky & {readonly byTile: ReadonlyMap<number, OwnTile>};

type Stacks = ReturnType<typeof myStacksOf>;
type ReadTargets = ReadonlyArray<readonly [scope: string, target: TargetState]>;

/** The last result: thousands of stacks must not be sorted into tiles at every key. */
let placed: Omit<KnownSky, 'waiting'> & {readonly stacks: Stacks; readonly coverage: SkyCoverage | undefined; readonly isFresh: boolean; readonly proven: SkyCoverage | undefined; readonly places: ReadonlyMap<string, Place>} | undefined;
let known: {readonly read: ReadTargets; readonly placed: typeof placed; readonly sky: KnownSky} | undefined;

/** Waiting targets and existing stacks. Memoised: the same lists and feed give the same object. */
export function ownSkyOf(state: State, {myStacks, skyView: {coverage, fetchedAtMs = 0}}: Pick<ViewState, 'myStacks' | 'skyView'>): KnownSky {
	const stacks = myStacksOf(state, myStacks);
	const isFresh = isFreshFeed(fetchedAtMs, state.nowMs);
	if (placed?.stacks !== stacks || placed.coverage !== coverage || placed.isFresh !== isFresh) {
		const proven = coverage && provenBy(coverage, isFresh);
		const tiles = ownTiles(stacks, proven);
		placed = {stacks, coverage, isFresh, proven, tiles, byTile: new Map(tiles.map(each => [each.tile, each])), rough: roughPlaces(stacks), places: placesByObject(stacks)};
	}

	const tiling = tilingOf(state.settings.tiling);
	const read: ReadTargets = state.scopes.flatMap(({id, targets}) => targets.flatMap(target => target.reading ? [[id, target] as const] : []));
	if (known?.placed === placed && isSameRead(known.read, read)) return known.sky;
	const {tiles, byTile, rough, places, proven} = placed;
	const targets = read.flatMap(([scope, {name: target, blocks, reading}]) => reading ? [{...reading, scope, target, blocks}] : []);
	const waiting = waitingTargets(targets, proven, {placeOf: target => places.get(target.toLowerCase()), tiles: byTile, tiling});
	const sky = {waiting, tiles, rough, byTile};
	known = {read, placed, sky};
	return sky;
}

function isSameRead(one: ReadTargets, other: ReadTargets): boolean {
	return one.length === other.length && one.every(([scope, {reading, blocks}], index) => {
		const [otherScope, target] = other[index] ?? [];
		return scope === otherScope && reading === target?.reading && blocks === target?.blocks;
	});
}
