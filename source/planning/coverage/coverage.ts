import {minuteMs, wallMsOf} from '../calendar.js';
import {chunkStartMs, slotMs} from '../chunk.js';
import {reachesOf, type UntoldStack, type OtherStart} from './foreign-reach.js';
import {compareText, groupKey, type FrameGroup} from '../frame-group.js';
import type {GatheredFrames} from '../gather-frames.js';
import {indexGroups, spanOf, type KindIndex} from '../group-index.js';
import {blocksAtWall, blocksOfSlot, firstStartInSlot} from '../grid.js';
import {readLightTail} from '../names/light-name.js';
import {parseStackName, type StackName} from '../names/stack-name.js';
import {headerWordOf, type StackStarts} from './stack-start.js';
import {offsetAtInstant} from '../zone.js';

/**
 * The stack that covers a block. Foreign: made with another block size, or from frames that are gone. Not sure: it may only
 * belong to other blocks. Silent: its name fits two blocks, and its header does not decide between them.
 */
export type Cover = {readonly stack: StackName; readonly isForeign: boolean; readonly isSure: boolean; readonly isSilent?: boolean};

/** What the stacks of a target cover. */
type Coverage = {
	readonly covers: ReadonlyMap<FrameGroup, Cover>;
	/** Stacks that by their names have a block of their own in this grid, but may hold these groups' frames instead. */
	readonly questions: ReadonlyMap<FrameGroup, readonly StackName[]>;
	/** Stacks that the current grid cannot have made, sorted. */
	readonly foreignStacks: string[];
	/** `CrowdSky_*.fit` names that fit no form of the convention, sorted. */
	readonly unreadableStacks: string[];
};

/** The first and the last sub-frame that a stack was made from. */
export type StackFrames = {readonly first: string; readonly last: string};

type Grid = {readonly blockMs: number; readonly timeZone: string; readonly offsets: readonly number[]};

const stackPattern = /^CrowdSky_.*\.fits?$/is;

/**
 * What is known about stacks besides their names, by name: what they were made from, and when according to their headers.
 * Without `starts` no header is used.
 */
type StackFacts = {readonly made?: ReadonlyMap<string, StackFrames> | undefined; readonly starts?: StackStarts | undefined};

/**
 * Matches the stacks in a target's folder with the blocks of its frames.
 * For some stacks it is known what they were made from; for the others their name and number of frames decide, and if these
 * fit several blocks, their header.
 */
export function coverGroups(
	gathered: GatheredFrames, stackNames: Iterable<string>, blockMs: number, timeZone: string, {made, starts: told}: StackFacts = {},
): Coverage {
	const grid: Grid = {blockMs, timeZone, offsets: gathered.offsets};
	const index = indexGroups(gathered.groups, blockMs);
	const covers = new Map<FrameGroup, Cover>();
	const stacks = new Map<string, StackName>();
	const foreignStacks = new Set<string>();
	const unreadableStacks: string[] = [];
	const untold: UntoldStack[] = [];
	const questions = new Map<FrameGroup, StackName[]>();
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
		const known = frames && groupsOfFrames(frames, kind, gathered);
		const ownFrames = own.reduce((sum, group) => sum + group.frames.length, 0);
		const possible = known ? [] : possibilities(stack, kind, grid);
		const header = headerWordOf(told?.get(name), stack, kind, possible.flatMap(each => each.possible));
		const isOwn = own.length > 0 && stack.frames <= ownFrames && (known === undefined || known.every(group => own.includes(group)))
			&& (!header || own.some(group => header.fits(spanOf(group, blockMs))));
		const beginnings = starts.get(kind) ?? [];
		starts.set(kind, beginnings);
		if (isOwn) cover(own, {stack, isForeign: false, isSure: true});
		else if (known) cover(known, {stack, isForeign: true, isSure: true});
		if (!isOwn && (known || isImpossible(stack, grid))) foreignStacks.add(name);
		const isSettled = !told || (isOwn && header !== undefined && own.some(group => header.isFirst(spanOf(group, blockMs).startMs)));
		for (const each of possible) {
			untold.push({...each, ownFrames: isOwn ? ownFrames : undefined, isSettled, possible: each.possible.filter(block => header?.fits(block) ?? true)});
		}

		for (const slotStartMs of slotsOf(stack, grid)) {
			// A stack of this grid covers its block from the block's start; with short blocks, one of another grid may begin
			// anywhere in the slot.
			const fromMs = isOwn && blockMs >= slotMs ? Math.min(...own.map(group => spanOf(group, blockMs).startMs)) : slotStartMs + slotMs;
			beginnings.push({slotStartMs, fromMs});
		}
	}

	for (const list of starts.values()) list.sort((a, b) => a.slotStartMs - b.slotStartMs || a.fromMs - b.fromMs);
	for (const {stack: {name, ownFrames}, group, isSure, isQuestion} of reachesOf(untold, kind => starts.get(kind) ?? [])) {
		const stack = stacks.get(name);
		if (stack && isQuestion) {
			questions.set(group, [...questions.get(group) ?? [], stack]);
			continue;
		}

		if (stack) cover([group], {stack, isForeign: true, isSure: isSure && ownFrames === undefined});
		if (ownFrames === undefined) foreignStacks.add(name);
	}

	return {covers, questions, foreignStacks: [...foreignStacks].sort(), unreadableStacks: unreadableStacks.sort()};
}

/**
 * The blocks of the current grid that have this stack's name. An old-style name gives only the wall clock, so in the hour
 * that comes twice it means both.
 */
function ownGroups(stack: StackName, kind: KindIndex): readonly FrameGroup[] {
	if (stack.chunk === undefined) return kind.byWallStart.get(wallMsOf(stack.localStart ?? '')) ?? [];
	const group = kind.byKey.get(groupKey(chunkStartMs(stack.chunk), stack.ordinal));
	return group ? [group] : [];
}

/** The groups from a stack's first frame to its last; undefined if one of those frames no longer exists. */
function groupsOfFrames({first, last}: StackFrames, kind: KindIndex, {names, offsets}: GatheredFrames): readonly FrameGroup[] | undefined {
	const [from, to] = [first, last].map(name => {
		const wallMs = readLightTail(name)?.wallMs ?? Number.NaN;
		const atThatTime = offsets.flatMap(offset => {
			const utcMs = wallMs - offset * minuteMs;
			return kind.overlapping(utcMs, utcMs + 1).flatMap(({frames}) => frames.filter(({utcSeconds}) => utcSeconds === utcMs / 1000));
		});
		return atThatTime.find(({index}) => names.at(index) === name);
	});
	return from && to && from.utcSeconds <= to.utcSeconds ? kind.overlapping(from.utcSeconds * 1000, (to.utcSeconds * 1000) + 1) : undefined;
}

function possibilities(stack: StackName, kind: KindIndex, {offsets}: Grid): Array<Omit<UntoldStack, 'ownFrames' | 'isSettled'>> {
	const {name, frames, chunk, ordinal, localStart = ''} = stack;
	if (chunk !== undefined) {
		const slotStartMs = chunkStartMs(chunk);
		return [{name, frames, slotStartMs, kind, possible: blocksOfSlot(slotStartMs, ordinal, offsets), wallOffsetMinutes: undefined}];
	}

	const wallMs = wallMsOf(localStart);
	return offsets.map(offset => ({name, frames, slotStartMs: slotAtWall(wallMs, offset), kind, possible: blocksAtWall(wallMs, offset), wallOffsetMinutes: offset}));
}

function slotAtWall(wallMs: number, offsetMinutes: number): number {
	return Math.floor((wallMs - offsetMinutes * minuteMs) / slotMs) * slotMs;
}

function slotsOf({chunk, localStart = ''}: StackName, {offsets}: Grid): number[] {
	return chunk === undefined ? offsets.map(offset => slotAtWall(wallMsOf(localStart), offset)) : [chunkStartMs(chunk)];
}

/**
 * True for a name that the current grid never gives. A stack from another season, with an offset that none of these frames
 * has, is no reason for a warning.
 */
function isImpossible({chunk, localStart = '', ordinal}: StackName, {blockMs, offsets, timeZone}: Grid): boolean {
	if (chunk === undefined) return wallMsOf(localStart) % blockMs !== 0;
	const slotStartMs = chunkStartMs(chunk);
	return [...offsets, offsetAtInstant(timeZone, slotStartMs)].every(offset => firstStartInSlot(slotStartMs, offset, blockMs) + (ordinal - 1) * blockMs >= slotStartMs + slotMs);
}

// Which of two stacks a covered block names: its own before a foreign one, a sure one before a possible one, then the
// larger, then by name.
function compareCovers(a: Cover, b: Cover): number {
	return Number(a.isForeign) - Number(b.isForeign) || Number(b.isSure) - Number(a.isSure) || b.stack.frames - a.stack.frames || compareText(a.stack.name, b.stack.name);
}
