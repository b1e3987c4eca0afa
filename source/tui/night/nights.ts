// A night by its quarters of an hour on the telescope's clock, counted from noon: 0 is 12:00, 36 is 21:00, 95 is 11:45.
import {parseLightName, type Block} from '../../planning/index.js';
import {heaviest, type QuarterState} from '../../components/timeline.js';

const quarterMs = 900_000;
const halfDayMs = 43_200_000;
const dayMs = 2 * halfDayMs;
/** Quarters from midnight to noon. */
export const noonQuarter = 48;

/** The frames of one block in one quarter of an hour. */
export type Piece = {readonly block: Block; readonly quarter: number; readonly frames: number};

/** A night of a target: its pieces in the order of time. */
export type Night = {readonly night: string; readonly pieces: readonly Piece[]};

/** Whole hours, from the first quarter on. */
export type Scale = {readonly first: number; readonly count: number};

type Placed = Piece & {readonly night: string};

const knownPieces = new WeakMap<Block, readonly Placed[]>();
const knownNights = new WeakMap<readonly Block[], readonly Night[]>();

/**
 * The nights of a target, the oldest first. Blocks with impossible dates are left out, unless there are no others, because the
 * newest night would otherwise lie in the future. Gives the same result for the same list of blocks.
 */
export function nightsOf(blocks: readonly Block[]): readonly Night[] {
	const known = knownNights.get(blocks);
	if (known) return known;
	const dated = blocks.filter(({status}) => status !== 'undated');
	const byNight = new Map<string, Placed[]>();
	for (const piece of (dated.length === 0 ? blocks : dated).flatMap(piecesOf)) {
		const pieces = byNight.get(piece.night);
		if (pieces) pieces.push(piece);
		else byNight.set(piece.night, [piece]);
	}

	const nights = [...byNight].sort(([a], [b]) => a < b ? -1 : 1).map(([night, pieces]): Night => ({night, pieces: pieces.sort((a, b) => a.quarter - b.quarter)}));
	knownNights.set(blocks, nights);
	return nights;
}

/** The whole hours that contain all of these nights, whatever their dates; undefined if there are none. */
export function scaleOf(nights: ReadonlyArray<Night | undefined>): Scale | undefined {
	let first = Infinity;
	let last = -Infinity;
	for (const night of nights) {
		first = Math.min(first, night?.pieces[0]?.quarter ?? Infinity);
		last = Math.max(last, night?.pieces.at(-1)?.quarter ?? -Infinity);
	}

	if (first > last) return undefined;
	const start = Math.floor(first / 4) * 4;
	return {first: start, count: (Math.floor(last / 4) * 4) + 4 - start};
}

/** What is shown of each quarter of the scale. */
export function quartersOf({pieces}: Night, {first, count}: Scale, stateOf: (block: Block) => QuarterState): QuarterState[] {
	const quarters = Array.from({length: count}, (): QuarterState => 'none');
	for (const {quarter, block} of pieces) {
		const place = quarter - first;
		const before = quarters[place];
		if (before === undefined) continue;
		quarters[place] = before === 'none' ? stateOf(block) : heaviest([before, stateOf(block)]);
	}

	return quarters;
}

/** The start of a quarter of an hour as a clock time, `21:15`. */
export function quarterText(quarter: number): string {
	const minutes = (quarter + noonQuarter) * 15;
	return `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** A block within one quarter is one piece; a longer one is divided by the times in its frames' names, which also show its gaps. */
function piecesOf(block: Block): readonly Placed[] {
	const known = knownPieces.get(block);
	if (known) return known;
	const first = placeOf(wallMsOf(block.start));
	const last = placeOf(wallMsOf(block.end) - 1);
	const pieces = first.night === last.night && first.quarter === last.quarter ? [{...first, block, frames: block.frames}] : piecesOfFrames(block);
	knownPieces.set(block, pieces);
	return pieces;
}

function piecesOfFrames(block: Block): Placed[] {
	const pieces = new Map<string, {night: string; quarter: number; frames: number}>();
	for (const file of block.files) {
		const local = parseLightName(file)?.local;
		if (local === undefined) continue;
		const {night, quarter} = placeOf(wallMsOf(local));
		const key = `${night} ${quarter}`;
		const piece = pieces.get(key) ?? {night, quarter, frames: 0};
		piece.frames++;
		pieces.set(key, piece);
	}

	return [...pieces.values()].map(piece => ({...piece, block}));
}

/** A clock's reading as if it were UTC, ms. */
function wallMsOf(local: string): number {
	return Date.parse(`${local.slice(0, 19)}Z`);
}

function placeOf(wallMs: number): {readonly night: string; readonly quarter: number} {
	const sinceNoonMs = wallMs - halfDayMs;
	return {night: new Date(sinceNoonMs).toISOString().slice(0, 10), quarter: Math.floor((((sinceNoonMs % dayMs) + dayMs) % dayMs) / quarterMs)};
}
