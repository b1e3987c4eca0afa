import {slotMs} from './chunk.js';
import {exposureMsOf} from './names/exposure.js';
import {groupKey, type FrameGroup, type GridStart, type Kind} from './frame-group.js';

/** Takes the frames of one kind, each by its index in the list of names, with its instant, and the start and UTC offset of its block. */
type KindGroups = {
	readonly add: (index: number, utcMs: number, startMs: number, offsetMinutes: number) => void;
	readonly groups: () => Iterable<FrameGroup>;
};

/** Groups that are being filled. */
type Grouping = {
	/** The groups for a name's tokens `<exposure>_<filter>`; undefined if the exposure is invalid. */
	readonly groupsOf: (tokens: string) => KindGroups | undefined;
	readonly groups: () => FrameGroup[];
};

/** Starts to group frames into blocks of a length. Each frame makes only one object, its own: there may be a million. */
export function startGrouping(blockMs: number): Grouping {
	const byTokens = new Map<string, KindGroups | undefined>();
	const byKind = new Map<string, KindGroups>();
	const groupsOf = (tokens: string) => {
		const known = byTokens.get(tokens);
		if (known || byTokens.has(tokens)) return known;
		const [exposure = '', filter = ''] = tokens.split('_');
		const exposureMs = exposureMsOf(exposure);
		// `10s` and `10.0s` are one kind.
		const id = `${exposureMs}_${filter}`;
		const groups = exposureMs === undefined ? undefined : byKind.get(id) ?? startKind({exposureMs, filter}, blockMs);
		if (groups) byKind.set(id, groups);
		byTokens.set(tokens, groups);
		return groups;
	};

	return {groupsOf, groups: () => [...byKind.values()].flatMap(kind => [...kind.groups()])};
}

function startKind(kind: Kind, blockMs: number): KindGroups {
	const groups = new Map<number, FrameGroup>();
	// Names mostly come in order of time, so the next frame belongs where the last one went.
	let last: FrameGroup | undefined;
	let lastStart: GridStart = {startMs: Number.NaN, offsetMinutes: Number.NaN};

	const groupAt = (startMs: number, offsetMinutes: number) => {
		const slotStartMs = Math.floor(startMs / slotMs) * slotMs;
		// A grid has even steps, so the starts in a slot up to this one can be counted backwards from it.
		const ordinal = Math.floor((startMs - slotStartMs) / blockMs) + 1;
		const key = groupKey(slotStartMs, ordinal);
		const group = groups.get(key) ?? {kind, slotStartMs, ordinal, starts: [], frames: []};
		groups.set(key, group);
		const start = group.starts.find(known => known.startMs === startMs && known.offsetMinutes === offsetMinutes);
		lastStart = start ?? {startMs, offsetMinutes};
		if (!start) group.starts.push(lastStart);
		return group;
	};

	const add = (index: number, utcMs: number, startMs: number, offsetMinutes: number) => {
		if (!last || lastStart.startMs !== startMs || lastStart.offsetMinutes !== offsetMinutes) last = groupAt(startMs, offsetMinutes);
		// The quotient as it is would be kept as a fraction, in an object of its own.
		last.frames.push({index, utcSeconds: Math.round(utcMs / 1000)});
	};

	return {add, groups: () => groups.values()};
}
