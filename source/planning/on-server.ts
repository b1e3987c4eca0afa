import {ring2nest} from '@hscmap/healpix';
import {chunkOf, chunkStartMs, slotMs} from './chunk.js';
import {nest64, pixelOf, ring128} from './pixel.js';

/** What is known about a stack that may already be on the CrowdSky server. */
export type SoughtStack = {
	/** UTC date and quarter-hour in which its block starts, `YYYYMMDD.CC`. */
	readonly chunk: string;
	/** As in names: `LP`. */
	readonly filter: string;
	/** Exposure of one sub-frame in seconds. */
	readonly exposureSeconds: number;
	/** Frames that the telescope really stacked. */
	readonly frames: number;
	/** Where it points, from its header; undefined if that was not or could not be read. */
	readonly raDegrees?: number | undefined;
	readonly decDegrees?: number | undefined;
	/** The pixel in its name, in a tiling that the name does not show. HP000000 means an unknown one: leave it out. */
	readonly pixelFromName?: number | undefined;
	/** TELESCOP from its header. */
	readonly telescopeId?: string | undefined;
	/** DATE-OBS from its header, in ms since 1970 UTC; some firmware writes the time of stacking there. */
	readonly observedMs?: number | undefined;
	/** The block's limits, in ms since 1970 UTC. */
	readonly blockStartMs: number;
	readonly blockEndMs: number;
};

/** What the rule compares in a row of the server's list; undefined if the row does not say. */
export type ServerRow = {
	readonly chunkKey: string;
	readonly filterName: string | undefined;
	readonly telescopeId: string | undefined;
	readonly dateObsStartMs: number | undefined;
	readonly framesInput: number | undefined;
	readonly framesAligned: number | undefined;
	/** Exposure of all frames together. */
	readonly totalExposureSeconds?: number | undefined;
	readonly raDegrees: number | undefined;
	readonly decDegrees: number | undefined;
};

type Verdict = 'agrees' | 'differs' | 'untold';

/** Rows by the chunk of their key. */
export type ServerIndex<Row extends ServerRow> = ReadonlyMap<string, readonly Row[]>;

// The quarter-hour, then a pixel, or the rounded position of the server's first keys (83.6_+22.0), or nothing.
const keyPattern = /^(\d{8}\.\d\d)(?:_HP(\d{6})|_(\d{1,3}\.\d+)_([+-]?\d{1,2}\.\d+))?(?:_|$)/;

// The same header is read on both sides, so only rounding may differ.
const samePlaceDegrees = 0.02;
const sameRoundedPlaceDegrees = 0.11;

// A header may say when an exposure began and a name when it ended, so the server's slot may be the one before ours.
const earliestStartMs = 120_000;

/** Sorts the server's list by chunk, for `findOnServer`: a look-up then takes a few rows rather than the whole list. */
export function indexRows<Row extends ServerRow>(rows: Iterable<Row>): ServerIndex<Row> {
	const index = new Map<string, Row[]>();
	for (const row of rows) {
		const chunk = chunkOfRow(row);
		if (chunk === undefined) continue;
		const known = index.get(chunk);
		if (known) known.push(row);
		else index.set(chunk, [row]);
	}

	return index;
}

/** The row that is this stack (see `isOnServer`), or undefined. Takes the list, or its index if many stacks are looked up. */
export function findOnServer<Row extends ServerRow>(stack: SoughtStack, rows: readonly Row[] | ServerIndex<Row>): Row | undefined {
	return rowsOnServer(stack, rows)[0];
}

/** All rows that are this stack; the server does not look for duplicates. */
export function rowsOnServer<Row extends ServerRow>(stack: SoughtStack, rows: readonly Row[] | ServerIndex<Row>): Row[] {
	const index = 'get' in rows ? rows : indexRows(rows);
	return chunksOf(stack).flatMap(chunk => index.get(chunk)?.filter(row => isOnServer(stack, row)) ?? []);
}

/**
 * Whether a row of the server's list is this stack: UTC slot, pixel and filter agree and, as far as
 * the row says, so do telescope, start within the block, and frames. A key alone is never enough: stacks of other filters,
 * telescopes and short blocks share it. If pixel or filter are unknown, or the server puts the stack into another slot of
 * the block than the first or into that of a DATE-OBS outside the block, it is not enough that start or frames do not
 * differ: they must agree (for the slot: both).
 */
export function isOnServer(stack: SoughtStack, row: ServerRow): boolean {
	const chunk = chunkOfRow(row);
	if (chunk === undefined || !chunksOf(stack).includes(chunk)) return false;
	const place = [pixelVerdict(stack, row), filterVerdict(stack, row)];
	const start = startVerdict(stack, row);
	const frames = framesVerdict(stack, row);
	if ([...place, start, frames, telescopeVerdict(stack, row), exposureVerdict(stack, row)].includes('differs')) return false;
	if (chunk !== stack.chunk && !isOfFirstFrame(stack, chunk)) return start === 'agrees' && frames === 'agrees';
	return !place.includes('untold') || start === 'agrees' || frames === 'agrees';
}

function chunkOfRow({chunkKey, dateObsStartMs}: ServerRow): string | undefined {
	const chunk = keyPattern.exec(chunkKey)?.[1];
	if (chunk !== undefined && !Number.isNaN(chunkStartMs(chunk))) return chunk;
	return dateObsStartMs === undefined ? undefined : chunkOf(dateObsStartMs);
}

/** The stack's own chunk first, then those that the server may have derived from the header's DATE-OBS. */
function chunksOf({chunk, observedMs, blockStartMs, blockEndMs}: SoughtStack): readonly string[] {
	const chunks = new Set([chunk, ...(observedMs === undefined ? [] : [chunkOf(observedMs)])]);
	if (!(blockEndMs - blockStartMs <= 86_400_000)) return [...chunks];
	for (let atMs = Math.floor((blockStartMs - earliestStartMs) / slotMs) * slotMs; atMs < blockEndMs; atMs += slotMs) chunks.add(chunkOf(atMs));
	return [...chunks];
}

/** Whether it is the slot of a DATE-OBS that says when the first frame was taken, from which the server makes its key. */
function isOfFirstFrame({observedMs, blockStartMs, blockEndMs}: SoughtStack, chunk: string): boolean {
	return observedMs !== undefined && observedMs >= blockStartMs - earliestStartMs && observedMs < blockEndMs && chunk === chunkOf(observedMs);
}

/** Pixels are compared in the server's tiling if the stack's position is known, and otherwise in either tiling. */
function pixelVerdict({raDegrees, decDegrees, pixelFromName}: SoughtStack, row: ServerRow): Verdict {
	const [, , digits, keyRa, keyDec] = keyPattern.exec(row.chunkKey) ?? [];
	const rowPixel = digits === undefined ? undefined : Number(digits);
	const rowHasPlace = row.raDegrees !== undefined && row.decDegrees !== undefined;
	const pixelsAt = (ra = Number.NaN, dec = Number.NaN) => [pixelOf(ra, dec, ring128)?.index, pixelOf(ra, dec, nest64)?.index];
	if (raDegrees !== undefined && decDegrees !== undefined && pixelOf(raDegrees, decDegrees)) {
		if (rowPixel !== undefined && pixelsAt(raDegrees, decDegrees).includes(rowPixel)) return 'agrees';
		// A position on the border of two pixels may be rounded into the other one.
		if (rowHasPlace) return verdict(separationDegrees(raDegrees, decDegrees, row.raDegrees, row.decDegrees) <= samePlaceDegrees);
		if (keyRa !== undefined) return verdict(separationDegrees(raDegrees, decDegrees, Number(keyRa), Number(keyDec)) <= sameRoundedPlaceDegrees);
		return rowPixel === undefined ? 'untold' : 'differs';
	}

	if (pixelFromName === undefined) return 'untold';
	if (rowPixel !== undefined && (rowPixel === pixelFromName || holds(pixelFromName, rowPixel) || holds(rowPixel, pixelFromName))) return 'agrees';
	if (rowHasPlace) return verdict(pixelsAt(row.raDegrees, row.decDegrees).includes(pixelFromName));
	return rowPixel === undefined ? 'untold' : 'differs';
}

/** Whether a pixel of NSIDE 64, NESTED holds one of NSIDE 128, RING: each is four of the finer ones (Gorski et al. 2005, section 4). */
function holds(nested: number, ring: number): boolean {
	return ring < 12 * 128 ** 2 && Math.floor(ring2nest(128, ring) / 4) === nested;
}

function filterVerdict({filter}: SoughtStack, {filterName}: ServerRow): Verdict {
	return filterName === undefined ? 'untold' : verdict(folded(filter) === folded(filterName));
}

/** Whether a TELESCOP tells one telescope from another: where the serial is empty or all zeros, that of any other may be the same. */
export function hasSerial(telescopeId: string | undefined): telescopeId is string {
	return telescopeId !== undefined && !/(?:^|_)0*$/.test(telescopeId.trim());
}

/** TELESCOP is `<model>_<serial>`; the server may keep all of it, the serial, or something of its own that says nothing. */
function telescopeVerdict({telescopeId}: SoughtStack, row: ServerRow): Verdict {
	if (!hasSerial(telescopeId) || !hasSerial(row.telescopeId)) return 'untold';
	const [ours, theirs] = [folded(telescopeId), folded(row.telescopeId)];
	if (ours.includes('_') === theirs.includes('_')) return verdict(ours === theirs);
	return ours.split('_').at(-1) === theirs.split('_').at(-1) ? 'agrees' : 'untold';
}

/** What is sent is the start of the block or of the first frame, from its header or its name, which may give the end of the exposure. */
function startVerdict({observedMs = Number.NaN, exposureSeconds, blockStartMs, blockEndMs}: SoughtStack, {dateObsStartMs}: ServerRow): Verdict {
	if (dateObsStartMs === undefined) return 'untold';
	const laterMs = dateObsStartMs - observedMs;
	const isOfHeader = laterMs >= -1000 && laterMs <= (exposureSeconds + 2) * 1000;
	return verdict(isOfHeader || (dateObsStartMs >= blockStartMs && dateObsStartMs < blockEndMs));
}

/** Our number is the frames really stacked; the server's number of input frames may be larger. */
function framesVerdict({frames}: SoughtStack, {framesInput, framesAligned}: ServerRow): Verdict {
	if (framesAligned === undefined) return framesInput === undefined || framesInput > frames ? 'untold' : verdict(framesInput === frames);
	return verdict(framesAligned === frames || framesInput === frames);
}

/** Exposures of one frame that these telescopes make, in seconds. */
const exposures: readonly number[] = [2, 5, 10, 20, 30, 60];

/** A row gives the exposure of one frame only through its total; a total that no exposure fits says nothing. */
function exposureVerdict({exposureSeconds}: SoughtStack, {totalExposureSeconds, framesAligned}: ServerRow): Verdict {
	if (totalExposureSeconds === undefined || !framesAligned) return 'untold';
	const told = exposures.find(seconds => Math.abs((totalExposureSeconds / framesAligned) - seconds) <= seconds / 50);
	return told === undefined ? 'untold' : verdict(Math.abs(told - exposureSeconds) <= told / 50);
}

function verdict(isSame: boolean): Verdict {
	return isSame ? 'agrees' : 'differs';
}

function folded(text: string): string {
	return text.trim().toLowerCase();
}

/** Great-circle distance by the haversine formula, which is precise for small angles; NaN if a position is unknown. */
function separationDegrees(ra1: number, dec1: number, ra2 = Number.NaN, dec2 = Number.NaN): number {
	const radians = Math.PI / 180;
	const half = (degrees: number) => Math.sin(degrees * radians / 2) ** 2;
	return 2 * Math.asin(Math.min(1, Math.sqrt(half(dec1 - dec2) + Math.cos(dec1 * radians) * Math.cos(dec2 * radians) * half(ra1 - ra2)))) / radians;
}
