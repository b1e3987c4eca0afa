import {instantMsOf, minuteMs, type Instant} from './calendar.js';
import {slotMs} from './chunk.js';
import {exposureMsOf} from './exposure.js';
import {groupKey, sortGroup, type Frame, type FrameGroup, type GridStart, type Kind} from './frame-group.js';
import {isLightCompanion, readLightTail} from './light-name.js';
import {offsetsAtWall, trueOffsetAtWall} from './zone.js';

/** The frames of one target in groups, and the names that found no group. */
export type GatheredFrames = {
	readonly groups: readonly FrameGroup[];
	/** Every UTC offset in minutes that a frame has, ascending. */
	readonly offsets: readonly number[];
	readonly notUnderstood: string[];
	readonly impossible: string[];
	readonly ambiguous: string[];
};

/** Instants of frames by name, as the caller knows them from DATE-OBS. */
export type FrameInstants = Readonly<Record<string, Instant>> | ReadonlyMap<string, Instant>;

// Clocks differ from UTC by 14 hours at most; an instant further away tells of a wrong clock, not of a zone.
const longestOffsetMinutes = 16 * 60;

/** Groups frames by (block, exposure, filter). Blocks are counted from local midnight. */
export function gatherFrames(names: Iterable<string>, timeZone: string, blockMs: number, instants: FrameInstants | undefined): GatheredFrames {
	const {byKind, groupsOf} = startGrouping();
	const offsets = new Set<number>();
	const notUnderstood = new Set<string>();
	const impossible = new Set<string>();
	const ambiguous = new Set<string>();
	const instantOf = readerOf(instants);

	for (const name of names) {
		const tail = readLightTail(name);
		const kindGroups = tail && groupsOf(name.slice(tail.exposureAt, tail.stampAt - 1));
		if (!kindGroups) {
			if (!isLightCompanion(name)) notUnderstood.add(name);
			continue;
		}

		let offsetMinutes = instantOf === undefined ? undefined : knownOffset(tail.wallMs, instantOf(name));
		if (offsetMinutes === undefined) {
			const possible = offsetsAtWall(timeZone, tail.wallMs);
			offsetMinutes = possible[0];
			if (possible.length > 1) ambiguous.add(name);
		}

		if (offsetMinutes === undefined) {
			impossible.add(name);
			continue;
		}

		offsets.add(offsetMinutes);
		const startMs = Math.floor(tail.wallMs / blockMs) * blockMs - offsetMinutes * minuteMs;
		kindGroups.add({name, utcMs: tail.wallMs - offsetMinutes * minuteMs}, {startMs, offsetMinutes}, blockMs);
	}

	const groups = [...byKind.values()].flatMap(({groups}) => [...groups.values()]);
	for (const group of groups) sortGroup(group);
	return {
		groups,
		offsets: [...offsets].sort((a, b) => a - b),
		notUnderstood: [...notUnderstood].sort(),
		impossible: [...impossible].sort(),
		ambiguous: [...ambiguous].sort(),
	};
}

type KindGroups = {
	readonly groups: ReadonlyMap<number, FrameGroup>;
	readonly add: (frame: Frame, start: GridStart, blockMs: number) => void;
};

function startGrouping(): {readonly byKind: ReadonlyMap<string, KindGroups>; readonly groupsOf: (tokens: string) => KindGroups | undefined} {
	const byTokens = new Map<string, KindGroups | undefined>();
	const byKind = new Map<string, KindGroups>();
	const groupsOf = (tokens: string) => {
		const known = byTokens.get(tokens);
		if (known || byTokens.has(tokens)) return known;
		const [exposure = '', filter = ''] = tokens.split('_');
		const exposureMs = exposureMsOf(exposure);
		// `10s` and `10.0s` are one kind.
		const id = `${exposureMs}_${filter}`;
		const groups = exposureMs === undefined ? undefined : byKind.get(id) ?? emptyGroups({exposureMs, filter});
		if (groups) byKind.set(id, groups);
		byTokens.set(tokens, groups);
		return groups;
	};

	return {byKind, groupsOf};
}

function emptyGroups(kind: Kind): KindGroups {
	const groups = new Map<number, FrameGroup>();
	const add = (frame: Frame, start: GridStart, blockMs: number) => {
		const slotStartMs = Math.floor(start.startMs / slotMs) * slotMs;
		// A grid has even steps, so the starts in a slot up to this one can be counted back from it.
		const ordinal = Math.floor((start.startMs - slotStartMs) / blockMs) + 1;
		const key = groupKey(slotStartMs, ordinal);
		let group = groups.get(key);
		if (!group) {
			group = {kind, slotStartMs, ordinal, starts: [start], frames: []};
			groups.set(key, group);
		}

		if (!hasStart(group.starts, start)) group.starts.push(start);
		group.frames.push(frame);
	};

	return {groups, add};
}

function hasStart(starts: readonly GridStart[], {startMs, offsetMinutes}: GridStart): boolean {
	for (const start of starts) {
		if (start.startMs === startMs && start.offsetMinutes === offsetMinutes) return true;
	}

	return false;
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
