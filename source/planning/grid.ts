import {legalBlockMinutes} from './block-size.js';
import {minuteMs} from './calendar.js';
import {slotMs} from './chunk.js';

/** The time span of a block of some valid length, in milliseconds since 1970 UTC. */
export type SizedBlock = {readonly minutes: number; readonly startMs: number; readonly endMs: number};

/**
 * The first start of a grid at or after the start of a chunk slot, in milliseconds since 1970 UTC. The grid is counted from
 * midnight of a clock this many minutes east of UTC; with blocks longer than 15 minutes the start may be after the slot.
 */
export function firstStartInSlot(slotStartMs: number, offsetMinutes: number, blockMs: number): number {
	const offsetMs = offsetMinutes * minuteMs;
	return Math.ceil((slotStartMs + offsetMs) / blockMs) * blockMs - offsetMs;
}

const legalMinutes = legalBlockMinutes();

/** For each valid length, the block that is the k-th to start in a slot, if there is one. Several offsets (a change of clocks) make one long block. */
export function blocksOfSlot(slotStartMs: number, ordinal: number, offsets: readonly number[]): SizedBlock[] {
	const blocks: SizedBlock[] = [];
	for (const minutes of legalMinutes) {
		const blockMs = minutes * minuteMs;
		const starts = offsets.map(offset => firstStartInSlot(slotStartMs, offset, blockMs) + (ordinal - 1) * blockMs).filter(startMs => startMs < slotStartMs + slotMs);
		if (starts.length > 0) blocks.push({minutes, startMs: Math.min(...starts), endMs: Math.max(...starts) + blockMs});
	}

	return blocks;
}

/** For each valid length, the block that starts at a wall clock's reading (see `wallMsOf`), if that is on its grid. */
export function blocksAtWall(wallMs: number, offsetMinutes: number): SizedBlock[] {
	const startMs = wallMs - offsetMinutes * minuteMs;
	return legalMinutes.filter(minutes => wallMs % (minutes * minuteMs) === 0).map(minutes => ({minutes, startMs, endMs: startMs + minutes * minuteMs}));
}
