import {minuteMs, wallMsOf} from './calendar.js';
import {chunkStartMs, slotMs} from './chunk.js';
import {compareText, groupKey, type FrameGroup} from './frame-group.js';
import {type GatheredFrames} from './gather-frames.js';
import {indexGroups, type KindIndex} from './group-index.js';
import {firstStartInSlot, longerBlock} from './grid.js';
import {parseStackName, type StackName} from './stack-name.js';
import {offsetAtInstant} from './zone.js';

/** The stack that covers a block. Foreign: made with another block size, or of frames that are gone. */
export type Cover = {readonly stack: StackName; readonly isForeign: boolean};

/** What the stacks of a target cover. */
export type Coverage = {
	readonly covers: ReadonlyMap<FrameGroup, Cover>;
	/** Stacks that the grid in use cannot have made, sorted. */
	readonly foreignStacks: string[];
	/** `CrowdSky_*.fit` that no form of the convention fits, sorted. */
	readonly unreadableStacks: string[];
};

type Reach = {readonly groups: readonly FrameGroup[]; readonly isForeign: boolean; readonly isImpossible: boolean};
type Grid = {readonly blockMs: number; readonly timeZone: string; readonly offsets: readonly number[]};

const stackPattern = /^CrowdSky_.*\.fits?$/is;

/** Matches the stacks of a target's folder with the blocks of its frames (design.md, "Block sizes other than 15 minutes"). */
export function coverGroups(gathered: GatheredFrames, stackNames: Iterable<string>, blockMs: number, timeZone: string): Coverage {
	const grid: Grid = {blockMs, timeZone, offsets: gathered.offsets};
	const index = indexGroups(gathered.groups, blockMs);
	const covers = new Map<FrameGroup, Cover>();
	const foreignStacks: string[] = [];
	const unreadableStacks: string[] = [];
	for (const name of new Set(stackNames)) {
		const stack = parseStackName(name);
		if (!stack) {
			if (stackPattern.test(name)) unreadableStacks.push(name);
			continue;
		}

		const kind = index(stack.exposureSeconds, stack.filter);
		const {groups, isForeign, isImpossible} = stack.chunk === undefined
			? reachOfLegacyStack(stack, wallMsOf(stack.localStart ?? ''), kind, grid)
			: reachOfStack(stack, chunkStartMs(stack.chunk), kind, grid);
		if (isForeign && (isImpossible || groups.length > 0)) foreignStacks.push(name);
		for (const group of groups) {
			const cover = {stack, isForeign};
			const known = covers.get(group);
			if (!known || compareCovers(cover, known) < 0) covers.set(group, cover);
		}
	}

	return {covers, foreignStacks: foreignStacks.sort(), unreadableStacks: unreadableStacks.sort()};
}

function reachOfStack(stack: StackName, slotStartMs: number, kind: KindIndex, grid: Grid): Reach {
	const group = kind.byKey.get(groupKey(slotStartMs, stack.ordinal));
	if (group && stack.frames <= group.frames.length) return {groups: [group], isForeign: false, isImpossible: false};
	const hasStart = (offsets: readonly number[]) => offsets.some(offset => {
		const startMs = firstStartInSlot(slotStartMs, offset, grid.blockMs) + (stack.ordinal - 1) * grid.blockMs;
		return startMs < slotStartMs + slotMs;
	});
	const groups = reachOfSlot(stack, slotStartMs, kind, grid.offsets);
	// A stack of another season, whose offset none of these frames has, is nothing to warn of.
	const isImpossible = !hasStart(grid.offsets) && !hasStart([offsetAtInstant(grid.timeZone, slotStartMs)]);
	return {groups, isForeign: true, isImpossible};
}

// A legacy name tells the wall clock only, so in the hour that comes twice it means both blocks.
function reachOfLegacyStack(stack: StackName, wallMs: number, kind: KindIndex, grid: Grid): Reach {
	const groups = kind.byWallStart.get(wallMs) ?? [];
	const frames = groups.reduce((sum, group) => sum + group.frames.length, 0);
	if (groups.length > 0 && stack.frames <= frames) return {groups, isForeign: false, isImpossible: false};
	const reached = new Set<FrameGroup>();
	for (const offset of grid.offsets) {
		const slotStartMs = Math.floor((wallMs - offset * minuteMs) / slotMs) * slotMs;
		for (const group of reachOfSlot(stack, slotStartMs, kind, [offset])) {
			if (group.starts.some(start => start.offsetMinutes === offset)) reached.add(group);
		}
	}

	return {groups: [...reached], isForeign: true, isImpossible: wallMs % grid.blockMs !== 0};
}

// No frame may go into two stacks: the slot is taken, and what a longer block must have held besides.
function reachOfSlot(stack: StackName, slotStartMs: number, kind: KindIndex, offsets: readonly number[]): readonly FrameGroup[] {
	const slotEndMs = slotStartMs + slotMs;
	const inSlot = kind.overlapping(slotStartMs, slotEndMs);
	if (stack.frames * stack.exposureSeconds * 1000 <= slotMs) return inSlot;
	const longer = longerBlock(slotStartMs, offsets, (fromMs, toMs) => kind.countFrames(fromMs, toMs) >= stack.frames);
	return longer ? [...new Set([...inSlot, ...kind.overlapping(longer.startMs, longer.endMs)])] : inSlot;
}

// Which of two stacks a covered block names: its own before a foreign one, then the larger, then by name.
function compareCovers(a: Cover, b: Cover): number {
	return Number(a.isForeign) - Number(b.isForeign) || b.stack.frames - a.stack.frames || compareText(a.stack.name, b.stack.name);
}
