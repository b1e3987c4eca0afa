import {legalBlockMinutes} from './block-size.js';
import {minuteMs} from './calendar.js';
import {slotMs} from './chunk.js';

/**
 * The first start of a grid at or after the start of a chunk slot, milliseconds since 1970 UTC. The grid is counted from
 * midnight of a clock so many minutes east of UTC; with blocks longer than 15 minutes the start may lie behind the slot.
 */
export function firstStartInSlot(slotStartMs: number, offsetMinutes: number, blockMs: number): number {
	const offsetMs = offsetMinutes * minuteMs;
	return Math.ceil((slotStartMs + offsetMs) / blockMs) * blockMs - offsetMs;
}

const longerMinutes = legalBlockMinutes().filter(minutes => minutes * minuteMs > slotMs);

/**
 * The shortest legal block longer than a quarter of an hour that starts in a slot, on the grid of one of the offsets, and
 * that `holds` accepts (enough frames for a stack found in that slot). Undefined if there is none.
 */
export function longerBlock(
	slotStartMs: number,
	offsets: readonly number[],
	holds: (startMs: number, endMs: number) => boolean,
): {readonly startMs: number; readonly endMs: number} | undefined {
	for (const minutes of longerMinutes) {
		for (const offset of offsets) {
			const startMs = firstStartInSlot(slotStartMs, offset, minutes * minuteMs);
			const endMs = startMs + minutes * minuteMs;
			if (startMs < slotStartMs + slotMs && holds(startMs, endMs)) return {startMs, endMs};
		}
	}

	return undefined;
}
