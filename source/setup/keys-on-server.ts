import {nest64, parseChunkKey, pixelOf, ring128, type ServerRow, isOnServer, chunkStartMs} from '../planning/index.js';

/**
 * The server keys that a key stands for: that very key, or those of all stacks in the same slot and pixel as one of our
 * names (in either tiling; without a pixel, every stack of the slot).
 */
export function keysOnServer(key: string, rows: readonly ServerRow[]): string[] {
	if (rows.some(({chunkKey}) => chunkKey === key)) return [key];
	const ours = parseChunkKey(key);
	if (!ours) return [];
	const {chunk, pixel} = ours;
	const startMs = chunkStartMs(chunk);
	const isMeant = (row: ServerRow): boolean => {
		if (row.raDegrees !== undefined && row.decDegrees !== undefined && pixel !== undefined) {
			const isThere = [nest64, ring128].some(tiling => pixelOf(row.raDegrees ?? Number.NaN, row.decDegrees ?? Number.NaN, tiling)?.index === pixel);
			return isThere && row.chunkKey.startsWith(chunk);
		}

		// For a row without a position the pixels themselves are compared, by the same rule as for uploads, with everything else taken from the row, or left out.
		return row.chunkKey.startsWith(chunk) && (pixel === undefined || isOnServer({
			chunk, filter: row.filterName ?? '', exposureSeconds: 0, frames: row.framesAligned ?? row.framesInput ?? 0,
			pixelFromName: pixel, blockStartMs: startMs, blockEndMs: startMs + 900_000,
		}, {...row, totalExposureSeconds: undefined}));
	};

	return [...new Set(rows.filter(isMeant).map(({chunkKey}) => chunkKey))];
}
