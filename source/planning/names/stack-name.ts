import {readDate, readTime, wallText} from '../calendar.js';
import {chunkStartMs} from '../chunk.js';
import {exposureMsOf} from './exposure.js';
import {isPixelIndex, pixelText, type Pixel} from '../pixel.js';

/**
 * What the name of a stack says: `CrowdSky_N_TARGET_EXPOSUREs_FILTER_YYYYMMDD.CC_HPnnnnnn_K.fit`, with N frames that the telescope
 * really stacked, the quarter-hour CC of the UTC day in which the block starts, a HEALPix index, and K, from 2 on, for further
 * blocks of the quarter-hour. Older names have the local start instead, `YYYYMMDD-HHMMSS`. Either `chunk` or `localStart` is known.
 */
export type StackName = {
	readonly name: string;
	/** Frames that the telescope really stacked. */
	readonly frames: number;
	readonly target: string;
	/** As in the name: `10.0s`. */
	readonly exposure: string;
	/** Exposure of one frame in seconds. */
	readonly exposureSeconds: number;
	readonly filter: string;
	/** UTC date and quarter-hour in which the block starts, `YYYYMMDD.CC`. */
	readonly chunk: string | undefined;
	/** Start of the block on the telescope's wall clock, `YYYY-MM-DDTHH:MM:SS`, from an old-style name. */
	readonly localStart: string | undefined;
	/** HEALPix index; a name does not show which tiling it is in. */
	readonly pixel: number | undefined;
	/** Which of the grid's blocks that start in the chunk, from 1. */
	readonly ordinal: number;
};

/** A picture beside a stack. */
export type StackCompanion = {
	readonly kind: 'picture' | 'thumbnail';
	readonly stack: StackName;
};

/** The parts of a stack's name. Exposure and filter as in the sub-frames' names; without a pixel it is HP000000; the ordinal is 1 if left out. */
export type StackNameParts = {
	readonly frames: number;
	readonly target: string;
	readonly exposure: string;
	readonly filter: string;
	readonly chunk: string;
	readonly pixel: Pixel | number | undefined;
	readonly ordinal?: number;
};

// Greedy target: the tokens after it contain no underscore. An old-style name has no ordinal: its time says which block it
// is.
const pattern = /^CrowdSky_(\d{1,9})_(.+)_([\d.]+s)_([^_]+)_(?:(\d{8}\.\d\d)(?:_HP(\d{6}))?(?:_([2-9]|[1-9]\d))?|(\d{8}-\d{6})(?:_HP(\d{6}))?)\.[Ff][Ii][Tt][Ss]?$/s;
const companionPattern = /^(.+?)(_thn)?\.jpg$/is;
const extensionPattern = /(?:\.fits?|(?:_thn)?\.jpg)$/i;

/** Reads `CrowdSky_*.fit`, including old-style names; undefined for any other name, dates that do not exist, and quarter-hours above 95. */
export function parseStackName(name: string): StackName | undefined {
	const match = pattern.exec(name);
	if (!match) return undefined;
	const [, frames = '', target = '', exposure = '', filter = '', chunk, chunkPixel, ordinal, stamp, stampPixel] = match;
	const exposureMs = exposureMsOf(exposure);
	const startMs = chunk === undefined ? readDate(stamp ?? '', 0) + readTime(stamp ?? '', 9) : chunkStartMs(chunk);
	if (exposureMs === undefined || Number.isNaN(startMs)) return undefined;
	const pixel = chunkPixel ?? stampPixel;
	return {
		name,
		frames: Number(frames),
		target,
		exposure,
		exposureSeconds: exposureMs / 1000,
		filter,
		chunk,
		localStart: chunk === undefined ? wallText(startMs) : undefined,
		pixel: pixel === undefined ? undefined : Number(pixel),
		ordinal: ordinal === undefined ? 1 : Number(ordinal),
	};
}

/** Reads the name of a picture or thumbnail (`.jpg`, `_thn.jpg`) whose stem is exactly a stack's; undefined for any other. */
export function parseStackCompanion(name: string): StackCompanion | undefined {
	const match = companionPattern.exec(name);
	const stack = match && parseStackName(`${match[1]}.fit`);
	return stack ? {kind: match[2] === undefined ? 'picture' : 'thumbnail', stack} : undefined;
}

/** True only for a stack of the convention or one of its companions: what a purge may delete. */
export function isStackOrCompanion(name: string): boolean {
	return parseStackName(name) !== undefined || parseStackCompanion(name) !== undefined;
}

/** The name of a stack by the convention; undefined if the parts would not give a name that can be read back. Never throws. */
export function stackNameOf(parts: StackNameParts): string | undefined {
	const {frames, target, filter, pixel, ordinal = 1} = parts;
	if (!isPixelIndex(typeof pixel === 'object' ? pixel.index : pixel ?? 0)) return undefined;
	const name = nameOf(parts);
	const read = parseStackName(name);
	return read?.frames === frames && read.target === target && read.filter === filter && read.ordinal === ordinal ? name : undefined;
}

/** The same, for callers who are sure of their parts. Throws RangeError if they would not give a name that can be read back. */
export function formatStackName(parts: StackNameParts): string {
	const name = stackNameOf(parts);
	if (name === undefined) throw new RangeError(`${JSON.stringify(nameOf(parts))} would not be a valid stack name.`);
	return name;
}

function nameOf({frames, target, exposure, filter, chunk, pixel, ordinal = 1}: StackNameParts): string {
	return `CrowdSky_${frames}_${target}_${exposure}_${filter}_${chunk}_${pixelText(pixel)}${ordinalSuffix(ordinal)}.fit`;
}

/** The name that a block's stack will get, with `?` for what only the telescope can tell: frames and pixel. */
export function wantedName(target: string, block: {readonly exposure: string; readonly filter: string; readonly chunk: string; readonly ordinal: number}): string {
	return `CrowdSky_?_${target}_${block.exposure}_${block.filter}_${block.chunk}_HP??????${ordinalSuffix(block.ordinal)}.fit`;
}

/** What identifies a block in its stack's name, `20260227.81_HP022854`; undefined for names without chunk or pixel. */
export function blockKeyOf(name: string): string | undefined {
	const {chunk, pixel, ordinal = 1} = parseStackName(name) ?? {};
	return chunk === undefined || pixel === undefined ? undefined : `${chunk}_${pixelText(pixel)}${ordinalSuffix(ordinal)}`;
}

/** A file's name without `.fit`, `.fits`, `.jpg` or `_thn.jpg`: what a stack and its companions have in common. */
export function stemOf(name: string): string {
	return name.replace(extensionPattern, '');
}

function ordinalSuffix(ordinal: number): string {
	return ordinal === 1 ? '' : `_${ordinal}`;
}
