import {open} from 'node:fs/promises';
import {writeWhole} from '../../files/write-whole.js';
import {noCoverage, tilesInAll, type CoverageColumns, type SkyCoverage} from '../../planning/sky/sky-coverage.js';
import {mostRows} from './coverage-reader.js';

/** The stored form of a server's feed. */
export type KeptCoverage = {
	/** When it was fetched, ms since 1970. */
	readonly fetchedAtMs: number;
	readonly coverage: SkyCoverage;
	/** Why there is no coverage: the server has no feed, or one that cannot be read. */
	readonly why: string | undefined;
};

// One line of JSON, then the columns one after the other, in little-endian byte order.
const version = 1;
const longestHeadBytes = 64 * 1024;
const columnNames = ['tiles', 'filters', 'stacks', 'exposures', 'observers', 'firsts', 'lasts'] as const satisfies ReadonlyArray<keyof CoverageColumns>;
const rowBytes = columnNames.reduce((sum, name) => sum + noCoverage.columns[name].BYTES_PER_ELEMENT, 0);

/** Writes a feed to the disk; the folder must exist. Rejects with the file system's error. */
export async function writeCoverage(file: string, {fetchedAtMs, coverage, why}: KeptCoverage): Promise<void> {
	const {filterNames, columns, isCut} = coverage;
	const head = JSON.stringify({v: version, fetchedAtMs, why, rows: columns.tiles.length, filterNames, isCut});
	async function * parts(): AsyncGenerator<Uint8Array> {
		yield Buffer.from(`${head}\n`);
		for (const name of columnNames) {
			const {buffer, byteOffset, byteLength} = columns[name];
			yield await Promise.resolve(new Uint8Array(buffer, byteOffset, byteLength));
		}
	}

	await writeWhole(file, parts());
}

/** Reads a stored feed; undefined if there is none or it is damaged. Never rejects, because the feed can be fetched again. */
export async function readCoverage(file: string): Promise<KeptCoverage | undefined> {
	const handle = await open(file, 'r').catch(() => undefined);
	if (!handle) return undefined;
	try {
		const {size} = await handle.stat();
		if (size > longestHeadBytes + (mostRows * rowBytes)) return undefined;
		const bytes = await handle.readFile();
		const end = bytes.subarray(0, longestHeadBytes).indexOf(0x0A);
		const head = end === -1 ? undefined : readHead(bytes.toString('utf8', 0, end));
		if (!head || bytes.length !== end + 1 + (head.rows * rowBytes)) return undefined;
		const {fetchedAtMs, why, filterNames, isCut} = head;
		const columns = columnsOf(bytes, end + 1, head.rows);
		return isSound(columns, filterNames.length) ? {fetchedAtMs, why, coverage: {filterNames, columns, isCut}} : undefined;
	} catch {
		return undefined;
	} finally {
		await handle.close().catch(() => undefined);
	}
}

type Head = {readonly fetchedAtMs: number; readonly why: string | undefined; readonly rows: number; readonly filterNames: readonly string[]; readonly isCut: boolean};

function readHead(text: string): Head | undefined {
	const {v, fetchedAtMs, why, rows, filterNames, isCut} = JSON.parse(text) as Partial<Head> & {v?: unknown};
	const isHead = v === version && typeof fetchedAtMs === 'number' && !Number.isNaN(new Date(fetchedAtMs).getTime()) && (why === undefined || typeof why === 'string') && Number.isSafeInteger(rows) && (rows ?? -1) >= 0
		&& Array.isArray(filterNames) && filterNames.every(name => typeof name === 'string') && typeof isCut === 'boolean';
	return isHead ? {fetchedAtMs, why, rows: rows ?? 0, filterNames, isCut} : undefined;
}

/** Copies, because a typed array must begin at a multiple of its element size. */
function columnsOf(bytes: Buffer, from: number, rows: number): CoverageColumns {
	let at = from;
	const next = (width: number) => {
		const part = Uint8Array.prototype.slice.call(bytes, at, at + (rows * width));
		at += rows * width;
		return part.buffer;
	};

	return {
		tiles: new Int32Array(next(4)), filters: new Uint8Array(next(1)), stacks: new Int32Array(next(4)), exposures: new Float32Array(next(4)),
		observers: new Int32Array(next(4)), firsts: new Uint32Array(next(4)), lasts: new Uint32Array(next(4)),
	};
}

/** Look-ups rely on the tiles being in ascending order. */
function isSound({tiles, filters}: CoverageColumns, filterCount: number): boolean {
	return tiles.every((tile, row) => tile >= 0 && tile < tilesInAll && tile >= (tiles[row - 1] ?? 0)) && filters.every(number => number < filterCount);
}
