import {slotMs} from './chunk.js';
import type {FrameNames, NameList} from './names/frame-names.js';

/** Sub-frames that may be stacked together: one exposure (whole milliseconds), one filter. */
export type Kind = {readonly exposureMs: number; readonly filter: string};

/**
 * A sub-frame, by its index in the list of names, and the instant of its stamp, whole seconds since 1970 UTC: milliseconds are
 * too large for a number that needs no object of its own, and there may be a million.
 */
type Frame = {readonly index: number; readonly utcSeconds: number};

/** Where a block starts: an instant, and the UTC offset of the clocks by which its grid is counted. */
export type GridStart = {readonly startMs: number; readonly offsetMinutes: number};

/**
 * The frames of one future block. As a rule it has one start; it has several if clocks changed or disagree, so that two
 * grids give two blocks the same name. Then it is one block, because a name must belong to a single block.
 */
export type FrameGroup = {
	readonly kind: Kind;
	/** Start of the chunk slot in which the block starts. */
	readonly slotStartMs: number;
	readonly ordinal: number;
	readonly starts: GridStart[];
	readonly frames: Frame[];
};

/** Identifies a block among those of one kind: the start of its slot and its ordinal there (at most 15). */
export function groupKey(slotStartMs: number, ordinal: number): number {
	return slotStartMs / slotMs * 100 + ordinal;
}

/** Sorts a group's frames by time, keeps each name once, and puts the earliest start first, whatever the order of the names. */
export function sortGroup({frames, starts}: FrameGroup, names: Pick<NameList<FrameNames>, 'at'>): void {
	const nameOf = ({index}: Frame) => names.at(index) ?? '';
	frames.sort((a, b) => a.utcSeconds - b.utcSeconds || compareText(nameOf(a), nameOf(b)));
	let kept = 0;
	for (const frame of frames) {
		const before = frames[kept - 1];
		if (before?.utcSeconds !== frame.utcSeconds || nameOf(before) !== nameOf(frame)) frames[kept++] = frame;
	}

	frames.length = kept;
	starts.sort((a, b) => a.startMs - b.startMs || a.offsetMinutes - b.offsetMinutes);
}

/** Compares texts by their UTF-16 units, the same on every machine. */
export function compareText(a: string, b: string): number {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
