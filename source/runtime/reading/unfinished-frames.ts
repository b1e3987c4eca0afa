import {dayMs} from '../../planning/calendar.js';
import {parseLightName, type LightName} from '../../planning/index.js';
import {readLightTail} from '../../planning/names/light-name.js';
import type {DeviceInfo, RemoteFile} from '../../seestar/port.js';

/** How long after the time in its name a frame may still be being written, ms. After that it is taken as it is. */
const makingMs = 10 * 60_000;
/** A name may be this far ahead of the clock, ms. */
const aheadMs = 60_000;
/** A file written less than this long ago may still grow, ms. */
const youngMs = 5000;
/** A file not written to for this long is finished, ms. */
const settledMs = 120_000;

type Listed = Pick<RemoteFile, 'name' | 'sizeKb' | 'sizeBytes' | 'ageMs'>;

/**
 * Names of frames that are still being written: docs/listing.md has the rule. Only a frame whose name is of the last ten
 * minutes, by the scope's own wall clock, can be one, so none is left out for good. `nowMs` is when they were listed.
 */
export function unfinishedFrames(files: readonly Listed[], clock: DeviceInfo['clock'], nowMs: number): string[] {
	if (!clock) return [];
	const wallMs = Date.parse(`${clock.local}Z`) + (nowMs - clock.readAtMs);
	const isRecent = (name: string) => {
		const tail = readLightTail(name);
		const agoMs = wallMs - (tail?.wallMs ?? Number.NaN);
		return agoMs > -aheadMs && (agoMs < makingMs || (agoMs < dayMs && agoMs < makingMs + ((parseLightName(name)?.exposureSeconds ?? 0) * 1000)));
	};

	// Most often none is, and then no other name is taken apart.
	if (!files.some(({name}) => isRecent(name))) return [];
	const frames = files.flatMap(file => {
		const light = parseLightName(file.name);
		return light ? [{file, light}] : [];
	});
	const recent = frames.filter(({file}) => isRecent(file.name));
	const sizes = sizesOf(frames);
	return recent.filter(({file, light}) => isInTheMaking(file, sizes.get(kindOf(light)))).map(({file}) => file.name);
}

type Sizes = {readonly usual: number; readonly counts: ReadonlyMap<number, number>};

function isInTheMaking({ageMs, ...file}: Listed, sizes: Sizes | undefined): boolean {
	// A time in the future was set by another clock and tells nothing.
	if (ageMs !== undefined && ageMs >= settledMs) return false;
	if (ageMs !== undefined && ageMs >= 0 && ageMs < youngMs) return true;
	const size = sizeOf(file);
	if (size === undefined || !sizes) return false;
	// Two files do not break off at the same byte, so a size that occurs twice is that of a whole frame.
	return (size === 0 && file.sizeBytes !== undefined) || (size < sizes.usual && sizes.counts.get(size) === 1);
}

/** For each exposure and filter: how many frames have each size, and the most common size. */
function sizesOf(frames: ReadonlyArray<{readonly file: Listed; readonly light: LightName}>): Map<string, Sizes> {
	const counts = new Map<string, Map<number, number>>();
	for (const {file, light} of frames) {
		const size = sizeOf(file);
		if (size === undefined) continue;
		const known = counts.get(kindOf(light)) ?? new Map<number, number>();
		known.set(size, (known.get(size) ?? 0) + 1);
		counts.set(kindOf(light), known);
	}

	return new Map([...counts].map(([kind, known]) => {
		const [usual] = [...known].sort(([sizeA, a], [sizeB, b]) => b - a || sizeB - sizeA)[0] ?? [0];
		return [kind, {usual, counts: known}];
	}));
}

function sizeOf({sizeBytes, sizeKb}: Omit<Listed, 'ageMs'>): number | undefined {
	return sizeBytes ?? sizeKb;
}

function kindOf({exposure, filter}: LightName): string {
	return `${exposure} ${filter}`;
}
