import {pixelOf, ring128} from '../../planning/pixel.js';
import type {CrowdSkyRow} from './row.js';

const tileCount = 12 * 128 * 128;
const dayMs = 86_400_000;
const filters = ['LP', 'IRCUT'];

/** What the people of the simulated sky like to look at: name, RA and Dec in degrees (J2000), how much, degrees around it. Nobody has thought of IC 434. */
export const favourites: ReadonlyArray<readonly [name: string, raDegrees: number, decDegrees: number, crowd: number, degrees: number]> = [
	['M 42', 83.82, -5.39, 90, 1.1], ['M 31', 10.68, 41.27, 80, 1.6], ['M 45', 56.75, 24.12, 60, 1.2], ['M 33', 23.46, 30.66, 50, 0.8],
	['M 81', 148.89, 69.07, 55, 0.7], ['M 101', 210.8, 54.35, 60, 0.6], ['M 51', 202.47, 47.2, 65, 0.5], ['M 13', 250.42, 36.46, 50, 0.5], ['NGC 7000', 314.75, 44.37, 40, 1.8],
	['M 27', 299.9, 22.72, 45, 0.5], ['M 57', 283.4, 33.03, 45, 0.4], ['IC 1396', 324.75, 57.5, 25, 1.6], ['NGC 6960', 311.4, 30.7, 30, 1.7], ['M 8', 270.92, -24.38, 35, 1.0],
	['M 16', 274.7, -13.81, 30, 0.6], ['M 17', 275.2, -16.17, 28, 0.6], ['M 20', 270.6, -23.03, 25, 0.6], ['NGC 2237', 97.98, 4.94, 35, 1.1], ['IC 1805', 38.2, 61.45, 28, 1.4],
	['IC 1848', 42.8, 60.4, 22, 1.4], ['NGC 281', 13.2, 56.62, 24, 0.6], ['NGC 7635', 350.2, 61.2, 24, 0.5], ['M 1', 83.63, 22.01, 40, 0.4], ['M 63', 198.96, 42.03, 22, 0.4],
	['M 64', 194.18, 21.68, 18, 0.4], ['M 65', 169.73, 13.09, 30, 0.6], ['M 87', 187.71, 12.39, 20, 1.5], ['M 104', 190.0, -11.62, 20, 0.4], ['M 3', 205.55, 28.38, 25, 0.4],
	['M 5', 229.64, 2.08, 20, 0.4], ['M 92', 259.28, 43.14, 18, 0.4], ['M 15', 322.49, 12.17, 20, 0.4], ['NGC 253', 11.89, -25.29, 16, 0.6], ['NGC 891', 35.64, 42.35, 14, 0.4],
	['NGC 4565', 189.09, 25.99, 16, 0.4], ['NGC 6888', 303.0, 38.35, 24, 0.6], ['NGC 6946', 308.72, 60.15, 16, 0.4], ['M 97', 168.7, 55.02, 18, 0.4], ['M 106', 184.74, 47.3, 18, 0.5],
	['47 Tuc', 6.02, -72.08, 12, 0.6], ['NGC 3372', 161.27, -59.87, 18, 1.4], ['NGC 5139', 201.7, -47.48, 15, 0.6], ['LMC', 80.89, -69.76, 10, 4], ['SMC', 13.19, -72.83, 8, 2],
	['NGC 5128', 201.37, -43.02, 12, 0.5], ['Polaris', 37.95, 89.26, 9, 1.2], ['T CrB', 239.88, 25.92, 70, 0.4], ['Mira', 34.84, -2.98, 12, 0.3], ['Rho Oph', 246.4, -24.5, 14, 3],
];

type Tile = {stacks: number; exposureSeconds: number; observers: number; firstMs: number; lastMs: number};

/** How the feed is made. */
type FeedOptions = {
	/** At least this many rows: first the invented crowd's own, then more tiles of the whole sky. */
	readonly rowCount: number;
	/** Until when the crowd has observed, in ms since 1970 UTC. */
	readonly untilMs: number;
	/** Columns other than those a client knows. */
	readonly isOther: boolean;
};

/** The rows of sky_coverage.php, line by line, without newlines: an invented crowd's sky, the same every time, plus the stacks that this server has. */
export function * coverageLines(rows: readonly CrowdSkyRow[], {rowCount, untilMs, isOther}: FeedOptions): Generator<string> {
	if (isOther) {
		yield * ['# %ECSV 1.0', '# ---', '# datatype:', '# - {name: sector, datatype: string}', '# - {name: happiness, datatype: float64}', '# schema: astropy-2.0', 'sector happiness', 'north 0.7', 'south 0.9'];
		return;
	}

	const tiles = new Map<string, Tile>();
	addCrowd(tiles, untilMs);
	addStacks(tiles, rows);
	yield * [
		'# %ECSV 1.0',
		'# ---',
		'# datatype:',
		'# - {name: healpix_ring, datatype: int64, description: "HEALPix RING index, NSIDE=128"}',
		'# - {name: filter, datatype: string}',
		'# - {name: n_stacks, datatype: int64}',
		'# - {name: total_exptime, unit: s, datatype: float64}',
		'# - {name: n_observers, datatype: int64}',
		'# - {name: first_observed, datatype: string}',
		'# - {name: last_observed, datatype: string}',
		'# meta: !!omap',
		'# - {nside: 128}',
		'# schema: astropy-2.0',
		'healpix_ring filter n_stacks total_exptime n_observers first_observed last_observed',
	];
	for (const [key, {stacks, exposureSeconds, observers, firstMs, lastMs}] of tiles) {
		yield `${key} ${stacks} ${exposureSeconds.toFixed(1)} ${observers} ${instantText(firstMs)} ${instantText(lastMs)}`;
	}

	for (let index = tiles.size, tile = 0; index < rowCount; index++) {
		// A step that has no factor in common with their number visits all tiles before it repeats one.
		tile = (tile + 75_011) % tileCount;
		yield `${tile} ${filters[Math.floor(index / tileCount) % 2] ?? ''} 1 600.0 1 ${instantText(untilMs - (400 * dayMs))} ${instantText(untilMs - ((index % 390) * dayMs))}`;
	}
}

function addCrowd(tiles: Map<string, Tile>, untilMs: number): void {
	const random = randomFrom(1);
	for (const [, raDegrees, decDegrees, crowd, degrees] of favourites) {
		for (const tile of tilesAround(raDegrees, decDegrees, degrees)) {
			for (const filter of filters) {
				const share = random();
				const stacks = Math.floor(crowd * share * share * (filter === 'LP' ? 4 : 2));
				if (stacks === 0) continue;
				const lastMs = untilMs - Math.floor(random() * (4000 / crowd)) * dayMs;
				tiles.set(`${tile} ${filter}`, {stacks, exposureSeconds: stacks * 600, observers: Math.max(1, Math.floor(crowd * share / 4)), firstMs: lastMs - (Math.floor(random() * 300) * dayMs), lastMs});
			}
		}
	}
}

function addStacks(tiles: Map<string, Tile>, rows: readonly CrowdSkyRow[]): void {
	for (const {ra_deg, dec_deg, filter_name, total_exptime, date_obs_start} of rows) {
		const tile = ra_deg === null || dec_deg === null ? undefined : pixelOf(Number(ra_deg), Number(dec_deg), ring128)?.index;
		const atMs = Date.parse(`${date_obs_start?.replace(' ', 'T').replace(/Z$/, '') ?? ''}Z`);
		if (tile === undefined || Number.isNaN(atMs)) continue;
		const key = `${tile} ${filter_name ?? ''}`;
		const known = tiles.get(key) ?? {stacks: 0, exposureSeconds: 0, observers: 1, firstMs: atMs, lastMs: atMs};
		tiles.set(key, {
			stacks: known.stacks + 1, exposureSeconds: known.exposureSeconds + Number(total_exptime ?? 0), observers: known.observers,
			firstMs: Math.min(known.firstMs, atMs), lastMs: Math.max(known.lastMs, atMs),
		});
	}
}

/** The tiles whose middles are within that distance, found with a grid of points finer than the tiles. */
function tilesAround(raDegrees: number, decDegrees: number, degrees: number): Set<number> {
	const found = new Set<number>();
	const stretch = Math.cos(decDegrees * Math.PI / 180);
	for (let north = -degrees; north <= degrees; north += 0.2) {
		for (let east = -degrees; east <= degrees; east += 0.2) {
			const dec = decDegrees + north;
			if ((north ** 2) + (east ** 2) > degrees ** 2 || Math.abs(dec) > 90) continue;
			const tile = pixelOf(raDegrees + (east / Math.max(0.01, stretch)), dec, ring128)?.index;
			if (tile !== undefined) found.add(tile);
		}
	}

	return found;
}

function instantText(ms: number): string {
	return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** A small linear congruential generator: good enough for a sky, and the same each time, as tests need. */
function randomFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 4294967296;
	};
}
