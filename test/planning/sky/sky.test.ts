import assert from 'node:assert/strict';
import {pix2ang_ring} from '@hscmap/healpix';
import test from 'ava';
import type {Block} from '../../../source/planning/index.js';
import {joinStacks} from '../../../source/planning/my-stacks/join-stacks.js';
import {nest64, pixelOf, ring128} from '../../../source/planning/pixel.js';
import {ownTiles, roughPlaces} from '../../../source/planning/sky/own-tiles.js';
import {degreesBetween, placeOfNamedPixel, placeOfPixel, tileAt} from '../../../source/planning/sky/place.js';
import {coverageOfTile, coveredTiles, isFreshFeed, noCoverage, provenBy, tilesInAll, type SkyCoverage} from '../../../source/planning/sky/sky-coverage.js';
import {tileMiddles} from '../../../source/planning/sky/tile-middles.js';
import {waitingTargets, type ReadTarget} from '../../../source/planning/sky/waiting-sky.js';
import {ownSkyOf} from '../../../source/tui/sky/own-sky.js';
import {initialView} from '../../../source/tui/view-state.js';
import {createMachine} from '../../machine/machine.js';
import {newCoverageReader} from '../../../source/crowdsky/coverage/coverage-reader.js';

const orion = {raDegrees: 85.25, decDegrees: -2.46};
const block = (changes: Partial<Block> = {}): Block => ({
	start: '', end: '', startUtc: '', endUtc: '', chunk: '20260227.81', ordinal: 1, exposure: '10.0s', exposureSeconds: 10, filter: 'LP', frames: 33, totalSeconds: 330,
	status: 'ready', reason: '', coveredBy: undefined, isForeignCoverage: false, files: ['a.fit'], ...changes,
});
const target = (changes: Partial<ReadTarget> = {}): ReadTarget => ({
	scope: 's', target: 'IC 434', blocks: [block()], pointings: new Map([['a.fit', {...orion, fieldDegrees: 1}]]), stackNames: [], ...changes,
});

/** The user has observed nothing so far. */
const nowhere = {placeOf: () => undefined, tiles: new Map<number, never>(), tiling: nest64};

function feed(...rows: readonly string[]): SkyCoverage {
	const reader = newCoverageReader();
	reader.take(Buffer.from(`healpix_ring filter n_stacks n_observers last_observed\n${rows.join('\n')}\n`));
	const coverage = reader.finish();
	assert.ok(!('why' in coverage));
	return coverage;
}

test('a pixel\'s centre lies in that pixel in both tilings and agrees with the library', () => {
	for (const tiling of [nest64, ring128]) {
		for (let index = 0; index < 12 * (tiling.nside ** 2); index += 97) {
			const place = placeOfPixel({index, tiling});
			assert.ok(place && place.raDegrees >= 0 && place.raDegrees < 360);
			assert.equal(pixelOf(place.raDegrees, place.decDegrees, tiling)?.index, index);
		}
	}

	const {theta, phi} = pix2ang_ring(128, 102_265);
	const fromLibrary = {raDegrees: phi * 180 / Math.PI, decDegrees: 90 - (theta * 180 / Math.PI)};
	assert.ok(degreesBetween(placeOfPixel({index: 102_265, tiling: ring128}) ?? orion, fromLibrary) < 1e-9);
	const none = [placeOfPixel({index: -1, tiling: nest64}), placeOfPixel({index: 49_152, tiling: nest64}), placeOfNamedPixel(0, nest64), placeOfNamedPixel(undefined, nest64)];
	assert.deepEqual(none, [undefined, undefined, undefined, undefined]);
	// The pixel of a name is nested and the server's tile is not: they agree in position only.
	assert.ok(degreesBetween(placeOfNamedPixel(22_854, nest64) ?? {raDegrees: 0, decDegrees: 0}, orion) < 1);
	assert.equal(tileAt(orion), 102_265);
});

test('the centres of many tiles at once equal those of each tile', () => {
	const tiles = Int32Array.from({length: tilesInAll}, (_, index) => index);
	const {raDegrees, decDegrees} = tileMiddles(tiles);
	// Whole caps, and samples of the rest.
	for (let tile = 0; tile < tilesInAll; tile += tile < 400 || tile > tilesInAll - 400 ? 1 : 53) {
		const place = placeOfPixel({index: tile, tiling: ring128});
		assert.ok(place && degreesBetween(place, {raDegrees: raDegrees[tile] ?? 0, decDegrees: decDegrees[tile] ?? 0}) < 1e-9, String(tile));
	}

	const mixed = tileMiddles(Int32Array.of(102_265, 3, 196_607, 102_265));
	assert.deepEqual([mixed.raDegrees[0], mixed.decDegrees[1]], [raDegrees[102_265], decDegrees[3]]);
	const coverage = feed('7 LP 2 1 x', '9 LP 1 1 x', '7 IRCUT 3 1 x');
	const covered = coveredTiles(coverage);
	assert.deepEqual([[...covered.numbers], [...covered.depths], covered.decDegrees[0]], [[7, 9], [5, 1], decDegrees[7]]);
	assert.equal(coveredTiles(coverage), covered);
});

test('each panel of a mosaic is looked up in its own tile', () => {
	const blocks = [block(), block({files: ['b.fit']}), block({files: ['c.fit']})];
	const pointings = new Map([['a.fit', {...orion, fieldDegrees: 1}], ['b.fit', {raDegrees: 88, decDegrees: -2.46, fieldDegrees: 1}]]);
	const [mosaic] = waitingTargets([target({blocks, pointings})], feed('102265 LP 1 1 x'), nowhere);
	assert.deepEqual(mosaic?.blocks.map(({tile, isFirst}) => [tile === 102_265, isFirst]), [[true, false], [false, true], [true, false]]);
	assert.deepEqual([mosaic?.firstOfTile, mosaic?.firstInFilter], [1, 0]);
	const odd = new Map([['a.fit', {raDegrees: Number.NaN, decDegrees: 500, fieldDegrees: 1}]]);
	assert.deepEqual(waitingTargets([target({pointings: odd})], noCoverage, nowhere).map(({firstOfTile}) => firstOfTile), [undefined]);
});

test('a waiting block is the first of its tile, the first in its filter, or one of many', () => {
	const answer = (coverage: SkyCoverage | undefined, changes: Partial<ReadTarget> = {}) => waitingTargets([target(changes)], coverage, nowhere)
		.map(({blocksReady, firstOfTile, firstInFilter}) => [blocksReady, firstOfTile, firstInFilter]);
	assert.deepEqual(answer(feed('7 LP 1 1 x')), [[1, 1, 0]]);
	assert.deepEqual(answer(feed('102265 IRCUT 1 1 x')), [[1, 0, 1]]);
	assert.deepEqual(answer(feed('102265 lp 1 1 x')), [[1, 0, 0]]);
	assert.deepEqual(answer(feed('102265 LP 1 1 x'), {blocks: [block(), block({filter: 'IRCUT'}), block({status: 'covered'}), block({status: 'short'})]}), [[2, 0, 1]]);
	assert.deepEqual(answer(undefined), [[1, undefined, undefined]]);
	assert.deepEqual(answer(noCoverage), [[1, 1, 0]]);
	assert.deepEqual(answer(noCoverage, {blocks: [block({status: 'covered'})]}), []);
	// A feed with missing rows only proves where somebody has observed.
	const cut = (...rows: readonly string[]): SkyCoverage => ({...feed(...rows), isCut: true});
	assert.deepEqual(answer(cut('7 LP 1 1 x')), [[1, undefined, undefined]]);
	assert.deepEqual(answer(cut('102265 IRCUT 1 1 x')), [[1, 0, 0]]);
	// And so does an old one, or one from the future of a clock that was set back.
	const hourMs = 3_600_000;
	const after = (hours: number, ...rows: readonly string[]) => answer(provenBy(feed(...rows), isFreshFeed(0, hours * hourMs)));
	assert.deepEqual([after(47, '7 LP 1 1 x'), after(49, '7 LP 1 1 x'), after(-49, '7 LP 1 1 x')], [[[1, 1, 0]], [[1, undefined, undefined]], [[1, undefined, undefined]]]);
	assert.deepEqual([after(47, '102265 IRCUT 1 1 x'), after(49, '102265 IRCUT 1 1 x')], [[[1, 0, 1]], [[1, 0, 0]]]);
	// A row without a filter may be of this one.
	assert.deepEqual(answer(feed('102265 "" 1 1 x')), [[1, 0, 0]]);
	// A tile that the user has observed since the feed was made is no longer a first one.
	const mine = new Map([[102_265, {filters: [['LP', 3] as const]}]]);
	const again = (coverage: SkyCoverage, filter: string) => waitingTargets([target({blocks: [block({filter})]})], coverage, {...nowhere, tiles: mine})
		.map(({firstOfTile, firstInFilter}) => [firstOfTile, firstInFilter]);
	assert.deepEqual([again(noCoverage, 'LP'), again(noCoverage, 'IRCUT'), again(feed('102265 IRCUT 1 1 x'), 'LP')], [[[0, 0]], [[0, 1]], [[0, 0]]]);
});

test('without a header the position comes from the server\'s list, or roughly and without a tile from a stack\'s name', () => {
	const unread = target({pointings: new Map(), stackNames: ['CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit']});
	const [known] = waitingTargets([unread], noCoverage, {...nowhere, placeOf: () => orion});
	assert.deepEqual([known?.place, known?.isPlaceRough, known?.firstOfTile], [orion, false, 1]);
	const [rough] = waitingTargets([unread], noCoverage, nowhere);
	assert.ok(rough?.place && degreesBetween(rough.place, orion) < 1);
	assert.deepEqual([rough.isPlaceRough, rough.firstOfTile, rough.coverage], [true, undefined, undefined]);
	const [unplaced] = waitingTargets([target({pointings: new Map()})], noCoverage, nowhere);
	assert.deepEqual([unplaced?.place, unplaced?.firstOfTile], [undefined, undefined]);
});

test('stacks of others are those that the feed has beyond one\'s own', () => {
	const row = {
		id: '1', chunkKey: '20260227.81_HP102265', objectName: 'IC 434', telescopeId: 'a', filterName: 'LP', dateObsStartMs: 1000,
		dateObsEndMs: undefined, framesInput: 33, framesAligned: 33,
		totalExposureSeconds: 330, ...orion, sizeBytes: undefined, createdAt: undefined,
	};
	const stacks = joinStacks({rows: [row, {...row, id: '2', objectName: 'Horsehead', dateObsStartMs: 5000}], telescopes: [], archive: [], blockMinutes: 15, tiling: nest64});
	const told = (coverage: SkyCoverage | undefined) => ownTiles(stacks, coverage)
		.map(({tile, objects, stacks: mine, lastMs, others}) => [tile, objects, mine, lastMs, others().otherStacks]);
	assert.deepEqual(told(feed('102265 LP 3 1 2026-02-28T00:00:00Z', '102265 IRCUT 4 2 x')), [[102_265, ['IC 434', 'Horsehead'], 2, 5000, 5]]);
	// The feed may be a day older than the stacks.
	assert.deepEqual(told(feed('102265 LP 1 1 x')), [[102_265, ['IC 434', 'Horsehead'], 2, 5000, 0]]);
	assert.deepEqual(told(undefined), [[102_265, ['IC 434', 'Horsehead'], 2, 5000, undefined]]);
	assert.equal(coverageOfTile(noCoverage, 1)?.stacks, undefined);
	const old = provenBy(feed('102265 LP 1 1 x'), false);
	assert.deepEqual(told(old), [[102_265, ['IC 434', 'Horsehead'], 2, 5000, undefined]]);
	assert.deepEqual(ownTiles(stacks, old).map(each => each.others().otherObservers), [undefined]);
	const [tile] = ownTiles(stacks, feed('102265 LP 3 3 x'));
	assert.deepEqual([tile?.others().otherObservers, tile?.filters, tile?.exposureSeconds], [2, [['LP', 2]], 660]);
	const others = (...rows: readonly string[]) => ownTiles(stacks, feed(...rows)).map(each => each.others()).map(({otherStacks, otherObservers}) => [otherStacks, otherObservers]);
	// The user alone has the one filter, and somebody else the other.
	assert.deepEqual(others('102265 LP 2 1 x', '102265 IRCUT 4 1 x'), [[4, 1]]);
	// Tonight's stacks are not in the feed yet, so the stacks of the feed may be somebody else's.
	assert.deepEqual([others('102265 LP 5 1 x'), others('102265 LP 2 2 x'), others('102265 LP 1 1 x'), others('7 LP 1 1 x')], [[[3, 1]], [[1, 1]], [[0, 0]], [[0, 0]]]);
	assert.deepEqual([others('102265 "" 5 2 x'), others('102265 lp x x x')], [[[3, 1]], [[undefined, undefined]]]);
	const named = joinStacks({rows: [], telescopes: ['81', '82'].map(chunk => ({scope: 's', target: 'IC 434', folder: 'IC 434', file: `CrowdSky_33_IC 434_10.0s_LP_20260227.${chunk}_HP022854.fit`})), archive: [], blockMinutes: 15, tiling: nest64});
	const [rough] = roughPlaces([...named, ...stacks]);
	assert.deepEqual([ownTiles(named, undefined), rough?.pixel, rough?.stacks, rough?.objects], [[], 22_854, 2, ['IC 434']]);
});

test('with --tiling ring128 the pixels of names are located correctly, and the settings choose the tiling', () => {
	const near = (tiling: typeof nest64, pixel: string) => {
		const name = `CrowdSky_33_IC 434_10.0s_LP_20260227.81_${pixel}.fit`;
		const [stack] = joinStacks({rows: [], telescopes: [{scope: 's', target: 'IC 434', folder: 'IC 434', file: name}], archive: [], blockMinutes: 15, tiling});
		const [waiting] = waitingTargets([target({pointings: new Map(), stackNames: [name]})], noCoverage, {...nowhere, tiling});
		return [stack?.place, waiting?.place].map(place => place && degreesBetween(place, orion) < 1);
	};

	assert.deepEqual([near(ring128, 'HP102265'), near(nest64, 'HP022854')], [[true, true], [true, true]]);
	// Pixels that the other tiling does not have, or has elsewhere.
	assert.deepEqual([near(nest64, 'HP102265'), near(ring128, 'HP022854')], [[undefined, undefined], [false, false]]);
	const machine = createMachine();
	machine.open('a', [30], {stackNames: ['CrowdSky_33_M 1_10.0s_LP_20260227.81_HP102265.fit']});
	const {myStacks, skyView} = initialView({columns: 80, rows: 24, isReadOnly: false});
	const roughIn = (tiling: 'nest64' | 'ring128') => {
		machine.send({kind: 'settingsChanged', settings: {...machine.state().settings, tiling}});
		return ownSkyOf(machine.state(), {myStacks, skyView}).rough.map(({place}) => degreesBetween(place, orion) < 1);
	};

	assert.deepEqual([roughIn('nest64'), roughIn('ring128'), roughIn('nest64')], [[], [true], []]);
});
