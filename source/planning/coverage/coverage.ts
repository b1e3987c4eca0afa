import {minuteMs, wallMsOf} from './calendar.js';
import {chunkStartMs, slotMs} from './chunk.js';
import {reachesOf, type UntoldStack, type OtherStart} from './foreign-reach.js';
import {compareText, groupKey, type FrameGroup} from './frame-group.js';
import {type GatheredFrames} from './gather-frames.js';
import {indexGroups, spanOf, type KindIndex} from './group-index.js';
import {blocksAtWall, blocksOfSlot, firstStartInSlot} from './grid.js';
import {readLightTail} from './light-name.js';
import {parseStackName, type StackName} from './stack-name.js';
import {offsetAtInstant} from './zone.js';

/** The stack that covers a block. Foreign: made with another block size, or of frames that are gone. Not sure: it may be of other blocks alone. */
export type Cover = {readonly stack: StackName; readonly isForeign: boolean; readonly isSure: boolean};

/** What the stacks of a target cover. */
export type Coverage = {
	readonly covers: ReadonlyMap<FrameGroup, Cover>;
	/** Stacks that the grid in use cannot have made, sorted. */
	readonly foreignStacks: string[];
	/** `CrowdSky_*.fit` that no form of the convention fits, sorted. */
	readonly unreadableStacks: string[];
};

/** The first and the last sub-frame that a stack was made of. */
export type StackFrames = {readonly first: string; readonly last: string};

type Grid = {readonly blockMs: number; readonly timeZone: string; readonly offsets: readonly number[]};

const stackPattern = /^CrowdSky_.*\.fits?$/is;

/**
 * Matches the stacks of a target's folder with the blocks of its frames (design.md, "Block sizes other than 15 minutes").
 * What a stack was made of is known for some (`made`, by name); for the others their name and their number of frames decide.
 */
export function coverGroups(gathered: GatheredFrames, stackNames: Iterable<string>, blockMs: number, timeZone: string, made?: ReadonlyMap<string, StackFrames>): Coverage {
	const grid: Grid = {blockMs, timeZone, offsets: gathered.offsets};
	const index = indexGroups(gathered.groups, blockMs);
	const covers = new Map<FrameGroup, Cover>();
	const stacks = new Map<string, StackName>();
	const foreignStacks = new Set<string>();
	const unreadableStacks: string[] = [];
	const untold: UntoldStack[] = [];
	const starts = new Map<KindIndex, OtherStart[]>();
	const cover = (groups: readonly FrameGroup[], candidate: Cover) => {
		for (const group of groups) {
			const known = covers.get(group);
			if (!known || compareCovers(candidate, known) < 0) covers.set(group, candidate);
		}
	};

	for (const name of new Set(stackNames)) {
		const stack = parseStackName(name);
		if (!stack) {
			if (stackPattern.test(name)) unreadableStacks.push(name);
			continue;
		}

		stacks.set(name, stack);
		const kind = index(stack.exposureSeconds, stack.filter);
		const own = ownGroups(stack, kind);
		const frames = made?.get(name);
		const known = frames && groupsOfFrames(frames, kind, grid.offsets);
		const ownFrames = own.reduce((sum, group) => sum + group.frames.length, 0);
		const isOwn = own.length > 0 && stack.frames <= ownFrames && (known === undefined || known.every(group => own.includes(group)));
		const beginnings = starts.get(kind) ?? [];
		starts.set(kind, beginnings);
		if (isOwn) cover(own, {stack, isForeign: false, isSure: true});
		else if (known) cover(known, {stack, isForeign: true, isSure: true});
		if (!isOwn && (known || isImpossible(stack, grid))) foreignStacks.add(name);
		if (!known) untold.push(...possibilities(stack, kind, grid, isOwn ? ownFrames : undefined));
		for (const slotStartMs of slotsOf(stack, grid)) {
			// A stack of this grid covers its block from its start on; with short blocks one of another grid may begin anywhere in the slot.
			const fromMs = isOwn && blockMs >= slotMs ? Math.min(...own.map(group => spanOf(group, blockMs).startMs)) : slotStartMs + slotMs;
			beginnings.push({slotStartMs, fromMs});
		}
	}

	for (const list of starts.values()) list.sort((a, b) => a.slotStartMs - b.slotStartMs || a.fromMs - b.fromMs);
	for (const {stack: {name, ownFrames}, group, isSure} of reachesOf(untold, kind => starts.get(kind) ?? [])) {
		const stack = stacks.get(name);
		if (stack) cover([group], {stack, isForeign: true, isSure: isSure && ownFrames === undefined});
		if (ownFrames === undefined) foreignStacks.add(name);
	}

	return {covers, foreignStacks: [...foreignStacks].sort(), unreadableStacks: unreadableStacks.sort()};
}

/** The blocks of the grid in use that have this stack's name. A legacy name tells the wall clock only, so in the hour that comes twice it means both. */
function ownGroups(stack: StackName, kind: KindIndex): readonly FrameGroup[] {
	if (stack.chunk === undefined) return kind.byWallStart.get(wallMsOf(stack.localStart ?? '')) ?? [];
	const group = kind.byKey.get(groupKey(chunkStartMs(stack.chunk), stack.ordinal));
	return group ? [group] : [];
}

/** The groups from a stack's first frame to its last; undefined when one of them is not there any more. */
function groupsOfFrames({first, last}: StackFrames, kind: KindIndex, offsets: readonly number[]): readonly FrameGroup[] | undefined {
	const [from, to] = [first, last].map(name => {
		const wallMs = readLightTail(name)?.wallMs ?? Number.NaN;
		const near = offsets.flatMap(offset => kind.overlapping(wallMs - offset * minuteMs, wallMs - offset * minuteMs + 1));
		return near.flatMap(({frames}) => frames).find(frame => frame.name === name);
	});
	return from && to && from.utcMs <= to.utcMs ? kind.overlapping(from.utcMs, to.utcMs + 1) : undefined;
}

function possibilities(stack: StackName, kind: KindIndex, {offsets}: Grid, ownFrames: number | undefined): UntoldStack[] {
	const {name, frames, chunk, ordinal, localStart = ''} = stack;
	if (chunk !== undefined) {
		const slotStartMs = chunkStartMs(chunk);
		return [{name, frames, ownFrames, slotStartMs, kind, possible: blocksOfSlot(slotStartMs, ordinal, offsets), wallOffsetMinutes: undefined}];
	}

	const wallMs = wallMsOf(localStart);
	return offsets.map(offset => ({name, frames, ownFrames, slotStartMs: slotAtWall(wallMs, offset), kind, possible: blocksAtWall(wallMs, offset), wallOffsetMinutes: offset}));
}

function slotAtWall(wallMs: number, offsetMinutes: number): number {
	return Math.floor((wallMs - offsetMinutes * minuteMs) / slotMs) * slotMs;
}

function slotsOf({chunk, localStart = ''}: StackName, {offsets}: Grid): number[] {
	return chunk === undefined ? offsets.map(offset => slotAtWall(wallMsOf(localStart), offset)) : [chunkStartMs(chunk)];
}

/** True for a name that the grid in use never gives. A stack of another season, whose offset none of these frames has, is nothing to warn of. */
function isImpossible({chunk, localStart = '', ordinal}: StackName, {blockMs, offsets, timeZone}: Grid): boolean {
	if (chunk === undefined) return wallMsOf(localStart) % blockMs !== 0;
	const slotStartMs = chunkStartMs(chunk);
	return [...offsets, offsetAtInstant(timeZone, slotStartMs)].every(offset => firstStartInSlot(slotStartMs, offset, blockMs) + (ordinal - 1) * blockMs >= slotStartMs + slotMs);
}

// Which of two stacks a covered block names: its own before a foreign one, a sure one before one that may be, then the larger, then by name.
function compareCovers(a: Cover, b: Cover): number {
	return Number(a.isForeign) - Number(b.isForeign) || Number(b.isSure) - Number(a.isSure) || b.stack.frames - a.stack.frames || compareText(a.stack.name, b.stack.name);
}
