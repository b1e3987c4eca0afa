import {dayMs, instantMsOf, readDate, type Instant} from './calendar.js';
import {pixelText, type Pixel} from './pixel.js';

/** Length of one chunk slot, a quarter of an hour, in milliseconds. */
export const slotMs = 900_000;

const slotsPerDay = dayMs / slotMs;
const chunkPattern = /^\d{8}\.\d\d$/;
const keyPattern = /^(\d{8}\.\d\d)(?:_HP(\d{6}))?$/;

/**
 * The UTC date and quarter-hour of an instant, `YYYYMMDD.CC` with CC from 00 to 95: floor(UTC seconds of the day / 900).
 * Throws RangeError for an invalid instant.
 */
export function chunkOf(instant: Instant): string {
	const slot = Math.floor(instantMsOf(instant) / slotMs);
	if (Number.isNaN(slot)) throw new RangeError('A chunk needs an instant: a Date, milliseconds or ISO 8601 text.');
	const date = new Date(slot * slotMs).toISOString().slice(0, 10).replaceAll('-', '');
	const index = slot - Math.floor(slot / slotsPerDay) * slotsPerDay;
	return `${date}.${String(index).padStart(2, '0')}`;
}

/** When the slot of a chunk `YYYYMMDD.CC` starts, in milliseconds since 1970 UTC; NaN for any other text, a date that does not exist, or CC above 95. */
export function chunkStartMs(chunk: string): number {
	if (!chunkPattern.test(chunk)) return Number.NaN;
	const index = Number(chunk.slice(9));
	return index < slotsPerDay ? readDate(chunk, 0) + index * slotMs : Number.NaN;
}

/** The key of a chunk at a place in the sky, `YYYYMMDD.CC_HPnnnnnn`; an unknown pixel is HP000000. */
export function chunkKey(chunk: string, pixel: Pixel | number | undefined): string {
	return `${chunk}_${pixelText(pixel)}`;
}

/** Reads a chunk key, with or without its pixel (a key does not say which tiling that is in); undefined for any other text. */
export function parseChunkKey(key: string): {readonly chunk: string; readonly pixel: number | undefined} | undefined {
	const match = keyPattern.exec(key);
	const chunk = match?.[1];
	if (chunk === undefined || Number.isNaN(chunkStartMs(chunk))) return undefined;
	return {chunk, pixel: match?.[2] === undefined ? undefined : Number(match[2])};
}
