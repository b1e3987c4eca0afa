import {wallMsOf, wallText} from './calendar.js';
import {chunkStartMs} from './chunk.js';
import {parseLightName} from './names/light-name.js';
import type {StackName} from './names/stack-name.js';

/** No Seestar existed before this, in ms since 1970 UTC: an earlier date comes from a clock that was never set. */
export const earliestFrameMs = Date.UTC(2024, 0, 1);

/** Clocks are read one after the other, and a listing takes a while: up to this much later than now is not yet the future. */
const aheadAtMostMs = 600_000;

/** Where a frame points, and the shorter side of its field, in degrees. */
export type Pointing = {readonly raDegrees: number; readonly decDegrees: number; readonly fieldDegrees: number};

/** Why a block is not stacked unless the user insists. The reason is one clause. */
export type Doubt = {readonly status: 'undated' | 'moved'; readonly reason: string};

/** True for an instant that no frame can have: before there were Seestars, or later than `latestMs`, which is now on whichever clock is ahead. */
export function isUndated(utcMs: number, latestMs: number): boolean {
	return utcMs < earliestFrameMs || utcMs > latestMs + aheadAtMostMs;
}

/**
 * The doubt about frames with impossible dates; undefined if the dates are possible. `wallMs` is what the telescope's clock
 * showed at the first of them.
 */
export function doubtOfDates(firstMs: number, lastMs: number, wallMs: number, latestMs: number): Doubt | undefined {
	if (!isUndated(firstMs, latestMs) && !isUndated(lastMs, latestMs)) return undefined;
	const date = wallText(wallMs).slice(0, 10);
	return {status: 'undated', reason: firstMs < earliestFrameMs
		? `its frames are dated ${date}: the telescope's clock was not set`
		: `its frames are dated ${date}, in the future: the telescope's clock was wrong`};
}

/**
 * The doubt about frames of one block, in order, that point to different places: more than half a field from the first.
 * Undefined if they do not, as far as is known. The panels of a mosaic are apart on purpose.
 */
export function doubtOfPointings(names: readonly string[], known: ReadonlyMap<string, Pointing>): Doubt | undefined {
	if (known.size === 0) return undefined;
	const name = parseLightName(names[0] ?? '');
	if (name?.isMosaic || name?.panel !== undefined) return undefined;
	const pointings = names.flatMap(each => known.get(each) ?? []);
	const [first, ...others] = pointings;
	if (!first) return undefined;
	const apart = Math.max(0, ...others.map(other => degreesBetween(first, other)));
	if (apart <= Math.min(...pointings.map(({fieldDegrees}) => fieldDegrees)) / 2) return undefined;
	return {status: 'moved', reason: `its frames point to places ${apart < 9.95 ? apart.toFixed(1) : Math.round(apart)} degrees apart: they would not make one picture`};
}

/** Great-circle distance by the haversine formula, which is precise for nearby places. */
function degreesBetween(a: Pointing, b: Pointing): number {
	const radians = (degrees: number) => degrees * Math.PI / 180;
	const half = (degrees: number) => Math.sin(radians(degrees) / 2) ** 2;
	const squared = half(a.decDegrees - b.decDegrees) + Math.cos(radians(a.decDegrees)) * Math.cos(radians(b.decDegrees)) * half(a.raDegrees - b.raDegrees);
	return 2 * Math.asin(Math.sqrt(Math.min(1, squared))) * 180 / Math.PI;
}

/** Why a stack with this name is never sent: it is dated before there were Seestars, or in the future. Undefined if its date is possible. */
export function whyUndatedStack({chunk, localStart}: Pick<StackName, 'chunk' | 'localStart'>, latestMs: number): string | undefined {
	// A local time may be 14 hours ahead of UTC.
	const startMs = chunk === undefined ? wallMsOf(localStart ?? '') : chunkStartMs(chunk);
	return whyUndated(startMs, chunk === undefined ? latestMs + 14 * 3_600_000 : latestMs);
}

/** Like `whyUndatedStack`, for the instant at which a stack's frames begin. */
export function whyUndated(startMs: number, latestMs: number): string | undefined {
	if (!isUndated(startMs, latestMs)) return undefined;
	const date = wallText(startMs).slice(0, 10);
	return startMs < earliestFrameMs
		? `its frames are dated ${date}: the telescope's clock was not set, and nobody could tell when they were taken`
		: `its frames are dated ${date}, in the future: nobody could tell when they were taken`;
}
