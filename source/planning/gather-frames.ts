import {instantMsOf, minuteMs, type Instant} from './calendar.js';
import {sortGroup, type FrameGroup} from './frame-group.js';
import {startGrouping} from './grouping.js';
import {isLightCompanion, readLightTail} from './names/light-name.js';
import {offsetsAtWall, trueOffsetAtWall} from './zone.js';

/** The frames of one target in groups, and the names that fit into no group. */
export type GatheredFrames = {
	readonly groups: readonly FrameGroup[];
	/** Every UTC offset in minutes that a frame has, ascending. */
	readonly offsets: readonly number[];
	readonly unparsedNames: string[];
	readonly nonexistentTimes: string[];
	readonly ambiguousTimes: string[];
};

/** Instants of frames by name, known to the caller from DATE-OBS. */
export type FrameInstants = Readonly<Record<string, Instant>> | ReadonlyMap<string, Instant>;

// Clocks differ from UTC by at most 14 hours; an instant further away means a wrong clock, not a zone.
const longestOffsetMinutes = 16 * 60;

/** Groups frames by (block, exposure, filter). Blocks are counted from local midnight. */
export function gatherFrames(names: Iterable<string>, timeZone: string, blockMs: number, instants: FrameInstants | undefined): GatheredFrames {
	const grouping = startGrouping(blockMs);
	const offsets = new Set<number>();
	const unparsedNames = new Set<string>();
	const nonexistentTimes = new Set<string>();
	const ambiguousTimes = new Set<string>();
	const instantOf = readerOf(instants);

	for (const name of names) {
		const tail = readLightTail(name);
		const kindGroups = tail && grouping.groupsOf(name.slice(tail.exposureAt, tail.stampAt - 1));
		if (!kindGroups) {
			if (!isLightCompanion(name)) unparsedNames.add(name);
			continue;
		}

		let offsetMinutes = instantOf === undefined ? undefined : knownOffset(tail.wallMs, instantOf(name));
		if (offsetMinutes === undefined) {
			const possible = offsetsAtWall(timeZone, tail.wallMs);
			offsetMinutes = possible[0];
			if (possible.length > 1) ambiguousTimes.add(name);
		}

		if (offsetMinutes === undefined) {
			nonexistentTimes.add(name);
			continue;
		}

		offsets.add(offsetMinutes);
		const startMs = Math.floor(tail.wallMs / blockMs) * blockMs - offsetMinutes * minuteMs;
		kindGroups.add(name, tail.wallMs - offsetMinutes * minuteMs, startMs, offsetMinutes);
	}

	const groups = grouping.groups();
	for (const group of groups) sortGroup(group);
	return {
		groups,
		offsets: [...offsets].sort((a, b) => a - b),
		unparsedNames: [...unparsedNames].sort(),
		nonexistentTimes: [...nonexistentTimes].sort(),
		ambiguousTimes: [...ambiguousTimes].sort(),
	};
}

function readerOf(instants: FrameInstants | undefined): ((name: string) => Instant | undefined) | undefined {
	if (instants === undefined) return undefined;
	if (instants instanceof Map) {
		const map: ReadonlyMap<string, Instant> = instants;
		return name => map.get(name);
	}

	const record = instants as Readonly<Record<string, Instant>>;
	return name => Object.hasOwn(record, name) ? record[name] : undefined;
}

function knownOffset(wallMs: number, instant: Instant | undefined): number | undefined {
	if (instant === undefined) return undefined;
	const offset = trueOffsetAtWall(wallMs, instantMsOf(instant));
	return Math.abs(offset) <= longestOffsetMinutes ? offset : undefined;
}
