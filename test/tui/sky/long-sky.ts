import type {ListedRow} from '../../../source/planning/my-stacks/my-stack.js';
import {noCoverage, tilesInAll, type SkyCoverage} from '../../../source/planning/sky/sky-coverage.js';

/** Rows of a server's list all over the sky. */
export function manyRows(count: number): ListedRow[] {
	return Array.from({length: count}, (_, index) => ({
		id: String(index), chunkKey: `2026${String((index % 12) + 1).padStart(2, '0')}10.${String(index % 96).padStart(2, '0')}`, objectName: `A ${index}`, telescopeId: undefined, filterName: index % 2 === 0 ? 'LP' : 'IRCUT',
		dateObsStartMs: 1_700_000_000_000 + (index * 1_000_000), dateObsEndMs: undefined, framesInput: 80, framesAligned: 70, totalExposureSeconds: 700,
		raDegrees: (index * 7.3) % 360, decDegrees: ((index * 3.1) % 170) - 85, sizeBytes: undefined, createdAt: undefined,
	}));
}

/** A feed of this many rows, at most two per tile. */
export function longFeed(rows: number): SkyCoverage {
	const {columns} = noCoverage;
	return {
		filterNames: ['LP', 'IRCUT'], isCut: false,
		columns: {
			...columns,
			tiles: Int32Array.from({length: rows}, (_, index) => Math.floor(index / rows * tilesInAll)), filters: Uint8Array.from({length: rows}, (_, index) => index % 2),
			stacks: new Int32Array(rows).fill(3), exposures: new Float32Array(rows).fill(600), observers: new Int32Array(rows).fill(2),
			firsts: new Uint32Array(rows).fill(1_700_000_000), lasts: new Uint32Array(rows).fill(1_760_000_000),
		},
	};
}
