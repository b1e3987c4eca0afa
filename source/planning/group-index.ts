import {minuteMs} from './calendar.js';
import {groupKey, type FrameGroup} from './frame-group.js';

/** Finds groups of one kind by name, by wall clock and by time. */
export type KindIndex = {
	/** By `groupKey`. */
	readonly byKey: ReadonlyMap<number, FrameGroup>;
	/** By the wall clock's reading at the block's start, see `wallMsOf`: two groups in the hour that comes twice. */
	readonly byWallStart: ReadonlyMap<number, readonly FrameGroup[]>;
	/** Groups whose block overlaps [fromMs, toMs), in milliseconds since 1970 UTC. */
	readonly overlapping: (fromMs: number, toMs: number) => readonly FrameGroup[];
	/** Number of frames stamped in [fromMs, toMs). */
	readonly countFrames: (fromMs: number, toMs: number) => number;
};

/** When a group's block starts and ends, milliseconds since 1970 UTC. */
export function spanOf({starts}: FrameGroup, blockMs: number): {readonly startMs: number; readonly endMs: number} {
	const startMs = starts[0]?.startMs ?? Number.NaN;
	return {startMs, endMs: (starts.at(-1)?.startMs ?? Number.NaN) + blockMs};
}

/** Indexes groups for `coverGroups`. The returned function takes an exposure in seconds and a filter. */
export function indexGroups(groups: readonly FrameGroup[], blockMs: number): (exposureSeconds: number, filter: string) => KindIndex {
	const groupsByKind = new Map<string, FrameGroup[]>();
	for (const group of groups) add(groupsByKind, `${group.kind.exposureMs}_${group.kind.filter}`, group);
	const indexes = new Map<string, KindIndex>();
	return (exposureSeconds, filter) => {
		const id = `${Math.round(exposureSeconds * 1000)}_${filter}`;
		const index = indexes.get(id) ?? indexKind(groupsByKind.get(id) ?? [], blockMs);
		indexes.set(id, index);
		return index;
	};
}

function indexKind(groups: readonly FrameGroup[], blockMs: number): KindIndex {
	const byKey = new Map<number, FrameGroup>();
	const byWallStart = new Map<number, FrameGroup[]>();
	let longestMs = 0;
	for (const group of groups) {
		byKey.set(groupKey(group.slotStartMs, group.ordinal), group);
		const {startMs, endMs} = spanOf(group, blockMs);
		longestMs = Math.max(longestMs, endMs - startMs);
		for (const wallMs of new Set(group.starts.map(start => start.startMs + start.offsetMinutes * minuteMs))) add(byWallStart, wallMs, group);
	}

	const spans = groups.map(group => ({group, ...spanOf(group, blockMs)})).sort((a, b) => a.startMs - b.startMs);
	const startsMs = spans.map(({startMs}) => startMs);
	let framesMs: number[] | undefined;
	return {
		byKey,
		byWallStart,
		overlapping: (fromMs, toMs) => spans
			.slice(countBelow(startsMs, fromMs - longestMs), countBelow(startsMs, toMs))
			.filter(({endMs}) => endMs > fromMs)
			.map(({group}) => group),
		countFrames(fromMs, toMs) {
			framesMs ??= groups.flatMap(group => group.frames.map(frame => frame.utcSeconds * 1000)).sort((a, b) => a - b);
			return countBelow(framesMs, toMs) - countBelow(framesMs, fromMs);
		},
	};
}

function add<Key>(lists: Map<Key, FrameGroup[]>, key: Key, group: FrameGroup): void {
	const list = lists.get(key);
	if (list) list.push(group);
	else lists.set(key, [group]);
}

// How many of the ascending values are below a limit.
function countBelow(values: readonly number[], limit: number): number {
	let low = 0;
	let high = values.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((values[middle] ?? limit) < limit) low = middle + 1;
		else high = middle;
	}

	return low;
}
