import {instantMsOf, minuteMs, type Instant} from './calendar.js';
import type {Pointing} from './doubt.js';
import {sortGroup, type FrameGroup} from './frame-group.js';
import {startGrouping} from './grouping.js';
import type {FrameNames, NameList} from './names/frame-names.js';
import {isLightCompanion, readLightTail} from './names/light-name.js';
import {offsetsAtWall, trueOffsetAtWall} from './zone.js';

/** The frames of one target in groups, and the names that fit into no group. */
export type GatheredFrames = {
	/** Frames are known by their indexes here. */
	readonly names: NameList<FrameNames>;
	readonly groups: readonly FrameGroup[];
	/** Every UTC offset in minutes that a frame has, ascending. */
	readonly offsets: readonly number[];
	readonly unparsedNames: string[];
	readonly nonexistentTimes: string[];
	readonly ambiguousTimes: string[];
	/** Names of frames that have a pointing, by index. */
	readonly pointed: ReadonlyMap<number, string>;
};

/** Instants of frames by name, known to the caller from DATE-OBS. */
export type FrameInstants = Readonly<Record<string, Instant>> | ReadonlyMap<string, Instant>;

// Clocks differ from UTC by at most 14 hours; an instant further away means a wrong clock, not a zone.
const longestOffsetMinutes = 16 * 60;

/** What is known of single frames by name. */
type KnownFrames = {readonly instants: FrameInstants | undefined; readonly pointings: ReadonlyMap<string, Pointing>};

/**
 * Groups frames by (block, exposure, filter). Blocks are counted from local midnight. A name is asked for only where more
 * matters than its tokens and stamp: there may be a million.
 */
export function gatherFrames(names: NameList<FrameNames>, timeZone: string, blockMs: number, {instants, pointings}: KnownFrames): GatheredFrames {
	const grouping = startGrouping(blockMs);
	const offsets = new Set<number>();
	const unparsedNames = new Set<string>();
	const nonexistentTimes = new Set<string>();
	const ambiguousTimes = new Set<string>();
	const instantOf = readerOf(instants);
	const pointed = new Map<number, string>();
	const timesPointed = new Set(Array.from(pointings.keys(), name => readLightTail(name)?.wallMs));

	for (let index = 0; index < names.length; index++) {
		const read = names.readAt(index);
		const kindGroups = read && grouping.groupsOf(read.tokens);
		if (!kindGroups) {
			const name = names.at(index) ?? '';
			if (!isLightCompanion(name)) unparsedNames.add(name);
			continue;
		}

		const {wallMs} = read;
		if (timesPointed.has(wallMs)) {
			const name = names.at(index) ?? '';
			if (pointings.has(name)) pointed.set(index, name);
		}

		let offsetMinutes = instantOf === undefined ? undefined : knownOffset(wallMs, instantOf(names.at(index) ?? ''));
		if (offsetMinutes === undefined) {
			const possible = offsetsAtWall(timeZone, wallMs);
			offsetMinutes = possible[0];
			if (possible.length > 1) ambiguousTimes.add(names.at(index) ?? '');
		}

		if (offsetMinutes === undefined) {
			nonexistentTimes.add(names.at(index) ?? '');
			continue;
		}

		offsets.add(offsetMinutes);
		const startMs = Math.floor(wallMs / blockMs) * blockMs - offsetMinutes * minuteMs;
		kindGroups.add(index, wallMs - offsetMinutes * minuteMs, startMs, offsetMinutes);
	}

	const groups = grouping.groups();
	for (const group of groups) sortGroup(group, names);
	return {
		names,
		groups,
		offsets: [...offsets].sort((a, b) => a - b),
		unparsedNames: [...unparsedNames].sort(),
		nonexistentTimes: [...nonexistentTimes].sort(),
		ambiguousTimes: [...ambiguousTimes].sort(),
		pointed,
	};
}

function readerOf(instants: FrameInstants | undefined): ((name: string) => Instant | undefined) | undefined {
	if (instants === undefined || (instants instanceof Map && instants.size === 0)) return undefined;
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
